import {deserialize, parseTemplate} from "@observablehq/notebook-kit";
import ts from "typescript";

/**
 * Returns the pieces of a notebook’s prose that hold a figure which is no
 * expression, each with its cell: in Markdown and HTML cells, in templates of md
 * and html, and in the sentences of claims. What is in `code` is no prose. It
 * needs a document.
 */
export function literalFigures(notebook: string): string[] {
  return deserialize(notebook).cells.flatMap(({id, mode, value}) => {
    const texts =
      mode === "md" || mode === "html"
        ? [parseTemplate(value).quasis.map(({start, end}) => value.slice(start, end))]
        : templatesOf(value);
    return texts
      .map((parts) => proseOf(parts.join("…")))
      .filter((text) => /\d/.test(text))
      .map((text) => `Cell ${id}: ${text.trim()}`);
  });
}

/** What a reader sees: no tags, with their attributes, no code, and no addresses of links. */
function proseOf(text: string): string {
  return text.replaceAll(/<code>[^]*?<\/code>|<\/?[a-z][^>]*>|`[^`]*`/gi, "").replaceAll(/\]\([^)]*\)/g, "]");
}

/** Returns the texts of a cell of JavaScript that are prose, each as the parts between its expressions. */
function templatesOf(code: string): string[][] {
  const found: string[][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && /^(md|html|html\.fragment)$/.test(node.tag.getText())) {
      found.push(partsOf(node.template));
    }
    if (ts.isCallExpression(node) && node.expression.getText() === "claim") {
      const [text] = node.arguments;
      if (text && (ts.isStringLiteral(text) || ts.isTemplateLiteral(text))) found.push(partsOf(text));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.js", code, ts.ScriptTarget.Latest, true));
  return found;
}

function partsOf(text: ts.StringLiteral | ts.TemplateLiteral): string[] {
  return ts.isTemplateExpression(text)
    ? [text.head.text, ...text.templateSpans.map(({literal}) => literal.text)]
    : [text.text];
}

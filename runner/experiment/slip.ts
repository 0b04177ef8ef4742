import type {Scalar, YAMLError} from "yaml";
import type {Place, Problem, SourceText} from "./problem.ts";
import type {MapTree} from "./tree.ts";

/** Returns what a syntax error most likely means in an experiment, or null if nothing special. */
export function explainSyntax(error: YAMLError, source: SourceText): Problem | null {
  const [start] = error.pos;
  const {text} = source;
  const code: string = error.code;
  switch (code) {
    case "BAD_SCALAR_START":
      return quoteText(start, source, `YAML gives a leading “${text[start]}” a meaning of its own.`);
    case "UNEXPECTED_TOKEN":
      if (text[start - 1] !== ">" && text[start - 1] !== "|") return null;
      return quoteText(
        start - 1,
        source,
        `YAML takes a leading “${text[start - 1]}” for the start of a block of text.`
      );
    case "TAG_RESOLVE_FAILED":
      return quoteText(start, source, "YAML takes a leading “!” for a tag.");
    case "BLOCK_AS_IMPLICIT_KEY":
      return quoteText(start, source, "A colon and a space in the middle of a text make it a map.");
    case "TAB_AS_INDENT":
      return {message: "YAML is indented with spaces, not tabs.", place: {source, start, end: start + 1}};
    case "MULTIPLE_DOCS":
      return {message: "A file holds one experiment: remove the line “---”.", place: {source, start, end: start + 3}};
    case "DUPLICATE_KEY":
      return {message: "This key is here twice. Keep one of them.", place: keyAt(start, source)};
    case "BAD_INDENT":
    case "MISSING_CHAR":
      return hiddenByComment(start, source) ?? unclosed(error, source);
    default:
      return null;
  }
}

/** Returns a problem if a comment cut a plain text that went on with #, e.g., `-O2 #x`. */
export function cutByComment(node: Scalar, source: SourceText): Problem | null {
  if (node.type !== "PLAIN" || !node.range || node.value === "") return null;
  const [start, end] = node.range;
  const [cut] = /^[ \t]+#[^\s#].*/.exec(source.text.slice(end)) ?? [];
  if (cut === undefined) return null;
  const whole = source.text.slice(start, end) + cut;
  return {
    message: `A comment cut this text: it starts at “ #”. Quote the whole, '${whole.trim()}', or write “# ” if a comment is meant.`,
    place: {source, start: end + cut.indexOf("#"), end: end + cut.length}
  };
}

/** Returns a message if a map was meant as text, such as `- curl -H "A: b"`; else null. */
export function textThatBecameMap({entries, place}: MapTree): string | null {
  const [[key] = []] = entries;
  if (entries.size !== 1 || key === undefined || !/\s/.test(key)) return null;
  const text = place.source.text.slice(place.start, place.end).trim();
  return `The colon and the space in it made this text a map. Quote the whole: ${quoted(text)}.`;
}

function quoteText(start: number, source: SourceText, why: string): Problem {
  const rest = source.text.slice(start);
  // In a flow collection a comma or bracket ends the text, elsewhere the line does.
  const [found = rest] = /^(?:[^\n,\]}]*(?=[,\]}])|[^\n]*?(?=\s+#|\s*(?:\n|$)))/.exec(rest) ?? [];
  const text = insideFlow(start, source.text) ? found : (/^[^\n]*?(?=\s+#|\s*(?:\n|$))/.exec(rest)?.[0] ?? found);
  return {
    message: `${why} Quote the text: ${quoted(text.trim())}.`,
    place: {source, start, end: start + Math.max(1, text.trim().length)}
  };
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

function insideFlow(start: number, text: string): boolean {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return (line.match(/[[{]/g)?.length ?? 0) > (line.match(/[\]}]/g)?.length ?? 0);
}

function keyAt(start: number, source: SourceText): Place {
  const [key = " "] = /^[^:\n]+/.exec(source.text.slice(start)) ?? [];
  return {source, start, end: start + key.length};
}

// A “ #” inside [ ] or { } hides the closing bracket; the error comes lines later.
function hiddenByComment(start: number, source: SourceText): Problem | null {
  const before = source.text.slice(0, start);
  const lines = before.split("\n");
  let offset = before.length;
  for (const line of lines.reverse()) {
    offset -= line.length;
    const comment = /\s#\S/.exec(line);
    if (comment && insideFlow(offset + comment.index, source.text)) {
      const at = offset + comment.index + 1;
      return {
        message: "A comment starts here and hides the closing bracket. Quote the text that contains “ #”.",
        place: {source, start: at, end: offset + line.trimEnd().length}
      };
    }
    offset -= 1;
  }
  return null;
}

// The error is where the text goes on; the line before is where somebody looks.
function unclosed(error: YAMLError, source: SourceText): Problem | null {
  const [, what] = /(Flow map|Flow sequence|quote)/.exec(error.message) ?? [];
  if (what === undefined) return null;
  const sign = what === "Flow map" ? "}" : what === "Flow sequence" ? "]" : "quotation mark";
  const end = source.text.slice(0, error.pos[0]).trimEnd().length;
  return {message: `A closing ${sign} is missing here or before.`, place: {source, start: Math.max(0, end - 1), end}};
}

import MarkdownIt from "markdown-it";

const renderer = new MarkdownIt({html: true, linkify: false, typographer: true});

// Stands for an interpolated value while Markdown is rendered; both are of
// Unicode’s private use area, and so have no meaning to anything.
const OPEN = "\ue000";
const CLOSE = "\ue001";

/**
 * Renders a Markdown cell. Text that is interpolated appears as it is: neither
 * Markdown nor HTML in it has a meaning, as an artifact may come from anybody.
 * Nodes, and lists of nodes or text, take the place of their expression.
 */
export function md(strings: readonly string[], ...values: unknown[]): Element {
  const source = strings.reduce((text, part, i) => `${text}${OPEN}${i - 1}${CLOSE}${part}`);
  const root = document.createElement("div");
  root.innerHTML = renderer.render(source).trim();
  for (const node of textNodes(root)) node.replaceWith(...split(node.data, values));
  for (const element of root.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      const value = split(decode(attribute.value), values)
        .map((node) => node.textContent)
        .join("");
      if (attribute.value !== value) attribute.value = isSafe(attribute.name, value) ? value : "";
    }
  }
  const [only] = root.childNodes;
  if (!(only instanceof Element) || root.childNodes.length > 1) return root;
  only.remove(); // what has a parent already can’t be displayed
  return only;
}

/** Returns the text’s nodes, with values where they were interpolated. */
function split(text: string, values: readonly unknown[]): Node[] {
  return text.split(new RegExp(`${OPEN}(\\d+)${CLOSE}`)).flatMap((part, i) => {
    if (i % 2 === 1) return nodes(values[Number(part)]);
    return part === "" ? [] : [document.createTextNode(part)];
  });
}

function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (value instanceof Node) return [value];
  return value === null || value === undefined ? [] : [document.createTextNode(String(value))];
}

function textNodes(root: Node): Text[] {
  const walker = document.createTreeWalker(root, 4 /* NodeFilter.SHOW_TEXT */);
  const found: Text[] = [];
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Text && walker.currentNode.data.includes(OPEN)) found.push(walker.currentNode);
  }
  return found;
}

/** Markdown percent-encodes what stands in an address. */
function decode(value: string): string {
  return value.replaceAll(encodeURIComponent(OPEN), OPEN).replaceAll(encodeURIComponent(CLOSE), CLOSE);
}

/** An address that is interpolated may lead to a page, and may not be a program. */
function isSafe(name: string, value: string): boolean {
  if (/^on/i.test(name)) return false;
  return !/^(href|src)$/i.test(name) || /^(https?:|mailto:|[./#?]|[^:]*$)/i.test(value);
}

/** Returns what a template of htl made, which is an element unless the template is empty. */
export function element(node: Node | null): Element {
  return node instanceof Element ? node : nothing();
}

/** Returns an element that shows nothing, for a cell that has nothing to show. */
export function nothing(): Element {
  const element = document.createElement("div");
  element.hidden = true;
  return element;
}

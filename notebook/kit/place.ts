/**
 * Puts the reader’s place in what a cell showed into what it shows next: what was
 * unfolded, how far tables were moved aside, and the focus. Returns what takes
 * the focus over once that stands in the page; null if the reader isn’t there.
 */
export function keepPlace(before: Element, after: Element): (() => void) | null {
  const folded = details(after);
  for (const [i, {open, name}] of details(before).entries()) {
    const same = folded[i]?.name === name ? folded[i] : folded.find((one) => one.name === name);
    if (same) same.element.open = open;
  }
  const active = before.ownerDocument.activeElement;
  const focus = active === null ? -1 : focusable(before).indexOf(active);
  const aside = scrolled(before).map(({scrollLeft}) => scrollLeft);
  if (focus < 0 && aside.every((left) => left === 0)) return null;
  return () => {
    for (const [i, element] of scrolled(after).entries()) element.scrollLeft = aside[i] ?? 0;
    const element = focusable(after)[focus];
    if (element instanceof HTMLElement || element instanceof SVGElement) element.focus({preventScroll: true});
  };
}

function details(root: Element): {element: HTMLDetailsElement; name: string; open: boolean}[] {
  return [...root.querySelectorAll("details")].map((element) => ({
    element,
    name: element.querySelector("summary")?.textContent ?? "",
    open: element.open
  }));
}

function focusable(root: Element): Element[] {
  return [...root.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex]")];
}

function scrolled(root: Element): Element[] {
  return [...root.querySelectorAll(".scroll")];
}

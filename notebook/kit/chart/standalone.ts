const SVG = "http://www.w3.org/2000/svg";
const PADDING = 16; // px

// All that a chart’s marks are styled by. Each is inherited but opacity.
const properties = [
  "color",
  "fill",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-variant-numeric",
  "font-weight",
  "opacity",
  "stroke",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "stroke-width",
  "text-anchor"
];

/**
 * Returns a chart as the text of an SVG file that needs nothing else: with its
 * title and legend, in the light theme, and each mark’s style as its attributes,
 * since neither a page’s style sheet nor its variables go with a file.
 */
export function standalone(figure: Element): string {
  const chart = figure.querySelector<SVGSVGElement>("svg.plot");
  if (!chart) throw new Error("This figure has no chart to save.");
  const host = document.createElement("div");
  host.style.cssText = "position:absolute;left:-99999px;top:0;color-scheme:light;color:var(--foreground)";
  document.body.append(host);
  const root = compose(figure, chart, host);
  inline(root, host);
  host.remove();
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

/** Puts the title and the legend above the chart, where the host lets them be measured. */
function compose(figure: Element, chart: SVGSVGElement, host: Element): SVGSVGElement {
  const {width, height} = chart.viewBox.baseVal;
  const root = append(host, "svg") as SVGSVGElement;
  root.setAttribute("class", "plot");
  const background = append(root, "rect", {width: "100%", height: "100%", fill: "var(--surface)"});
  let y = PADDING;
  for (const line of wrapped(root, figure.querySelector(".chart-title")?.textContent?.trim() ?? "", width)) {
    y += 20;
    append(root, "text", {...titleStyle, x: String(PADDING), y: String(y - 4)}).textContent = line;
  }
  let x = PADDING;
  y += 20;
  for (const entry of figure.querySelectorAll(".legend-entry")) {
    const swatch = entry.querySelector("svg");
    const label = append(root, "text", {"font-size": "12", fill: "var(--muted)"}) as SVGTextElement;
    label.textContent = entry.textContent?.trim() ?? "";
    const size = label.getComputedTextLength() + 20;
    if (x > PADDING && x + size > PADDING + width) {
      x = PADDING;
      y += 19;
    }
    label.setAttribute("x", String(x + 20));
    label.setAttribute("y", String(y));
    if (swatch) {
      const group = append(root, "g", {
        transform: `translate(${x + 7},${y - 4})`,
        style: swatch.getAttribute("style") ?? ""
      });
      group.append(...[...swatch.children].map((child) => child.cloneNode(true)));
    }
    x += size + 16;
  }
  y += 8;
  const inner = chart.cloneNode(true) as SVGSVGElement;
  for (const extra of inner.querySelectorAll("style, .probe")) extra.remove();
  inner.setAttribute("x", String(PADDING));
  inner.setAttribute("y", String(y));
  root.append(inner);
  const size = {width: width + 2 * PADDING, height: y + height + PADDING / 2};
  root.setAttribute("width", String(size.width));
  root.setAttribute("height", String(size.height));
  root.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  background.setAttribute("width", String(size.width));
  background.setAttribute("height", String(size.height));
  for (const name of ["aria-label", "aria-description", "role"]) {
    const value = inner.getAttribute(name);
    if (value !== null) root.setAttribute(name, value);
    inner.removeAttribute(name);
  }
  return root;
}

const titleStyle = {"font-size": "15", "font-weight": "600", fill: "var(--foreground)"};

function wrapped(root: SVGSVGElement, text: string, width: number): string[] {
  const probe = append(root, "text", titleStyle) as SVGTextElement;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    probe.textContent = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length === 0 || probe.getComputedTextLength() > width) lines.push(word);
    else lines[lines.length - 1] = probe.textContent;
  }
  probe.remove();
  return lines;
}

/** Replaces classes, variables and style attributes by what they come to. */
function inline(root: SVGSVGElement, host: Element): void {
  const elements = [root, ...root.querySelectorAll<SVGElement>("*")];
  const styles = new Map<Element, string[]>();
  for (const element of [host, ...elements]) {
    const computed = getComputedStyle(element);
    styles.set(
      element,
      properties.map((name) => computed.getPropertyValue(name))
    );
  }
  for (const element of elements) {
    const own = styles.get(element) ?? [];
    const inherited = element === root ? [] : (styles.get(element.parentElement ?? host) ?? []);
    for (const name of ["class", "style", "tabindex"]) element.removeAttribute(name);
    properties.forEach((name, i) => {
      const value = own[i] ?? "";
      if (name === "opacity" ? value === "1" : value === inherited[i]) element.removeAttribute(name);
      else element.setAttribute(name, value);
    });
  }
}

function append(parent: Element, name: string, attributes: Record<string, string> = {}): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

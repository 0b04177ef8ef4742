import {html, svg} from "htl";
import {dataTable, type Table} from "./data.ts";
import {fileName, saveButtons} from "./save.ts";
import type {Series} from "./series.ts";

export interface FrameOptions {
  title: string; // what the chart shows, as a finding
  legend: Entry[];
  width: number;
  file: string[]; // what a file of it is named after
  table: Table; // what the chart shows, in numbers
  csv?: () => Table; // what is saved of it; defaults to the table
  below?: Element | null; // between chart and table
}

/** An entry of a legend. */
export interface Entry {
  text: string;
  color: string;
  symbol: Series["symbol"] | "line" | "range" | "band" | "dashes" | "outlier" | "quartiles" | "set aside" | "failed";
  faint?: boolean;
}

/** Returns the width of a chart in a frame of a width, in px; before the page is laid out that may be nothing. */
export function innerWidth(width: number): number {
  return Math.max(240, width - 2 * paddingOf(width) - 2);
}

/** Puts a chart under its title and legend, and over its data; `width` is that of the frame, in px. */
export function frame(
  chart: Element,
  {title, legend, width, file, table, csv = () => table, below = null}: FrameOptions
): HTMLElement {
  const actions = saveButtons({file: fileName(...file), table: csv, chart: () => figure});
  const figure = html`<figure class="chart" style=${{padding: `16px ${paddingOf(width)}px 8px`}}>
    <figcaption>
      <div class="chart-title">${title}</div>
      ${legend.length > 0 ? html`<div class="legend">${legend.map(entry)}</div>` : null}
    </figcaption>
    ${chart}${below}${dataTable(table, {title, actions})}
  </figure>` as HTMLElement;
  // Plot names each kind of mark, which only a group may have.
  for (const mark of figure.querySelectorAll("svg.plot g[aria-label]")) mark.setAttribute("role", "group");
  return figure;
}

/** Returns a variant’s symbol, for a legend or a table. */
export function swatch({color, symbol, faint = false}: Omit<Entry, "text">): Node | null {
  return svg`<svg class="swatch" width="14" height="12" viewBox="-7 -6 14 12" style=${{color, opacity: faint ? 0.55 : 1}} aria-hidden="true">
    ${shape(symbol, faint)}
  </svg>`;
}

function paddingOf(width: number): number {
  return width < 560 ? 12 : 20;
}

function entry({text, ...look}: Entry): Node | null {
  return html`<span class="legend-entry">${swatch(look)}${text}</span>`;
}

function shape(symbol: Entry["symbol"], faint: boolean): Node | null {
  const path = typeof symbol === "string" ? paths[symbol] : undefined;
  switch (symbol) {
    case "line":
      return svg`<path d="M-7,0h14" stroke="currentColor" stroke-width="2.5"/>`;
    case "range":
      return svg`<path d="M0,-6V6" stroke="currentColor" opacity="0.6"/><circle r="2.5" fill="currentColor"/>`;
    case "outlier":
      return svg`<circle r="4" fill="currentColor" fill-opacity="0.3" stroke="currentColor" stroke-width="1.5"/>`;
    case "quartiles":
      return svg`<path d="M-7,0H7" stroke="currentColor" stroke-width="4" opacity="0.4"/><path d="M0,-5V5" stroke="currentColor" stroke-width="2.5"/>`;
    case "dashes":
      return svg`<path d="M-7,0h3.5m1.75,0h3.5m1.75,0h3.5" stroke="currentColor" stroke-width="1.5"/>`;
    case "band":
      return svg`<rect x="-7" y="-5" width="14" height="10" fill="currentColor" opacity="0.25"/>`;
    case "failed":
      return svg`<path d="M-4,-4L4,4M-4,4L4,-4" stroke="currentColor" stroke-width="2"/>`;
    case "set aside":
      return svg`<path d="M-3,-3L3,3M-3,3L3,-3" stroke="currentColor" stroke-width="1.5"/>`;
    default:
      return faint
        ? svg`<path d=${path ?? paths.circle} fill="none" stroke="currentColor" stroke-width="1.5"/>`
        : svg`<path d=${path ?? paths.circle} fill="currentColor"/>`;
  }
}

const paths: Record<string, string> = {
  circle: "M4,0A4,4,0,1,1,-4,0A4,4,0,1,1,4,0Z",
  triangle: "M0,-4.6L4.4,3.2H-4.4Z",
  square: "M-3.6,-3.6H3.6V3.6H-3.6Z",
  diamond: "M0,-5L4,0L0,5L-4,0Z",
  star: "M0,-5L1.2,-1.6L4.8,-1.5L1.9,.6L2.9,4L0,2L-2.9,4L-1.9,.6L-4.8,-1.5L-1.2,-1.6Z",
  wye: "M-1.5,5V1L-4.6,-1L-3,-3.6L0,-1.7L3,-3.6L4.6,-1L1.5,1V5Z",
  hexagon: "M4,-2.3V2.3L0,4.6L-4,2.3V-2.3L0,-4.6Z",
  cross: "M-1,-5H1V5H-1ZM-5,-1H5V1H-5Z"
};

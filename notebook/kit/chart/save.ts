import {html} from "htl";
import {element} from "../element.ts";
import {toCsv, type Table} from "./data.ts";
import {standalone} from "./standalone.ts";

export interface SaveOptions {
  file: string; // a name for what is saved, without its ending
  table: () => Table;
  chart: () => Element | null; // the figure to be saved as a picture
}

/** Returns buttons that save a chart’s picture, and its numbers. */
export function saveButtons({file, table, chart}: SaveOptions): Element[] {
  return [
    button("Save as SVG", () => {
      const figure = chart();
      if (figure) save(`${file}.svg`, "image/svg+xml", standalone(figure));
    }),
    csvButton(file, table)
  ];
}

/** Returns a button that saves a table. */
export function csvButton(file: string, table: () => Table): Element {
  return button("Save as CSV", () => save(`${file}.csv`, "text/csv;charset=utf-8", toCsv(table())));
}

/** Returns a file’s name made from text, of characters that no file system minds. */
export function fileName(...parts: string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part) => part.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, ""))
    .join("-")
    .slice(0, 120);
}

function button(text: string, onclick: () => void): Element {
  return element(html`<button type="button" class="quiet needs-script" onclick=${onclick}>${text}</button>`);
}

function save(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  // Not at once: the browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

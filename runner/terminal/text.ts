import {stripVTControlCharacters} from "node:util";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

const graphemes = new Intl.Segmenter("en", {granularity: "grapheme"});
const control = /[\u0000-\u001f\u007f-\u009f]/g;

const READABLE = 100; // columns; longer lines are hard to read

/** Returns prose in lines of at most the given width, each indented. */
export function wrap(text: string, width: number, indent = ""): string {
  const lines = wrapAnsi(text, Math.max(20, Math.min(width, READABLE) - stringWidth(indent)), {
    hard: true,
    trim: true
  }).split("\n");
  return spaces(lines.map((line) => indent + line).join("\n"));
}

/** Returns text with a mark before its first line, and its other lines below the text. */
export function item(mark: string, text: string, width: number): string {
  const indent = " ".repeat(stringWidth(mark) + 1);
  return `${mark} ${wrap(text, width, indent).slice(indent.length)}`;
}

/** Returns text cut to a width, with an ellipsis where something is missing. For text without colours. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const {segment} of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width > 0 ? `${kept}…` : "";
}

/** Returns a line of a program’s output as plain text: nothing in it can move the cursor. */
export function tame(line: string): string {
  return stripVTControlCharacters(line).replaceAll("\t", "  ").replace(control, "");
}

/** Returns text with ordinary spaces: no-break spaces have done their work once lines are broken. */
export function spaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

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

/** Returns lines of text in which nothing moves the cursor or sets a colour. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}

/**
 * Returns text in which a reader sees all that is there: what has no glyph, or
 * turns the direction of writing, is written as its number. For what others wrote
 * and somebody is to judge.
 */
export function visible(text: string): string {
  return text
    .replaceAll("\t", "  ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu, (glyph) => `\\u{${glyph.codePointAt(0)?.toString(16)}}`);
}

/** Returns a command, nothing of it cut off: each of its lines after “│”, and after “┆” where one is broken to fit. */
export function quote(text: string, width: number, indent = ""): string {
  const room = Math.max(20, width - stringWidth(indent) - 2);
  const broken = text.split("\n").map((line) => wrapAnsi(visible(line), room, {hard: true, trim: false}));
  return broken
    .flatMap((line) => line.split("\n").map((part, i) => `${indent}${i === 0 ? "│" : "┆"} ${part}`))
    .join("\n");
}

/** Returns text with ordinary spaces: no-break spaces have done their work once lines are broken. */
export function spaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

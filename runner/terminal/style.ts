import {styleText} from "node:util";

/** How text is emphasised; without colour, every entry returns its text as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
}

/** A place to write to: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

type Format = Parameters<typeof styleText>[0];

const PLAIN_WIDTH = 80; // where there is no terminal to ask

export const plainStyle: Style = {bold: same, dim: same, good: same, bad: same, warning: same};

const colours: Style = {
  bold: (text) => paint("bold", text),
  dim: (text) => paint("dim", text),
  good: (text) => paint("green", text),
  bad: (text) => paint("red", text),
  warning: (text) => paint("yellow", text)
};

/**
 * Returns the style for an output: colours only on a terminal. NO_COLOR takes
 * them away and FORCE_COLOR gives them anywhere, as https://no-color.org and
 * https://force-color.org have it; where both are set, FORCE_COLOR wins, as in Node.
 */
export function styleOf(output: Output, env: NodeJS.ProcessEnv = process.env): Style {
  const {FORCE_COLOR: force, NO_COLOR: no, TERM: term} = env;
  if (force) return force === "0" || force === "false" ? plainStyle : colours;
  return !no && output.isTTY && term !== "dumb" ? colours : plainStyle;
}

/** Returns how many columns of an output can be written to. */
export function widthOf({columns}: Output): number {
  return columns && columns > 0 ? columns : PLAIN_WIDTH;
}

function paint(format: Format, text: string): string {
  // Node would ask its own standard output whether it is a terminal.
  return text && styleText(format, text, {validateStream: false});
}

function same(text: string): string {
  return text;
}

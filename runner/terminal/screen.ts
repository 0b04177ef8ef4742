import stringWidth from "string-width";
import {widthOf, type Output} from "./style.ts";

const ESC = "\u001b";
const BEGIN = `${ESC}[?2026h`; // terminals that know it show all up to END at once, without flicker
const END = `${ESC}[?2026l`;

/** The last lines of a terminal, which can be replaced. */
export interface Screen {
  /** Replaces the lines; those before the terminal’s height are left out. */
  show(lines: readonly string[]): void;
  /** Writes lines above, which stay. */
  print(lines: readonly string[]): void;
}

/**
 * Returns a screen. The cursor is never hidden, so that no way of ending leaves
 * it so. A terminal that is made narrower breaks lines that were shown before,
 * and so what has to be erased is counted in the terminal’s present width.
 */
export function screen(output: Output): Screen {
  let shown: readonly string[] = [];

  const erase = () => {
    const width = widthOf(output);
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / width)), 0);
    return rows === 0 ? "" : `${ESC}[${rows}A\r${ESC}[J`;
  };

  return {
    show(lines) {
      const most = Math.max(1, (output.rows ?? 24) - 1);
      const next = lines.slice(-most);
      if (next.length === shown.length && next.every((line, i) => line === shown[i])) return;
      output.write(BEGIN + erase() + join(next) + END);
      shown = next;
    },
    print(lines) {
      if (lines.length > 0) output.write(BEGIN + erase() + join(lines) + join(shown) + END);
    }
  };
}

function join(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

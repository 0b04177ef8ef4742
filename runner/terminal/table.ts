import stringWidth from "string-width";
import {plainStyle, type Style} from "./style.ts";
import {cut, spaces} from "./text.ts";

/** A column of a table. */
export interface Column {
  heading: string;
  align?: "left" | "right"; // defaults to left
  shrinks?: boolean; // its texts may be cut, down to eight columns, if the table is too wide
  optional?: boolean; // it is left out if the table is still too wide; the last one goes first
}

/** A cell: text, or text and how it is emphasised. */
export type Cell = string | {text: string; paint: (text: string) => string};

const GAP = "  ";
const SHORTEST = 8;

/**
 * Returns a table that fits the width, a line for the headings and one for each
 * row. Widths are those of a terminal: an ideograph takes two columns.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  style: Style = plainStyle
): string {
  const shown = fit(columns, rows, width);
  const lines = [columns.map(({heading}) => ({text: heading, paint: style.dim})), ...rows];
  return lines
    .map((cells) =>
      shown
        .map(({align, index, size}) => {
          const cell = cells[index] ?? "";
          const text = cut(textOf(cell), size);
          const space = " ".repeat(size - stringWidth(text));
          const painted = typeof cell === "string" ? text : cell.paint(text);
          return align === "right" ? space + painted : painted + space;
        })
        .join(GAP)
        .trimEnd()
    )
    .join("\n");
}

interface Fitted extends Column {
  index: number;
  size: number;
}

/** Returns the columns that fit: cut first, as half a name says more than none, then left out. */
function fit(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): Fitted[] {
  const natural = columns.map((column, index) => {
    const cells = [column.heading, ...rows.map((cells) => textOf(cells[index] ?? ""))];
    return {...column, index, size: Math.max(...cells.map((text) => stringWidth(text)))};
  });
  for (;;) {
    const fitted = shrink(natural, width);
    const last = natural.findLastIndex(({optional}) => optional);
    if (total(fitted) <= width || last < 0) return fitted;
    natural.splice(last, 1);
  }
}

function shrink(columns: readonly Fitted[], width: number): Fitted[] {
  const fitted = columns.map((column) => ({...column}));
  for (let excess = total(fitted) - width; excess > 0; --excess) {
    const [widest] = fitted.filter(({shrinks, size}) => shrinks && size > SHORTEST).sort((a, b) => b.size - a.size);
    if (!widest) break;
    --widest.size;
  }
  return fitted;
}

function total(columns: readonly Fitted[]): number {
  return columns.reduce((sum, {size}) => sum + size, GAP.length * (columns.length - 1));
}

function textOf(cell: Cell): string {
  return spaces(typeof cell === "string" ? cell : cell.text);
}

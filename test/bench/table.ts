/** Returns a table as text: a title, names of columns, and rows whose first cell is text and the rest are figures. */
export function renderTable(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const render = (cells: readonly string[]) =>
    cells.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  ");
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [title, "", render(columns), rule, ...rows.map(render), ""].join("\n");
}

import {html} from "htl";
import {formatNumber} from "../../../runner/narrate/units.ts";
import {element} from "../element.ts";

/** A table: what a chart shows, in numbers. */
export interface Table {
  columns: string[]; // with their units
  rows: (string | number | null)[][];
}

const MOST_ROWS = 200; // in a page; a file has all

/**
 * Returns a table as comma-separated values (RFC 4180), numbers in full. Text
 * that a spreadsheet would run as a formula is kept from that by an apostrophe.
 */
export function toCsv({columns, rows}: Table): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/** Returns a table for reading, folded. */
export function dataTable(
  {columns, rows}: Table,
  {title, actions = []}: {title: string; actions?: Element[]} // of what it is the data
): Element {
  const numeric = columns.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  return element(
    html`<details class="chart-data">
      <summary>Data</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${`Data: ${title}`}>
        <table class="results">
          <thead>
            <tr>
              ${columns.map((name, i) => html`<th scope="col" class=${numeric[i] ? "number" : null}>${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_ROWS).map(
              (row) =>
                html`<tr>
                  ${row.map((cell, i) => html`<td class=${numeric[i] ? "number" : null}>${cellText(cell)}</td>`)}
                </tr>`
            )}
          </tbody>
        </table>
      </div>
      ${rows.length > MOST_ROWS ? html`<p class="muted">These are the first ${MOST_ROWS} of ${rows.length} rows.</p>` : null}
      ${actions.length > 0 ? html`<div class="chart-actions">${actions}</div>` : null}
    </details>`
  );
}

function cellText(cell: string | number | null): string {
  if (cell === null) return "—";
  return typeof cell === "number" ? (Number.isInteger(cell) ? String(cell) : formatDigits(cell)) : cell;
}

/** A table has a digit or two more than prose. */
function formatDigits(value: number): string {
  const text = String(Number(value.toPrecision(5)));
  return text.includes("e") ? formatNumber(value) : text.replace("-", "−");
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import {ReadingError} from "../reading-error.ts";
import type {Row} from "../readout.ts";
import {convert} from "../../result/units.ts";

/** A value as it is found in a command’s output. */
export interface FoundValue {
  benchmark: string;
  metric: string;
  unit: string | null; // null: the output does not tell
  value: number;
}

/** Returns values, in the order in which they were found, as those of one process, each metric in its first unit. */
export function toRows(found: Iterable<FoundValue>): Row[] {
  const rows = new Map<string, Row & {processes: [number[]]}>();
  for (const {benchmark, metric, unit, value} of found) {
    const key = JSON.stringify([benchmark, metric]);
    const row = rows.get(key);
    if (row) row.processes[0].push(sameUnit(value, metric, unit ?? "", row.unit ?? ""));
    else rows.set(key, {benchmark, metric, unit, processes: [[value]], series: true});
  }
  return [...rows.values()];
}

function sameUnit(value: number, metric: string, unit: string, wanted: string): number {
  const converted = convert(value, unit, wanted);
  if (converted !== null) return converted;
  const name = (unit: string) => (unit ? `in ${unit}` : "without a unit");
  throw new ReadingError(`The values of ${metric} are first ${name(wanted)} and then ${name(unit)}.`);
}

import type {Measurement} from "../experiment/experiment.ts";
import type {Resources, Values} from "../result/types.ts";
import {convert} from "../result/units.ts";
import {isPicked, nameBenchmarks} from "./benchmarks.ts";
import {resolveUnit, type Units} from "./metrics.ts";
import type {ReaderOutput, Reading} from "./reader.ts";
import {quoteNames, ReadingError} from "./reading-error.ts";
import {isResource, resourceRows} from "./readers/wall.ts";
import {dropWarmup} from "./warmup.ts";

/** What a reader found. */
export interface Readout {
  rows: Row[];
  loops?: Record<string, number>; // by benchmark
  notes?: string[]; // sentences for the report
}

/** The values of one metric of one benchmark, of which there is one row. */
export interface Row {
  benchmark: string;
  metric: string;
  unit: string | null; // null: the output does not tell
  processes: number[][];
  series: boolean; // false: one value describes the whole process, and none of them is warm-up
}

/** What a measurement keeps of its output. */
export type Selection = Pick<Measurement, "metrics" | "benchmarks" | "warmup">;

/**
 * Returns the values of the benchmarks and metrics that a measurement asks for,
 * in the units that it asks for and without warm-up. A metric of the launcher
 * may be asked for beside any reader’s. Throws a ReadingError if one is missing.
 */
export function selectOutput(
  selection: Selection,
  readout: Readout,
  reading: Pick<Reading, "resources" | "benchmarks" | "metrics">
): ReaderOutput {
  const picked = pickRows(readout.rows, selection.benchmarks);
  const rows = [...picked, ...askedResources(picked, selection.metrics, reading.resources)];
  const metrics = pickMetrics(rows, selection.metrics);
  const units = resolveUnits(rows, metrics, selection.metrics, reading.metrics ?? []);
  const kept = metrics.flatMap((metric) => rows.filter((row) => row.metric === metric));
  const values = kept.map((row) => {
    const inUnit = row.processes.map((process) => toUnit(process, row, units[row.metric]?.unit ?? ""));
    return {...row, processes: row.series ? inUnit.map((process) => dropWarmup(process, selection.warmup)) : inUnit};
  });
  const names = [...new Set(rows.map(({benchmark}) => benchmark))];
  const known = selection.benchmarks === null ? reading.benchmarks : names; // what is picked by its name keeps it
  return {
    values: nameBenchmarks(toValues(values), known),
    units,
    loops: nameBenchmarks(readout.loops ?? {}, known),
    notes: readout.notes ?? []
  };
}

function pickRows(rows: readonly Row[], globs: readonly string[] | null): readonly Row[] {
  const picked = rows.filter(({benchmark}) => isPicked(benchmark, globs));
  if (picked.length > 0 || globs === null) return picked;
  const names = quoteNames(rows.map(({benchmark}) => benchmark));
  throw new ReadingError(`No benchmark matches ${quoteNames(globs)}: the output has ${names}.`);
}

// The launcher sees the command as a whole: its metrics belong to the only benchmark, or to a nameless one.
function askedResources(rows: readonly Row[], asked: Measurement["metrics"], resources: Resources): Row[] {
  const [benchmark = "", ...others] = new Set(rows.map((row) => row.benchmark));
  const names = asked.map(({name}) => name).filter((name) => rows.every(({metric}) => metric !== name));
  return resourceRows(resources, others.length > 0 ? "" : benchmark).filter(({metric}) => names.includes(metric));
}

function pickMetrics(rows: readonly Row[], asked: Measurement["metrics"]): string[] {
  const found = [...new Set(rows.map(({metric}) => metric))];
  if (asked.length === 0) return found;
  // What the launcher could not measure here is left out; anything else that is missing is a mistake.
  const missing = asked.filter(({name}) => !found.includes(name) && !isResource(name)).map(({name}) => name);
  if (missing.length === 0) return asked.map(({name}) => name).filter((name) => found.includes(name));
  throw new ReadingError(`The output has no ${quoteNames(missing, "or")}: it has ${quoteNames(found)}.`);
}

function resolveUnits(
  rows: readonly Row[],
  metrics: readonly string[],
  asked: Measurement["metrics"],
  first: readonly {name: string; unit: string}[]
): Units {
  const entries = metrics.map((metric) => {
    const known = first.find(({name}) => name === metric);
    const found = known ?? rows.find((row) => row.metric === metric && row.unit !== null);
    const declared = asked.find(({name}) => name === metric);
    return [metric, resolveUnit(declared, found?.unit ?? null)] as const;
  });
  return Object.fromEntries(entries);
}

function toUnit(values: readonly number[], {metric, unit}: Row, wanted: string): number[] {
  return values.map((value) => {
    const converted = unit === null ? value : convert(value, unit, wanted);
    if (converted !== null) return converted;
    const was = (name: string) => (name ? `“${name}”` : "a plain number");
    throw new ReadingError(`The unit of ${metric} is ${was(unit ?? "")} in the output, and ${was(wanted)} is wanted.`);
  });
}

function toValues(rows: readonly Row[]): Values {
  const values = new Map<string, Map<string, number[][]>>();
  for (const {benchmark, metric, processes} of rows) {
    values.set(benchmark, (values.get(benchmark) ?? new Map<string, number[][]>()).set(metric, processes));
  }
  // Not by assignment: a benchmark may well be named toString or constructor.
  return Object.fromEntries([...values].map(([benchmark, metrics]) => [benchmark, Object.fromEntries(metrics)]));
}

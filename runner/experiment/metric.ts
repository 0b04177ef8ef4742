import {groupNames} from "../measure/readers/regex.ts";
import {counterMetrics, counterOf} from "../result/counters.ts";
import {convert} from "../result/units.ts";
import {isWhole, wrong, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Delta, Experiment, Measurement, Metric, Reader} from "./experiment.ts";
import {listed, suggestion} from "./nearest.ts";
import type {MetricsSpec} from "./schema.ts";

/** What the launcher measures of any command; the units are families that a delta must be of. */
const resources: Record<string, string> = {
  wall: "s",
  user: "s",
  system: "s",
  "peak memory": "byte",
  "minor faults": "faults",
  "major faults": "faults",
  "voluntary switches": "switches",
  "involuntary switches": "switches"
};

const common = ["ns", "us", "ms", "s", "min", "h", "byte", "kB", "MB", "GB", "KiB", "MiB", "GiB"];

/** Metrics of a measurement’s server, as the launcher measures them. */
export const serverMetrics = Object.keys(resources).map((name) => `server ${name}`);

/** What is measured, as far as it matters for the names of metrics. */
export interface Measured {
  reads: Reader;
  server: unknown; // null: none
}

/** Returns the metrics that are named, else those that the reader is known to give; empty: whatever it finds. */
export function toMetrics(spec: MetricsSpec | undefined, measured: Measured, path: Path, context: Context): Metric[] {
  const entries = Object.entries(spec ?? {});
  if (entries.length === 0) return ofReader(measured.reads).map((name) => toMetric(name, {}, path, context));
  return entries.map(([name, metric]) => {
    const at = [...path, name];
    const names = knownMetrics(measured);
    // A reader that was left out may have given it.
    if (names && !names.includes(name) && isWhole(context, path.slice(0, -1))) {
      wrongKey(context, at, `“${measured.reads.kind}” gives no metric “${name}”.${suggestion(name, names)}`);
    }
    return toMetric(name, metric, at, context);
  });
}

/** Returns all metrics that a measurement can have, or null if only its output tells. */
export function knownMetrics({reads, server}: Measured): string[] | null {
  const own = ofReader(reads);
  if (own.length === 0) return null;
  return [...new Set([...own, ...Object.keys(resources), ...counterMetrics(), ...(server ? serverMetrics : [])])];
}

function toMetric(name: string, spec: MetricsSpec[string], path: Path, context: Context): Metric {
  const {unit = null, better = null, delta = null, summary = null} = spec;
  if (summary !== null && !/^(median|mean|min|max|p\d{1,2}(\.\d+)?)$/.test(summary)) {
    wrong(context, [...path, "summary"], `“${summary}” is no summary: there are median, mean, min, max and p99.`);
  }
  return {name, unit, better, summary, delta: toDelta(name, unit, delta, path, context)};
}

// A delta is kept in the metric’s unit, so that nothing needs to be converted later.
function toDelta(name: string, unit: string | null, delta: Delta | null, path: Path, context: Context): Delta | null {
  if (delta?.kind !== "absolute") return delta;
  const wanted = unit ?? resources[name.replace(/^server /, "")];
  if (wanted === undefined) return delta;
  const value = convert(delta.value, delta.unit, wanted);
  if (value !== null) return {kind: "absolute", value, unit: wanted};
  const units = [...new Set([wanted, ...common.filter((unit) => convert(1, unit, wanted) !== null), "%"])];
  wrong(context, [...path, "delta"], `“${delta.unit}” is not a unit of “${name}”: use ${listed(units, "or")}.`);
  return delta;
}

/** Returns whether a metric is a counter of ours: what a command prints itself is none, whatever it is called. */
export function isCounter(name: string, reads: Reader): boolean {
  return counterOf(name) !== null && !ofReader(reads).includes(name);
}

/** Returns a measurement with the metrics alone that its reader is to find. */
export function withoutCounters(measurement: Measurement): Measurement {
  const metrics = measurement.metrics.filter(({name}) => !isCounter(name, measurement.reads));
  return {...measurement, metrics};
}

/** Returns the counters that are metrics of a measurement, in itself or in a step. */
export function countersAsked({steps}: Pick<Experiment, "steps">, {name, reads, metrics}: Measurement): Metric[] {
  const selected = steps.flatMap(({measurements}) => measurements.filter(({measurement}) => measurement === name));
  return [...metrics, ...selected.flatMap(({metrics}) => metrics)].filter(({name}) => isCounter(name, reads));
}

/** Returns the metrics that a reader is known to give; empty: only its output tells. */
export function ofReader(reads: Reader): string[] {
  switch (reads.kind) {
    case "wall":
      return Object.keys(resources);
    case "regex":
      return namedGroups(reads.pattern);
    case "json":
      return Object.keys(reads.paths).filter((name) => name !== "benchmark");
    case "size":
      return ["size"];
    case "pyperf":
    case "lines":
    case "hyperfine":
    case "go":
    case "criterion":
    case "google-benchmark":
    case "jmh":
    case "mitata":
      return [];
  }
}

function namedGroups(pattern: string): string[] {
  try {
    return groupNames(pattern);
  } catch {
    return []; // reported where the reader is read
  }
}

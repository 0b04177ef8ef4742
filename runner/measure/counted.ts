import type {Delta, Metric as Asked} from "../experiment/experiment.ts";
import {resolveCounter} from "../investigate/instruments.ts";
import type {Instruments} from "../investigate/lab.ts";
import {counterOf} from "../result/counters.ts";
import type {Metric} from "../result/types.ts";
import type {ReaderOutput} from "./reader.ts";

/** Returns what counters are here that were asked for as metrics; if one cannot be had, why, as a sentence. */
export function describeCounters(
  asked: readonly Asked[],
  plan: {delta: Delta},
  instruments: Instruments
): Metric[] | string {
  const metrics = new Map<string, Metric>();
  for (const {name, better, delta} of asked) {
    const resolved = resolveCounter(name, instruments);
    if (typeof resolved === "string") return resolved;
    metrics.set(resolved.name, {
      ...resolved,
      unit: counterOf(name)?.unit ?? "",
      better: better ?? "lower",
      delta: delta ?? plan.delta,
      summary: "median"
    });
  }
  return [...metrics.values()];
}

/** Returns what an instrument measured as a reader’s output: of the only benchmark, or of a nameless one. */
export function countedOutput(counted: Record<string, number>, benchmarks: readonly string[]): ReaderOutput {
  const [benchmark = "", ...others] = benchmarks;
  const values = Object.fromEntries(Object.entries(counted).map(([name, value]) => [name, [[value]]]));
  return {values: {[others.length > 0 ? "" : benchmark]: values}, units: {}, loops: {}, notes: []};
}

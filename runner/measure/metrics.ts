import type {Delta, Measurement} from "../experiment/experiment.ts";
import type {Metric} from "../result/types.ts";
import {betterByUnit} from "../result/units.ts";

/** What a metric’s values are, by name. */
export type Units = Record<string, Unit>;

export interface Unit {
  unit: string; // empty: a plain number
  better: "lower" | "higher";
}

/**
 * Returns what a measurement’s metrics are, now that its output has told their
 * units: those that the experiment names, in its order, or else all that there
 * are. Names that the output lacks are left out.
 */
export function describeMetrics(
  {metrics, plan}: {metrics: Measurement["metrics"]; plan: {delta: Delta}},
  units: Units
): Metric[] {
  const names = metrics.length > 0 ? metrics.map(({name}) => name) : Object.keys(units);
  return names.flatMap((name) => {
    if (!Object.hasOwn(units, name)) return [];
    const found = units[name] as Unit;
    const declared = metrics.find((metric) => metric.name === name);
    return {name, ...found, delta: declared?.delta ?? plan.delta, summary: declared?.summary ?? "median"};
  });
}

/** Returns what a metric is: as the experiment says, else as the reader knows, else by its unit. */
export function resolveUnit(
  declared: {unit: string | null; better: "lower" | "higher" | null} | undefined,
  read: string | null
): Unit {
  const unit = declared?.unit ?? read ?? "";
  return {unit, better: declared?.better ?? betterByUnit(unit)};
}

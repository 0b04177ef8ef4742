import type {MeasurementSelection} from "../experiment/experiment.ts";
import {isPicked} from "../measure/benchmarks.ts";
import type {Metric, Trial} from "../result/types.ts";

/** Returns the step’s metrics in its order, as the trial described them; all of them where it names none. */
export function metricsIn({metrics}: MeasurementSelection, trial: Trial): Metric[] {
  if (metrics.length === 0) return trial.metrics;
  return metrics.flatMap(({name}) => trial.metrics.find((metric) => metric.name === name) ?? []);
}

/** Returns the benchmarks that the trial gave and the step wants. */
export function benchmarksIn({benchmarks}: MeasurementSelection, trial: Trial): string[] {
  return trial.benchmarks.filter((benchmark) => isPicked(benchmark, benchmarks));
}

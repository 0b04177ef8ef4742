import type {MeasurementSelection} from "../experiment/experiment.ts";
import {isPicked} from "../measure/benchmarks.ts";
import {simulatedName} from "../result/counters.ts";
import type {Metric, Trial} from "../result/types.ts";

/** Returns the step’s metrics in its order, as the trial described them; where it names none, all that the command itself gives. */
export function metricsIn({metrics}: MeasurementSelection, trial: Trial): Metric[] {
  if (metrics.length === 0) return trial.metrics.filter(({instrument}) => instrument === undefined);
  return metrics.flatMap(({name}) => find(name, trial) ?? find(simulatedName(name), trial) ?? []);
}

function find(name: string, {metrics}: Trial): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Returns the benchmarks that the trial gave and the step wants. */
export function benchmarksIn({benchmarks}: MeasurementSelection, trial: Trial): string[] {
  return trial.benchmarks.filter((benchmark) => isPicked(benchmark, benchmarks));
}

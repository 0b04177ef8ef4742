import type {MeasurementSelection} from "../experiment/experiment.ts";
import {isPicked} from "../measure/benchmarks.ts";
import {simulatedName} from "../result/counters.ts";
import type {Metric, Trial} from "../result/types.ts";

/**
 * Returns the step’s metrics in its order, as the trial described them; where it
 * names none, all that the command itself gives. A trial is of several steps, and
 * each has its own δ.
 */
export function metricsIn({metrics, plan}: MeasurementSelection, trial: Trial): Metric[] {
  if (metrics.length === 0) {
    return trial.metrics
      .filter(({instrument}) => instrument === undefined)
      .map((metric) => ({...metric, delta: plan.delta}));
  }
  return metrics.flatMap(({name, delta}) => {
    const found = find(name, trial) ?? find(simulatedName(name), trial);
    return found === undefined ? [] : [{...found, delta: delta ?? plan.delta}];
  });
}

function find(name: string, {metrics}: Trial): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Returns the benchmarks that the trial gave and the step wants. */
export function benchmarksIn({benchmarks}: MeasurementSelection, trial: Trial): string[] {
  return trial.benchmarks.filter((benchmark) => isPicked(benchmark, benchmarks));
}

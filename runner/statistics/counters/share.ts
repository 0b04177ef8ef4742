import {shareName} from "../../result/counters.ts";
import type {Metric, Sample} from "../../result/types.ts";

/**
 * Returns in what share of the time each counter was counted, the least of all
 * samples, for those that took turns with others: what was counted is scaled up
 * by perf, as if the rest had been like it.
 */
export function shareOf(samples: readonly Sample[], metrics: readonly Metric[]): {metric: string; share: number}[] {
  return metrics.flatMap(({name}) => {
    const shares = samples.flatMap(({values}) =>
      Object.values(values).flatMap((metrics) => metrics[shareName(name)]?.flat() ?? [])
    );
    return shares.length === 0 ? [] : [{metric: name, share: shares.reduce((a, b) => Math.min(a, b))}];
  });
}

import type {Pair} from "../experiment/experiment.ts";
import type {Comparison, Effect, Interaction, Metric, Recovery, Sample} from "../result/types.ts";
import {pairSamples} from "../statistics/couples.ts";
import {medianInterval} from "../statistics/interval.ts";
import {contrasts, scaleOf, toInterval} from "../statistics/paired.ts";
import {median} from "../statistics/quantile.ts";

/** A variant that is another one with patches. */
export interface Patched {
  variant: string;
  of: string;
}

type Measured = readonly {measurement: string; samples: readonly Sample[]}[];

/**
 * Returns how much of a gap each patch recovers: of the contrast between a
 * variant that is worse and its baseline, the share by which the variant with
 * the patch is better, round by round. 1 is all of it, 0 none.
 */
export function recoveries(
  comparisons: readonly Comparison[],
  patched: readonly Patched[],
  metrics: ReadonlyMap<string, Metric>,
  measured: Measured
): Recovery[] {
  return comparisons.flatMap(({baseline, variant, measurement, benchmark, metric: name, verdict}) => {
    const metric = metrics.get(`${measurement}/${name}`);
    if (verdict !== "worse" || metric === undefined) return [];
    const samples = samplesOf(measured, measurement);
    const gaps = effects(samples, {baseline, variant}, benchmark, metric);
    return patched
      .filter(({of}) => of === variant)
      .flatMap(({variant: cure}) => {
        const rests = effects(samples, {baseline, variant: cure}, benchmark, metric);
        const shares = [...gaps].flatMap(([round, gap]) => {
          const rest = rests.get(round);
          return rest === undefined || gap === 0 ? [] : [1 - rest / gap];
        });
        if (shares.length === 0) return [];
        const interval = toInterval(medianInterval(shares, 0.95), "difference");
        return [
          {baseline, variant, patched: cure, measurement, benchmark, metric: name, share: median(shares), interval}
        ];
      });
  });
}

/**
 * Returns, for each 2×2, by how much the second pair’s effect differs from the
 * first’s: the ratio of their ratios, or the difference of their differences.
 */
export function interactions(
  wanted: readonly (readonly [Pair, Pair])[],
  comparisons: readonly Comparison[],
  metrics: ReadonlyMap<string, Metric>,
  measured: Measured
): Interaction[] {
  const judged = new Map(
    comparisons
      .filter((comparison) => comparison.judged)
      .map((comparison) => [`${comparison.measurement}/${comparison.benchmark}/${comparison.metric}`, comparison])
  );
  return [...judged.values()].flatMap(({measurement, benchmark, metric: name}) => {
    const metric = metrics.get(`${measurement}/${name}`);
    if (metric === undefined) return [];
    return wanted.flatMap(([first, second]) => {
      const samples = samplesOf(measured, measurement);
      const firsts = effects(samples, first, benchmark, metric);
      const seconds = effects(samples, second, benchmark, metric);
      const values = [...firsts].flatMap(([round, one]) => {
        const other = seconds.get(round);
        return other === undefined ? [] : [other - one];
      });
      if (values.length === 0) return [];
      const scale = metric.delta.kind === "absolute" ? "difference" : "ratio";
      const estimate = scale === "ratio" ? Math.exp(median(values)) : median(values);
      const effect: Effect = {
        scale,
        estimate,
        interval: toInterval(medianInterval(values, 0.95), scale),
        pairs: values.length
      };
      return [{first, second, measurement, benchmark, metric: name, effect}];
    });
  });
}

/** Returns the contrast of each round’s usable pair, by round. */
function effects(samples: readonly Sample[], pair: Pair, benchmark: string, metric: Metric): Map<number, number> {
  const {usable} = pairSamples(samples, {...pair, control: false, benchmark, metric}).together;
  const values = contrasts(usable, scaleOf(usable, metric.delta));
  return new Map(usable.map(({round}, i) => [round, values[i] ?? NaN]));
}

function samplesOf(measured: Measured, measurement: string): readonly Sample[] {
  return measured.find((one) => one.measurement === measurement)?.samples ?? [];
}

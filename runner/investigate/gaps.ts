import type {Pair} from "../experiment/experiment.ts";
import type {Comparison, Interaction, Metric, Recovery, Sample} from "../result/types.ts";
import {contrastsOf, interactionOf} from "../statistics/interaction.ts";
import {medianInterval} from "../statistics/interval.ts";
import {toInterval} from "../statistics/paired.ts";
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
    return patched
      .filter(({of}) => of === variant)
      .flatMap(({variant: cure}) => {
        const pairs = [
          {baseline, variant},
          {baseline, variant: cure}
        ] as const;
        const {
          effects: [gaps, rests]
        } = contrastsOf(samples, pairs, benchmark, metric);
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

/** Returns, for each 2×2 and each of its judged metrics, by how much the second pair’s effect differs from the first’s. */
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
  // Each 2×2 of each benchmark is a question of its own, and of several the intervals hold all at once.
  const level = 1 - 0.05 / Math.max(1, wanted.length * judged.size);
  return [...judged.values()].flatMap(({measurement, benchmark, metric: name}) => {
    const metric = metrics.get(`${measurement}/${name}`);
    if (metric === undefined) return [];
    const samples = samplesOf(measured, measurement);
    return wanted.flatMap(
      ([first, second]) => interactionOf(samples, {first, second, measurement, benchmark, metric, level}) ?? []
    );
  });
}

function samplesOf(measured: Measured, measurement: string): readonly Sample[] {
  return measured.find((one) => one.measurement === measurement)?.samples ?? [];
}

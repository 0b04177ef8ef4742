import type {Pair} from "../experiment/experiment.ts";
import type {Comparison, Effect, Interaction, Metric, Recovery, Sample} from "../result/types.ts";
import {pairSamples} from "../statistics/couples.ts";
import {EQUIVALENCE, medianInterval} from "../statistics/interval.ts";
import {contrasts, type Scale, scaleOf, toInterval} from "../statistics/paired.ts";
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
        } = effectsOf(samples, pairs, benchmark, metric);
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
      const {
        scale,
        effects: [firsts, seconds]
      } = effectsOf(samplesOf(measured, measurement), [first, second], benchmark, metric);
      const values = [...firsts].flatMap(([round, one]) => {
        const other = seconds.get(round);
        return other === undefined ? [] : [other - one];
      });
      if (values.length === 0) return [];
      const at = (level: number): Effect["interval"] => toInterval(medianInterval(values, level), scale);
      const effect: Effect = {
        scale,
        estimate: scale === "ratio" ? Math.exp(median(values)) : median(values),
        // Each 2×2 is a question of its own, and of several the intervals hold all at once.
        interval: at(1 - 0.05 / wanted.length),
        pairs: values.length
      };
      const outcome = judgeInteraction(effect, at(EQUIVALENCE), metric.delta);
      return [{first, second, measurement, benchmark, metric: name, effect, outcome}];
    });
  });
}

/**
 * Judges an interaction by the rule of comparisons: the effects differ where the
 * interval lies beyond ±δ, and are the same where the 90 % interval lies within.
 */
function judgeInteraction(
  {scale, interval}: Effect,
  narrow: Effect["interval"],
  delta: Metric["delta"]
): Interaction["outcome"] {
  // A relative δ says nothing of differences; none at all is then what matters.
  const size = scale === "ratio" || delta.kind === "absolute" ? delta.value : 0;
  const [from, to] = scale === "ratio" ? [1 / (1 + size), 1 + size] : [-size, size];
  const [low, high] = [interval.low ?? -Infinity, interval.high ?? Infinity];
  if (low > to || high < from) return "differ";
  return (narrow.low ?? -Infinity) >= from && (narrow.high ?? Infinity) <= to ? "same" : "cannot tell";
}

/** Returns the contrasts of both pairs’ usable rounds, by round, on the one scale that suits both. */
function effectsOf(
  samples: readonly Sample[],
  pairs: readonly [Pair, Pair],
  benchmark: string,
  metric: Metric
): {scale: Scale; effects: [Map<number, number>, Map<number, number>]} {
  const usableOf = (pair: Pair) => pairSamples(samples, {...pair, control: false, benchmark, metric}).together.usable;
  const [first, second] = [usableOf(pairs[0]), usableOf(pairs[1])];
  const scale = scaleOf([...first, ...second], metric.delta);
  const byRound = (usable: typeof first): Map<number, number> => {
    const values = contrasts(usable, scale);
    return new Map(usable.map(({round}, i) => [round, values[i] ?? NaN]));
  };
  return {scale, effects: [byRound(first), byRound(second)]};
}

function samplesOf(measured: Measured, measurement: string): readonly Sample[] {
  return measured.find((one) => one.measurement === measurement)?.samples ?? [];
}

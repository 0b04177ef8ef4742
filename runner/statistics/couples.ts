import type {Metric, Sample} from "../result/types.ts";
import {sampleValue} from "./hierarchy.ts";
import type {Couple, Measured, Pair, Pairs} from "./pairs.ts";
import {sortPairs} from "./pairs.ts";
import {mean} from "./mean.ts";
import {scaleOf} from "./paired.ts";

/** What is compared with what: of which variants, and which of their values. */
export interface Contrast {
  baseline: string;
  variant: string; // the baseline’s own name for the control
  control: boolean; // whether the variant’s samples are the control’s
  benchmark: string;
  metric: Metric;
}

/** The pairs of each replicate, by its number, and of all of them together. */
export interface ReplicatedPairs {
  replicates: Map<number, Pairs>;
  together: Pairs;
}

/**
 * Pairs the samples of a measurement’s rounds. Builds are paired with builds of
 * the same number. Where there are several, a round’s values are the means of
 * its usable pairs’ values (geometric, where they are compared by ratios), so
 * that a round counts once however many builds it has.
 */
export function pairSamples(samples: readonly Sample[], contrast: Contrast): ReplicatedPairs {
  const numbers = [...new Set(samples.map(({replicate}) => replicate))].sort((a, b) => a - b);
  const replicates = new Map(
    numbers.map((replicate) => [
      replicate,
      sortPairs(
        couples(
          samples.filter((s) => s.replicate === replicate),
          contrast
        )
      )
    ])
  );
  const [only] = replicates.values();
  const together = replicates.size === 1 && only ? only : joinPairs([...replicates.values()], contrast);
  return {replicates, together};
}

/** Returns the sample’s value of a metric, or null if it failed or has none. */
export function measuredValue(sample: Sample, benchmark: string, {name, summary}: Metric): number | null {
  const processes = sample.status === "ok" ? sample.values[benchmark]?.[name] : undefined;
  if (processes === undefined) return null;
  const value = sampleValue(processes, summary);
  return Number.isFinite(value) ? value : null;
}

function couples(samples: readonly Sample[], {baseline, variant, control, benchmark, metric}: Contrast): Couple[] {
  const rounds = new Map<number, Couple>();
  for (const sample of samples) {
    const isBaseline = sample.variant === baseline && !sample.control;
    const isVariant = sample.variant === variant && sample.control === control;
    if (!isBaseline && !isVariant) continue;
    const couple = rounds.get(sample.round) ?? {round: sample.round, baseline: null, variant: null};
    rounds.set(sample.round, couple);
    const value = measuredValue(sample, benchmark, metric);
    const measured: Measured | null = value === null ? null : {value, canaries: sample.canaries};
    if (isBaseline) couple.baseline = measured;
    if (isVariant) couple.variant = measured;
  }
  return [...rounds.values()].sort((a, b) => a.round - b.round);
}

/** A round with a usable pair of some build is usable; its pairs that are not are left out of its mean. */
function joinPairs(replicates: readonly Pairs[], {metric}: Contrast): Pairs {
  const all = replicates.flatMap(({usable, setAside}) => [...usable, ...setAside]);
  const scale = scaleOf(all, metric.delta);
  const join = (pairs: Pair[]): Pair => ({
    round: pairs[0]?.round ?? NaN,
    baseline: average(pairs.map(({baseline}) => baseline)),
    variant: average(pairs.map(({variant}) => variant)),
    canaryNs: canary(pairs)
  });
  function average(values: number[]): number {
    return scale === "ratio" ? Math.exp(mean(values.map(Math.log))) : mean(values);
  }
  const usable = byRound(replicates.flatMap((pairs) => pairs.usable));
  const setAside = byRound(replicates.flatMap((pairs) => pairs.setAside));
  return {
    usable: [...usable.values()].map(join),
    setAside: [...setAside].filter(([round]) => !usable.has(round)).map(([, pairs]) => join(pairs))
  };
}

function canary(pairs: readonly Pair[]): number | null {
  const known = pairs.flatMap(({canaryNs}) => canaryNs ?? []);
  return known.length > 0 ? mean(known) : null;
}

function byRound(pairs: readonly Pair[]): Map<number, Pair[]> {
  const rounds = new Map<number, Pair[]>();
  for (const pair of pairs) rounds.set(pair.round, [...(rounds.get(pair.round) ?? []), pair]);
  return new Map([...rounds].sort(([a], [b]) => a - b));
}

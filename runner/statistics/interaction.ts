import type {Delta, Effect, Interaction, Metric, Sample} from "../result/types.ts";
import {pairSamples} from "./couples.ts";
import {EQUIVALENCE} from "./interval.ts";
import {MINIMUM_PAIRS} from "./verdict.ts";
import {contrasts, effectOf, type Scale, scaleOf} from "./paired.ts";

/** What a 2×2 asks of a measurement’s samples: whether two changes have the same effect. */
export interface Crossed {
  first: Interaction["first"];
  second: Interaction["second"];
  measurement: string;
  benchmark: string;
  metric: Metric;
  level: number; // of the interval
}

/** What two changes do, round by round: logarithms of ratios, or differences in the metric’s unit. */
export interface Contrasts {
  scale: Scale;
  effects: [first: Map<number, number>, second: Map<number, number>]; // by round
}

/**
 * Returns by how much the second change’s effect differs from the first’s: the
 * ratio of their ratios, or the difference of their differences, of the rounds
 * that have both; null if there are none.
 */
export function interactionOf(samples: readonly Sample[], {level, ...crossed}: Crossed): Interaction | null {
  const {first, second, measurement, benchmark, metric} = crossed;
  const found = contrastsOf(samples, [first, second], benchmark, metric);
  const values = [...interactionsOf(found).values()];
  const effect = effectOf(values, found.scale, level);
  const narrow = effectOf(values, found.scale, EQUIVALENCE);
  if (effect === null || narrow === null) return null;
  const few = values.length < MINIMUM_PAIRS;
  const outcome = few ? "cannot tell" : judge(effect, narrow, interactionDelta(effect.scale, metric.delta));
  return {first, second, measurement, benchmark, metric: metric.name, effect, outcome};
}

/** Returns the contrasts of both pairs’ usable rounds on the one scale that suits both. */
export function contrastsOf(
  samples: readonly Sample[],
  pairs: readonly [Interaction["first"], Interaction["second"]],
  benchmark: string,
  metric: Metric
): Contrasts {
  const usableOf = (pair: Interaction["first"]) =>
    pairSamples(samples, {...pair, control: false, benchmark, metric}).together.usable;
  const [first, second] = [usableOf(pairs[0]), usableOf(pairs[1])];
  const scale = scaleOf([...first, ...second], metric.delta);
  const byRound = (usable: typeof first): Map<number, number> => {
    const values = contrasts(usable, scale);
    return new Map(usable.map(({round}, i) => [round, values[i] ?? NaN]));
  };
  return {scale, effects: [byRound(first), byRound(second)]};
}

/** Returns, of each round that has both, the second change’s contrast less the first’s. */
export function interactionsOf({effects: [firsts, seconds]}: Contrasts): Map<number, number> {
  return new Map(
    [...firsts].flatMap(([round, one]): [number, number][] => {
      const other = seconds.get(round);
      return other === undefined ? [] : [[round, other - one]];
    })
  );
}

/** Returns the smallest interaction that matters. A relative δ says nothing of differences; any at all is then what matters. */
export function interactionDelta(scale: Scale, delta: Delta): number {
  return scale === "ratio" || delta.kind === "absolute" ? delta.value : 0;
}

/**
 * Judges an interaction by the rule of comparisons: the effects differ where the
 * interval lies beyond ±δ, and are the same where the 90 % interval lies within.
 */
function judge({scale, interval}: Effect, {interval: narrow}: Effect, delta: number): Interaction["outcome"] {
  const [from, to] = scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
  const [low, high] = [interval.low ?? -Infinity, interval.high ?? Infinity];
  if (low > to || high < from) return "differ";
  return (narrow.low ?? -Infinity) >= from && (narrow.high ?? Infinity) <= to ? "same" : "cannot tell";
}

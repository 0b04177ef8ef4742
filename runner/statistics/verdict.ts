import type {Comparison, Delta} from "../result/types.ts";
import {EQUIVALENCE, isEquivalent, medianInterval, minimumPairs} from "./interval.ts";
import {neededPairs} from "./needed.ts";
import {contrasts, pairedEffect, scaleOf, toInterval} from "./paired.ts";
import type {Scale} from "./paired.ts";
import type {Pair, Pairs} from "./pairs.ts";
import {median} from "./quantile.ts";
import {reason} from "./reason.ts";

/** Fewer usable pairs than this are too noisy: no interval at 95 % exists. */
export const MINIMUM_PAIRS = 6;

/** So many pairs are enough where values are simulated: they hardly vary from start to start. */
const SIMULATED_PAIRS = 3;

/**
 * The level of intervals of simulated values: of three pairs, the range holds the
 * median with a probability of 1 − 2 · 0.5³, were they drawn by chance.
 */
export const SIMULATED_LEVEL = 1 - 2 * 0.5 ** SIMULATED_PAIRS;

/** What was declared ahead. */
export interface Rule {
  level: number; // of the interval, e.g., familyLevel(m)
  delta: Delta; // the smallest difference that matters; with a unit, the metric’s
  better: Comparison["better"];
  simulated?: boolean; // whether values are a simulation’s; defaults to false
}

/** The part of a comparison that follows from its pairs. */
export type Judgement = Pick<
  Comparison,
  "verdict" | "reason" | "effect" | "equivalence" | "all" | "delta" | "floor" | "setAside" | "needed"
>;

/**
 * Judges a variant against its baseline by the rule that was declared ahead.
 * `control` is the baseline’s second start against its first, in the same rounds.
 *
 * - too noisy: fewer than 6 usable pairs, of the variant or of the control
 * - worse, better: the interval lies beyond ±δ, and the median beyond the noise floor
 * - equivalent: the 90 % interval lies within ±δ, and the noise floor is at most δ
 * - inconclusive: none of these
 *
 * The noise floor is the larger absolute end of the control’s interval; it is
 * unbounded, and there is no verdict but inconclusive, with too few pairs for an
 * interval at the level. What is simulated is judged by the same rule on the range
 * of at least three pairs, as chance has hardly a part in it. On the scale of ratios a δ of 1 % is ln 1.01, so that
 * 1.01 and 1/1.01 are equally far from equal. There is no verdict, null, without
 * any pair, and where values are not positive and δ has no unit.
 */
export function judge(variant: Pairs, control: Pairs, {level, delta, better, simulated = false}: Rule): Judgement {
  const least = simulated ? SIMULATED_PAIRS : MINIMUM_PAIRS;
  const equivalenceLevel = simulated ? level : EQUIVALENCE;
  const all = [...variant.usable, ...variant.setAside];
  const scale = scaleOf([...all, ...control.usable, ...control.setAside], delta);
  const values = contrasts(variant.usable, scale);
  const controls = contrasts(control.usable, scale);
  const interval = medianInterval(values, level);
  const equivalence = medianInterval(values, equivalenceLevel);
  const bound = boundOf(delta, scale, variant.usable);
  const floor = noiseFloor(controls, level);
  const estimate = median(values);
  const verdict = ((): Comparison["verdict"] => {
    if (all.length === 0 || (scale === "difference" && delta.kind === "relative")) return null;
    if (Math.min(values.length, controls.length) < least) return "too noisy";
    const beyond = interval.low > bound || interval.high < -bound;
    if (beyond && Math.abs(estimate) > floor) return estimate > 0 === (better === "lower") ? "worse" : "better";
    return isEquivalent(values, bound, floor, equivalenceLevel) ? "equivalent" : "inconclusive";
  })();
  const needed = verdict === "inconclusive" ? neededPairs({values, interval, bound, floor}) : null;
  const judgement = {
    verdict,
    effect: pairedEffect(variant.usable, scale, level),
    equivalence: values.length > 0 ? toInterval(equivalence, scale) : null,
    all: variant.setAside.length > 0 ? pairedEffect(all, scale, level) : null,
    delta: onScale(bound, scale),
    floor: Number.isFinite(floor) ? onScale(floor, scale) : null,
    setAside: variant.setAside.length,
    needed: needed === null ? null : Math.ceil((needed * all.length) / values.length)
  };
  return {
    ...judgement,
    reason: reason(judgement, {
      minimum: Math.max(least, minimumPairs(level)),
      controlPairs: controls.length,
      controlSetAside: control.setAside.length,
      unit: delta.kind === "absolute" ? delta.unit : null
    })
  };
}

/** Returns how far from zero contrasts of the same thing measured twice may lie; Infinity with too few. */
export function noiseFloor(controls: readonly number[], level: number): number {
  const {low, high} = medianInterval(controls, level);
  return Math.max(Math.abs(low), Math.abs(high));
}

/** Returns half the width of the interval of usable pairs, relative to what is measured; null if it has no bounds yet. */
export function relativeHalfWidth({usable}: Pairs, {level, delta}: Pick<Rule, "level" | "delta">): number | null {
  const scale = scaleOf(usable, delta);
  const {low, high} = medianInterval(contrasts(usable, scale), level);
  const width = high - low;
  if (!Number.isFinite(width)) return null;
  if (width === 0) return 0;
  const half = scale === "ratio" ? Math.expm1(width / 2) : width / 2 / typical(usable);
  return Number.isFinite(half) ? half : null;
}

// Where δ has no unit and there is no ratio, there is no verdict either, and δ
// of the baseline’s median is for the eye only.
function boundOf(delta: Delta, scale: Scale, pairs: readonly Pair[]): number {
  if (delta.kind === "absolute") return delta.value;
  return scale === "ratio" ? Math.log1p(delta.value) : pairs.length > 0 ? delta.value * typical(pairs) : 0;
}

// A distance from zero of contrasts as one from 1 of ratios.
function onScale(distance: number, scale: Scale): number {
  return scale === "ratio" ? Math.expm1(distance) : distance;
}

function typical(pairs: readonly Pair[]): number {
  return Math.abs(median(pairs.map(({baseline}) => baseline)));
}

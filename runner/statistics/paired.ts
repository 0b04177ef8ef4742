import type {Delta, Effect} from "../result/types.ts";
import {medianInterval} from "./interval.ts";
import type {Bounds} from "./interval.ts";
import type {Pair} from "./pairs.ts";
import {median} from "./quantile.ts";

export type Scale = Effect["scale"];

/**
 * Returns how pairs are compared: by differences where δ has a unit, or where
 * any value is not positive, so that there is no ratio; else by ratios.
 */
export function scaleOf(pairs: readonly Pair[], delta: Delta): Scale {
  const ratios = delta.kind === "relative" && pairs.every(({baseline, variant}) => baseline > 0 && variant > 0);
  return ratios ? "ratio" : "difference";
}

/**
 * Returns one number a pair: the logarithm of variant over baseline, which makes
 * twice as long and half as long equally far apart, or variant minus baseline.
 */
export function contrasts(pairs: readonly Pair[], scale: Scale): number[] {
  return pairs.map(({baseline, variant}) => (scale === "ratio" ? Math.log(variant / baseline) : variant - baseline));
}

/**
 * Returns the effect as the artifact holds it: the median of the pairs’
 * contrasts and its interval at the level, as a ratio or in the metric’s unit;
 * null without pairs.
 */
export function pairedEffect(pairs: readonly Pair[], scale: Scale, level: number): Effect | null {
  return effectOf(contrasts(pairs, scale), scale, level);
}

/** Returns the same of contrasts, one a pair. */
export function effectOf(values: readonly number[], scale: Scale, level: number): Effect | null {
  if (values.length === 0) return null;
  return {
    scale,
    estimate: toScale(median(values), scale),
    interval: toInterval(medianInterval(values, level), scale),
    pairs: values.length
  };
}

/** Returns an interval of contrasts on the effect’s scale, with null for no bound. */
export function toInterval({low, high, level}: Bounds, scale: Scale): Effect["interval"] {
  return {
    low: Number.isFinite(low) ? toScale(low, scale) : null,
    high: Number.isFinite(high) ? toScale(high, scale) : null,
    level
  };
}

function toScale(contrast: number, scale: Scale): number {
  return scale === "ratio" ? Math.exp(contrast) : contrast;
}

import type {Effect, LayoutEffect, Rung} from "../../result/types.ts";

/**
 * Returns whether the shipped difference vanishes in layouts of a kind: yes, the
 * 90 % interval of the effect across them lies within ±δ; no, it survives, as
 * its 95 % interval lies beyond δ on the shipped difference’s side; else it
 * cannot be told.
 */
export function vanishes(effect: LayoutEffect, kind: "random" | "pinned"): Rung["answer"] {
  const {shipped, delta} = effect;
  const found = effect[kind];
  const narrow = kind === "random" ? effect.randomEquivalence : effect.pinnedEquivalence;
  if (found === null || narrow === null || shipped?.scale !== found.scale) return "cannot tell";
  const [below, above] = found.scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
  if (narrow.low !== null && narrow.high !== null && narrow.low >= below && narrow.high <= above) return "yes";
  const {low, high} = found.interval;
  const survives = isUp(shipped) ? low !== null && low > above : high !== null && high < below;
  return survives ? "no" : "cannot tell";
}

/**
 * Returns which share of the shipped difference random layouts leave, on the log
 * scale where effects are ratios; null where nothing was measured, or nothing
 * differs as shipped.
 */
export function surviving({shipped, random}: LayoutEffect, isReal: boolean): number | null {
  if (shipped === null || random === null || !isReal) return null;
  if (shipped.scale !== random.scale) return null;
  const share = size(random) / size(shipped);
  return Number.isFinite(share) ? share : null;
}

function isUp(effect: Effect): boolean {
  return size(effect) > 0;
}

function size({scale, estimate}: Effect): number {
  return scale === "ratio" ? Math.log(estimate) : estimate;
}

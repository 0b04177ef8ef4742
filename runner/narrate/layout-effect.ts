import type {LayoutEffect} from "../result/types.ts";
import {vanishes} from "../statistics/layout/vanishes.ts";
import {describes} from "./comparison.ts";
import {intervalWords} from "./effect.ts";
import {formatPercent, formatValue} from "./units.ts";
import {plural} from "./words.ts";

/** Returns whether a difference vanishes in layouts of a kind, in a clause. */
export function vanishingWords(effect: LayoutEffect, kind: "random" | "pinned"): string {
  switch (vanishes(effect, kind)) {
    case "yes":
      return `In ${kind} layouts the difference vanishes`;
    case "no":
      return `In ${kind} layouts the difference survives`;
    case "cannot tell":
      return `Whether the difference vanishes in ${kind} layouts cannot be told`;
  }
}

/** Returns the effect across layouts in words, e.g., "slow takes 0.1 % longer than fast (90 % interval −0.2 % to +0.4 %, 12 layouts)". */
export function acrossWords(effect: LayoutEffect, kind: "random" | "pinned"): string {
  const found = effect[kind];
  if (found === null) return "nothing was measured";
  const {unit} = effect;
  const narrow = kind === "random" ? effect.randomEquivalence : effect.pinnedEquivalence;
  const interval = vanishes(effect, kind) === "no" ? found.interval : (narrow ?? found.interval);
  return `${describes(effect, found)} (${intervalWords(found, unit, interval)}, ${plural(found.pairs, "layout")})`;
}

/** Returns the smallest difference that matters, e.g., "1 %". */
export function deltaWords({delta, shipped, unit}: LayoutEffect): string {
  return shipped?.scale === "difference" ? formatValue(delta, unit) : formatPercent(delta);
}

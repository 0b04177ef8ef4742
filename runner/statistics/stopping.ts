import type {Look} from "../result/types.ts";
import {looks} from "./looks.ts";
import type {RoundsPlan} from "./looks.ts";

/** A plan takes at most this many times the rounds that it wants usable. */
export const RETAKE_FACTOR = 3;

/** Where a measurement stands after a round. */
export interface Progress {
  rounds: number; // taken, torn ones left out
  usable: readonly number[]; // pairs so far, of every comparison and every control
  halfWidths: () => readonly (number | null)[]; // relative, of the family’s intervals so far; null: no interval yet
  looked: number; // looks that were taken before
  measuredMs: number;
}

export interface Decision {
  stop: boolean;
  why: "rounds" | "precision" | "bound" | "retakes" | "time" | null; // null: goes on
  look: Look | null; // to be recorded
}

/**
 * Decides after a round whether to take another. The rounds that count are the
 * usable pairs of the comparison that has fewest, so that a round that lost a
 * pair is taken again at the end.
 *
 * - A fixed plan stops once its rounds count (rounds).
 * - A precision plan looks at atLeast, every 7 from there, and atMost. It stops
 *   when the widest interval of the family is narrow enough (precision), else at
 *   atMost (bound) or once its time is up (time).
 * - Either stops when three times as many rounds were taken as should count by
 *   the next look, and do not (retakes).
 */
export function decideStop(plan: RoundsPlan, {rounds, usable, halfWidths, looked, measuredMs}: Progress): Decision {
  const numbers = looks(plan);
  const next = numbers[Math.min(looked, numbers.length - 1)] ?? 0;
  const due = Math.min(...usable) >= next && looked < numbers.length;
  const late = plan.kind === "precision" && plan.atMostMs !== null && measuredMs >= plan.atMostMs;
  if (!due) {
    if (rounds >= RETAKE_FACTOR * next) return {stop: true, why: "retakes", look: null};
    return late ? {stop: true, why: "time", look: null} : {stop: false, why: null, look: null};
  }
  if (plan.kind === "fixed") return {stop: true, why: "rounds", look: null};
  const halfWidth = widest(halfWidths());
  const why = ((): Decision["why"] => {
    if (halfWidth !== null && halfWidth <= plan.halfWidth) return "precision";
    if (next >= plan.atMost) return "bound";
    return late ? "time" : null;
  })();
  return {stop: why !== null, why, look: {round: rounds, halfWidth, stop: why !== null}};
}

function widest(halfWidths: readonly (number | null)[]): number | null {
  if (halfWidths.length === 0) return null;
  return halfWidths.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)));
}

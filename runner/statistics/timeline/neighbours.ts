import {medianInterval, minimumPairs, signTest} from "../interval.ts";
import type {Bounds} from "../interval.ts";
import {median} from "../quantile.ts";
import type {MeasuredRevision} from "./finding.ts";

/** Two successive revisions, compared in pairs of the rounds that hold both. */
export interface Neighbours {
  index: number; // of the second
  effect: number; // median of contrasts
  interval: Bounds; // of that, at the family’s level
  p: number; // corrected for the number of comparisons
  pairs: number;
}

/**
 * Compares each revision with the one before it by signs, as compare does: what
 * a short series allows, as it has too few values to tell levels from noise. With
 * n revisions, intervals are at 1 − rate/(n − 1), so that a series without any
 * change has one beyond ±δ in at most that share of cases.
 */
export function compareNeighbours(
  revisions: readonly MeasuredRevision[],
  {rate, delta, toScale}: {rate: number; delta: number; toScale(value: number): number}
): Neighbours[] {
  const comparisons = Math.max(1, revisions.length - 1);
  return revisions.slice(1).map((revision, i) => {
    const before = new Map(revisions[i]?.samples.map(({round, value}) => [round, value]));
    const contrasts = revision.samples.flatMap(({round, value}) => {
      const other = before.get(round);
      return other === undefined ? [] : [toScale(value) - toScale(other)];
    });
    return {
      index: i + 1,
      effect: median(contrasts),
      interval: medianInterval(contrasts, 1 - rate / comparisons),
      p: Math.min(1, comparisons * signTest(contrasts, delta)),
      pairs: contrasts.length
    };
  });
}

/** Returns the least number of rounds with which neighbours among n revisions can differ. */
export function neededRounds(n: number, rate: number): number {
  return minimumPairs(1 - rate / Math.max(1, n - 1));
}

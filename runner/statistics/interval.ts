import {select} from "./select.ts";

/** An interval; ±Infinity where there is no bound. */
export interface Bounds {
  low: number;
  high: number;
  level: number; // nominal coverage, e.g., 0.95
}

/**
 * Returns an interval that holds the median of the distribution from which the
 * values were drawn, with a probability of at least `level`: from the k-th
 * smallest to the k-th largest value, k as large as the binomial distribution
 * allows. This inverts the sign test (Hahn and Meeker 1991, Statistical
 * Intervals, §5.2, doi:10.1002/9780470316771). It is exact in that it assumes
 * independent values and nothing of their distribution, and it needs no random
 * numbers; it is conservative, as k is a whole number. Ties only make it more
 * so, and if all values are equal it is that value. With too few values for the
 * level, minimumPairs, it has no bounds.
 */
export function medianInterval(values: readonly number[], level: number): Bounds {
  const k = signRank(values.length, level);
  if (k === 0) return {low: -Infinity, high: Infinity, level};
  const some = new Float64Array(values);
  return {low: select(some, k - 1), high: select(some, values.length - k), level};
}

/** Returns k, the rank of the interval’s ends among n values; 0 if n is too small for the level. */
export function signRank(n: number, level: number): number {
  let k = 0;
  let below = 0; // P(fewer than or equal to k successes of n)
  let log = -n * Math.LN2; // of P(exactly k successes)
  while (k < n / 2) {
    below += Math.exp(log);
    if (below > ((1 - level) / 2) * (1 + 1e-9)) break; // a rounding is no reason for a wider interval
    log += Math.log((n - k) / (k + 1));
    ++k;
  }
  return k;
}

/** Returns the least number of values for which medianInterval has bounds at the level. */
export function minimumPairs(level: number): number {
  let n = 1;
  while (signRank(n, level) === 0) ++n;
  return n;
}

/** Returns the level of each interval in a family of m, such that all of them hold in 95 % of families: Bonferroni’s. */
export function familyLevel(m: number): number {
  return 1 - 0.05 / m;
}

/** Returns the least number of rounds that can decide anything in a family of m comparisons: 1 + ⌈log₂(m/0.05)⌉. */
export function minimumRounds(m: number): number {
  return 1 + Math.ceil(Math.log2(m / 0.05));
}

/**
 * Returns the p value of the sign test of “the median lies within ±bound” (a
 * bound of 0: “is zero”): twice the smaller of the probabilities of as many
 * values above bound, or below −bound, by chance. Values at a bound count
 * against the difference. The interval at 1 − p is the first that reaches
 * beyond, so that p ≤ α if and only if medianInterval at 1 − α lies outside.
 */
export function signTest(values: readonly number[], bound = 0): number {
  const above = values.filter((value) => value > bound).length;
  const below = values.filter((value) => value < -bound).length;
  return Math.min(1, 2 * atLeast(Math.max(above, below), values.length));
}

/** The level of the interval that shows equivalence, for two one-sided tests at 5 %. */
export const EQUIVALENCE = 0.9;

/**
 * Whether the values show equivalence: two one-sided sign tests at 5 %, that
 * is, the 90 % interval within ±bound (Schuirmann 1987, doi:10.1007/BF01068419),
 * where what the same thing measured twice differs by, the noise floor, is no
 * more than the bound.
 */
export function isEquivalent(values: readonly number[], bound: number, floor: number, level = EQUIVALENCE): boolean {
  const {low, high} = medianInterval(values, level);
  return -bound <= low && high <= bound && floor <= bound;
}

/** Returns P(at least k successes of n), each as likely as not. */
function atLeast(k: number, n: number): number {
  let log = -n * Math.LN2;
  let probability = 0;
  // Counts failures, from none up to n − k.
  for (let i = 0; i <= n - k; ++i) {
    probability += Math.exp(log);
    log += Math.log((n - i) / (i + 1));
  }
  return probability;
}

import {normalProbability} from "./normal.ts";

export interface RankTest {
  u: number; // pairs (a, b) with a > b, and half of those with a = b
  p: number; // two-sided
  exact: boolean; // false: by the normal approximation
  delta: number; // Cliff’s δ: P(a > b) − P(a < b), from −1 to 1
}

/**
 * Compares two independent groups by the Mann–Whitney U test (1947,
 * doi:10.1214/aoms/1177730491), with Cliff’s δ (1993,
 * doi:10.1037/0033-2909.114.3.494) as the size of the effect. The p value is
 * exact where there are no ties and at most 2,500 pairs; else it is the normal
 * approximation, corrected for ties and continuity. Values that were measured
 * in pairs are compared by medianInterval instead.
 */
export function rankTest(a: readonly number[], b: readonly number[]): RankTest {
  const pairs = a.length * b.length;
  let u = 0;
  for (const x of a) for (const y of b) u += x > y ? 1 : x === y ? 0.5 : 0;
  const delta = pairs > 0 ? (2 * u) / pairs - 1 : NaN;
  const ties = tieSizes([...a, ...b]);
  const exact = ties.length === 0 && pairs <= 2500;
  const p = pairs === 0 ? NaN : exact ? exactP(u, a.length, b.length) : approximateP(u, a.length, b.length, ties);
  return {u, p, exact, delta};
}

/** Returns the exact two-sided p value of U for groups of n and m without ties. */
export function exactP(u: number, n: number, m: number): number {
  const counts = arrangements(n, m);
  const smaller = Math.min(u, n * m - u);
  let total = 0;
  let extreme = 0;
  counts.forEach((count, i) => {
    total += count;
    if (i <= smaller) extreme += count;
  });
  return Math.min(1, (2 * extreme) / total);
}

/** Returns how many values there are of each value that occurs more than once. */
export function tieSizes(values: readonly number[]): number[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()].filter((size) => size > 1);
}

// The number of arrangements with each U, from none to nm: the coefficients of
// the Gaussian binomial coefficient, ∏ (1 − qᵐ⁺ⁱ) / (1 − qⁱ) for i from 1 to n.
function arrangements(n: number, m: number): number[] {
  const counts: number[] = Array.from({length: n * m + 1}, (_, i) => (i === 0 ? 1 : 0));
  for (let i = 1; i <= n; ++i) {
    for (let j = n * m; j >= m + i; --j) counts[j] = (counts[j] ?? 0) - (counts[j - m - i] ?? 0);
    for (let j = i; j <= n * m; ++j) counts[j] = (counts[j] ?? 0) + (counts[j - i] ?? 0);
  }
  return counts;
}

function approximateP(u: number, n: number, m: number, ties: readonly number[]): number {
  const all = n + m;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((n * m) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (!(variance > 0)) return 1; // all values are equal
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return 2 * normalProbability(-z);
}

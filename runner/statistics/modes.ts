import {ascending} from "./quantile.ts";

export interface Modes {
  two: boolean; // the values fall into two groups, more clearly than those of one skewed group would
  separation: number; // Ashman’s D of the best split
  limit: number; // which a single group exceeds once in a hundred times at most
  split: number; // between the groups
  low: Mode;
  high: Mode;
}

export interface Mode {
  mean: number;
  share: number; // of the values, from 0 to 1
}

// The 99th percentile of the best split’s D for n values of one group, by
// 100,000 simulated series each: the largest of that for exponential,
// log-normal (σ = 1), Laplace, normal and Student’s t with 3 degrees of freedom.
// It falls in steps, where the smaller group must grow by one. The textbook’s
// limit of 2 is exceeded by nearly all normal series.
const LIMITS: readonly (readonly [n: number, limit: number])[] = [
  [8, 13.2],
  [10, 12.2],
  [13, 11.6],
  [14, 7.8],
  [20, 7.8],
  [21, 6.4],
  [26, 6.5],
  [33, 5.8],
  [40, 5.4],
  [60, 4.9],
  [90, 4.4],
  [120, 4.3],
  [200, 4],
  [400, 3.7]
];

/** The smaller group has at least this share of the values, and at least two of them. */
const MINORITY = 0.15;

/**
 * Tells whether values fall into two groups: the split in two with the largest
 * D, the distance of the groups’ means in units of their root mean square
 * deviation (Ashman, Bird and Zepf 1994, doi:10.1086/117248), against a limit
 * for series of that length. Where a process runs in one of two modes, no single
 * ratio describes it. Null for fewer values than eight, which cannot tell, and
 * for values that are all equal.
 */
export function modes(values: readonly number[]): Modes | null {
  const n = values.length;
  const limit = modesLimit(n);
  const best = bestSplit(values);
  if (best === null || limit === Infinity) return null;
  return {two: best.separation > limit, limit, ...best};
}

/** Returns the limit for n values, interpolated in log n; Infinity where n is too small to tell. */
export function modesLimit(n: number): number {
  const [lowN, low] = LIMITS.findLast(([size]) => size <= n) ?? [n, Infinity];
  const [highN, high] = LIMITS.find(([size]) => size >= n) ?? [n, low];
  if (lowN === highN || low === Infinity) return low;
  return low + (high - low) * (Math.log(n / lowN) / Math.log(highN / lowN));
}

/** Returns the split with the largest D, or null if there is none. */
export function bestSplit(values: readonly number[]): Omit<Modes, "two" | "limit"> | null {
  const n = values.length;
  const sorted = ascending(values);
  const origin = sorted[n >> 1] ?? 0; // sums of squares of large numbers would lose the digits that matter
  const sums = [0];
  const squares = [0];
  sorted.forEach((value, i) => {
    const x = value - origin;
    sums.push((sums[i] ?? 0) + x);
    squares.push((squares[i] ?? 0) + x * x);
  });
  const smallest = Math.max(2, Math.ceil(n * MINORITY));
  let best: ReturnType<typeof bestSplit> = null;
  for (let i = smallest; i <= n - smallest; ++i) {
    const [below, above] = [sorted[i - 1] ?? NaN, sorted[i] ?? NaN];
    if (below === above) continue;
    const low = group(sums, squares, 0, i);
    const high = group(sums, squares, i, n);
    const separation = (high.mean - low.mean) / Math.sqrt((low.variance + high.variance) / 2);
    if (best && best.separation >= separation) continue;
    best = {
      separation,
      split: (below + above) / 2,
      low: {mean: origin + low.mean, share: i / n},
      high: {mean: origin + high.mean, share: 1 - i / n}
    };
  }
  return best;
}

function group(sums: readonly number[], squares: readonly number[], start: number, end: number) {
  const n = end - start;
  const mean = ((sums[end] ?? NaN) - (sums[start] ?? NaN)) / n;
  const square = ((squares[end] ?? NaN) - (squares[start] ?? NaN)) / n;
  return {mean, variance: Math.max(0, square - mean * mean)};
}

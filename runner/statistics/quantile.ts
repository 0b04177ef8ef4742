import {selectTwo} from "./select.ts";

/**
 * Returns the p-quantile of the values, p from 0 to 1, by linear interpolation
 * at (n − 1)p: definition 7 of Hyndman and Fan (1996, doi:10.2307/2684934), the
 * default of R, numpy and pyperf. NaN if there are no values.
 */
export function quantile(values: readonly number[], p: number): number {
  if (values.length < MANY) return sortedQuantile(ascending(values), p);
  const position = (values.length - 1) * p;
  const i = Math.min(Math.max(0, Math.floor(position)), values.length - 2);
  return between(...selectTwo(new Float64Array(values), i), position - i);
}

/** Like quantile, for values that are in ascending order already. */
export function sortedQuantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const i = Math.min(Math.max(0, Math.floor(position)), Math.max(0, sorted.length - 2));
  const low = sorted[i] ?? NaN;
  const high = sorted[i + 1] ?? low;
  return between(low, high, position - i);
}

/** Equal neighbours are returned as they are: interpolating would cost a rounding, and turn infinities into NaN. */
function between(low: number, high: number, share: number): number {
  return low === high ? low : low + (high - low) * share;
}

/** Returns the median; NaN if there are no values. */
export function median(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return values[0] ?? NaN;
  if (n < MANY) return sortedMedian(ascending(values));
  const [low, high] = selectTwo(new Float64Array(values), (n - 1) >> 1);
  return n % 2 === 1 || low === high ? low : (low + high) / 2;
}

/** Like median, for values that are in ascending order already. */
export function sortedMedian(sorted: ArrayLike<number>): number {
  const low = sorted[(sorted.length - 1) >> 1] ?? NaN;
  const high = sorted[sorted.length >> 1] ?? NaN;
  return low === high ? low : (low + high) / 2;
}

/** Returns the median absolute deviation from the median, unscaled, in the values’ unit. */
export function mad(values: readonly number[], center = median(values)): number {
  return median(values.map((value) => Math.abs(value - center)));
}

/** Returns a sorted copy. */
export function ascending(values: readonly number[]): number[] {
  if (values.length < MANY) return [...values].sort((a, b) => a - b);
  return Array.from(new Float64Array(values).sort());
}

const MANY = 500; // values, from which on typed arrays are faster

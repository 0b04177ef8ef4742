/**
 * Returns the p-quantile of the values, p from 0 to 1, by linear interpolation
 * at (n − 1)p: definition 7 of Hyndman and Fan (1996, doi:10.2307/2684934), the
 * default of R, numpy and pyperf. NaN if there are no values.
 */
export function quantile(values: readonly number[], p: number): number {
  return sortedQuantile(ascending(values), p);
}

/** Like quantile, for values that are in ascending order already. */
export function sortedQuantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const i = Math.min(Math.max(0, Math.floor(position)), Math.max(0, sorted.length - 2));
  const low = sorted[i] ?? NaN;
  const high = sorted[i + 1] ?? low;
  // Equal neighbours are returned as they are: interpolating between them
  // would cost a rounding, and turn infinities into NaN.
  return low === high ? low : low + (high - low) * (position - i);
}

/** Returns the median; NaN if there are no values. */
export function median(values: readonly number[]): number {
  return sortedMedian(ascending(values));
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
  return [...values].sort((a, b) => a - b);
}

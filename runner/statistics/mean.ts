/** Returns the arithmetic mean; NaN if there are no values. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Returns the standard deviation, with n − 1 in the denominator; NaN for fewer than two values. */
export function deviation(values: readonly number[]): number {
  return Math.sqrt(variance(values));
}

/** Returns the variance, with n − 1 in the denominator; NaN for fewer than two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const center = mean(values);
  return sum(values.map((value) => (value - center) ** 2)) / (values.length - 1);
}

/** Returns the geometric mean of positive values; NaN if there are none, or one is negative. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)));
}

/**
 * Returns the sum, with the rounding error of each addition carried along, so
 * that a mean of many values is as exact as one of a few: Neumaier (1974,
 * doi:10.1002/zamm.19740540106).
 */
export function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

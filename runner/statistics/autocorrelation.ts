import {mean} from "./mean.ts";

export interface Autocorrelation {
  r: number; // lag 1, from −1 to 1
  limit: number; // a larger r is labelled
  effective: number; // how many independent values say as much
}

/**
 * Returns how much each value resembles the one before: the lag-1
 * autocorrelation, with the limit that independent values exceed in one series
 * of forty, 1.96/√n (Box, Jenkins et al., Time Series Analysis, §2.1), and the
 * effective number of values, n(1 − r)/(1 + r), at most n (Bayley and Hammersley
 * 1946, doi:10.2307/2983560). For paired series: what two samples of a round
 * have in common has gone from their ratio.
 */
export function autocorrelation(values: readonly number[]): Autocorrelation {
  const n = values.length;
  const center = mean(values);
  let squares = 0;
  let products = 0;
  values.forEach((value, i) => {
    squares += (value - center) ** 2;
    if (i > 0) products += (value - center) * ((values[i - 1] ?? NaN) - center);
  });
  const r = squares > 0 ? products / squares : 0;
  return {r, limit: n > 0 ? 1.96 / Math.sqrt(n) : Infinity, effective: r > 0 ? (n * (1 - r)) / (1 + r) : n};
}

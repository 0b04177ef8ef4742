import {normalProbability} from "./normal.ts";
import {median} from "./quantile.ts";
import {tieSizes} from "./rank.ts";
import {selectTwo} from "./select.ts";

export interface Drift {
  slope: number; // of a value per position, Theil and Sen’s
  tau: number; // Kendall’s, from −1 (falls throughout) to 1 (rises throughout)
  p: number; // two-sided, of the Mann–Kendall test
}

/** A trend with a smaller p value is labelled. */
export const DRIFT_LIMIT = 0.01;

/**
 * Looks for a trend in values in the order in which they were measured: the
 * Mann–Kendall test (Mann 1945, doi:10.2307/1907187; Kendall 1975), corrected
 * for ties and continuity, and the slope of Theil and Sen, the median of the
 * slopes between all two values (Sen 1968, doi:10.1080/01621459.1968.10480934).
 * Both keep to the bulk of the values, whatever single ones do. For logarithms,
 * slope × (n − 1) is the relative change over the series. The p value is that of
 * the normal approximation, which is good from ten values on; with fewer than
 * four it is 1. Both look at every two values: of more than 2,000, the medians of
 * at most 1,000 runs of successive values stand for them.
 */
export function drift(values: readonly number[]): Drift {
  const size = values.length > MOST ? Math.ceil(values.length / (MOST / 2)) : 1;
  if (size === 1) return trend(values);
  const runs = Array.from({length: Math.floor(values.length / size)}, (_, i) => values.slice(i * size, (i + 1) * size));
  const {slope, tau, p} = trend(runs.map((run) => median(run)));
  return {slope: slope / size, tau, p};
}

const MOST = 2000; // values; of more, their pairs are too many

function trend(values: readonly number[]): Drift {
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  let score = 0;
  values.forEach((value, i) => {
    for (let j = 0; j < i; ++j) {
      const rise = value - (values[j] ?? NaN);
      score += Math.sign(rise);
      slopes[count++] = rise / (i - j);
    }
  });
  const tied = tieSizes(values).reduce((sum, size) => sum + size * (size - 1) * (2 * size + 5), 0);
  const variance = (n * (n - 1) * (2 * n + 5) - tied) / 18;
  const z = Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance);
  return {
    slope: n < 2 ? 0 : middle(slopes),
    tau: n < 2 ? 0 : score / slopes.length,
    p: n < 4 || !(variance > 0) ? 1 : Math.min(1, 2 * normalProbability(-z))
  };
}

/** Returns the median, leaving the values in another order: a copy of a million slopes is one too many. */
function middle(values: Float64Array): number {
  const [low, high] = selectTwo(values, (values.length - 1) >> 1);
  return values.length % 2 === 1 || low === high ? low : (low + high) / 2;
}

/**
 * Returns, for each p value, its Holm-adjusted value: a set of hypotheses is
 * rejected at α by rejecting those with an adjusted value of at most α, and the
 * probability of any false rejection is at most α (Holm 1979,
 * https://www.jstor.org/stable/4615733).
 */
export function holm(p: readonly number[]): number[] {
  const adjusted = p.slice();
  let largest = 0;
  order(p).forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (p[i] ?? NaN) * (p.length - rank)));
    adjusted[i] = largest;
  });
  return adjusted;
}

/**
 * Returns, for each p value, its Benjamini–Hochberg-adjusted value: rejecting
 * those with at most q, the expected share of false rejections is at most q
 * (1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const adjusted = p.slice();
  let smallest = 1;
  order(p)
    .reverse()
    .forEach((i, rank) => {
      smallest = Math.min(smallest, ((p[i] ?? NaN) * p.length) / (p.length - rank));
      adjusted[i] = smallest;
    });
  return adjusted;
}

/**
 * Returns the level of the intervals that are reported for the hypotheses that
 * Benjamini–Hochberg rejects at q: 1 − Rq/m for R of m, so that the expected
 * share of reported intervals that miss is at most q (Benjamini and Yekutieli
 * 2005, doi:10.1198/016214504000001907). With p values of signTest at δ, a
 * hypothesis is rejected if and only if its interval at this level lies beyond
 * ±δ. Where none is rejected, the level at which one would have been.
 */
export function selectedLevel(p: readonly number[], q = 0.05): number {
  const rejected = benjaminiHochberg(p).filter((value) => value <= q).length;
  return 1 - (Math.max(1, rejected) * q) / Math.max(1, p.length);
}

function order(p: readonly number[]): number[] {
  return [...p.keys()].sort((i, j) => (p[i] ?? NaN) - (p[j] ?? NaN));
}

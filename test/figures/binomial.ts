/**
 * Returns the upper bound of a share of which k in n were seen: the largest
 * share with which as few as k would be seen in 5 % of cases (Clopper and
 * Pearson 1934, doi:10.1093/biomet/26.4.404).
 */
export function upperBound(k: number, n: number): number {
  return k >= n ? 1 : solve((p) => atMost(k, n, p) > 0.05);
}

/** Returns the lower bound, likewise. */
export function lowerBound(k: number, n: number): number {
  return 1 - upperBound(n - k, n);
}

/**
 * Returns the two-sided p value of “k of n and l of m come from the same share”:
 * Fisher’s exact test, by twice the smaller tail.
 */
export function sameShare(k: number, n: number, l: number, m: number): number {
  const all = choose(n + m, k + l);
  const probability = (i: number) => Math.exp(choose(n, i) + choose(m, k + l - i) - all);
  let [below, above] = [0, 0];
  for (let i = Math.max(0, k + l - m); i <= Math.min(n, k + l); ++i) {
    if (i <= k) below += probability(i);
    if (i >= k) above += probability(i);
  }
  return Math.min(1, 2 * Math.min(below, above));
}

/** Returns P(at most k successes of n). */
function atMost(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = 0; i <= k; ++i) sum += Math.exp(choose(n, i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  return sum;
}

/** Returns the share at which a condition that holds for small ones ends. */
function solve(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; ++i) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns the logarithm of n over k. */
function choose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; ++i) logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? NaN;
}

/**
 * Returns P(Z ≤ x) for a standard normal Z. Near the center, the series of
 * Marsaglia (2004, doi:10.18637/jss.v011.i04); in the tails, where that would
 * subtract nearly equal numbers, Laplace’s continued fraction (NIST Digital
 * Library of Mathematical Functions, 7.9.1), so that small probabilities keep
 * their digits.
 */
export function normalProbability(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 3) return 1 - tail(x);
  if (x < -3) return tail(-x);
  let term = x;
  let total = x;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(total); i += 2) total += term *= (x * x) / i;
  return 0.5 + total * density(x);
}

/** Returns the x for which P(Z ≤ x) = p, by bisection; ±Infinity for p of 0 and 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  let low = -39; // P(Z ≤ −39) is less than the smallest positive number
  let high = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (normalProbability(middle) < p) low = middle;
    else high = middle;
  }
}

function tail(x: number): number {
  let fraction = x;
  for (let i = 160; i > 0; --i) fraction = x + i / fraction;
  return density(x) / fraction;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Returns P(T ≤ t) for Student’s t with the given degrees of freedom, through
 * the regularised incomplete beta function (NIST Digital Library of
 * Mathematical Functions, 8.17).
 */
export function studentProbability(t: number, freedom: number): number {
  const upper = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? 1 - upper : upper;
}

/** Returns the t for which P(T ≤ t) = p, by bisection. */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p < 1 && freedom > 0)) return NaN;
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  let low = 0;
  let high = 1;
  while (studentProbability(high, freedom) < p) [low, high] = [high, high * 2];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (studentProbability(middle, freedom) < p) low = middle;
    else high = middle;
  }
}

// The continued fraction DLMF 8.17.22, from its tail; the symmetry 8.17.4 is
// used where it would converge slowly.
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  let fraction = 1;
  for (let m = 300; m > 0; --m) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    fraction = 1 + odd / (1 + even / fraction);
  }
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(front) / (a * fraction);
}

// Stirling’s series (DLMF 5.11.1), after moving to where it is exact to the
// last digits.
function logGamma(x: number): number {
  let shift = 0;
  for (; x < 15; ++x) shift += Math.log(x);
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - shift;
}

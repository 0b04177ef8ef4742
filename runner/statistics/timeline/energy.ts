/** Where an interval of a series divides best: [start, at) against [at, end). */
export interface Division {
  start: number;
  at: number;
  end: number; // what follows, up to the interval’s end, is left for later
  q: number;
}

/** Returns the best division of values[start] to values[end − 1], null if there is none. */
export type Divide = (start: number, end: number, least?: number) => Division | null;

/**
 * Prepares to divide a series by E-divisive’s measure of divergence (Matteson
 * and James 2014, doi:10.1080/01621459.2013.849605, with α = 1): of all x =
 * [start, at) and y = [at, end), of a and b values, the two with the largest
 *
 *     2/(a + b) Σ|xᵢ − yⱼ| − 2b/((a + b)(a − 1)) Σ|xᵢ − xₖ| − 2a/((a + b)(b − 1)) Σ|yⱼ − yₖ|,
 *
 * sums over pairs, each pair once; of equal ones the first. That y may end
 * before the interval does is what finds a step that something undoes later.
 * `least` is the number of values that x and y must have, at least.
 *
 * The sums of distances are kept as prefix sums, one row a value: preparing
 * takes n² steps and n² numbers, dividing an interval of m takes m²/2 steps.
 */
export function divider(values: readonly number[]): Divide {
  const n = values.length;
  const width = n + 1;
  const sums = new Float64Array(n * width); // [k][t]: of |values[j] − values[k]| for j below t
  for (let k = 0; k < n; ++k) {
    let total = 0;
    for (let j = 0; j < n; ++j) sums[k * width + j + 1] = total += Math.abs((values[j] ?? NaN) - (values[k] ?? NaN));
  }
  const between = (k: number, from: number, to: number) =>
    (sums[k * width + to] ?? NaN) - (sums[k * width + from] ?? NaN);

  return (start, end, least = 1) => {
    const whole = new Float64Array(end - start + 1); // [m]: within the first m values
    for (let k = start; k < end; ++k) whole[k - start + 1] = (whole[k - start] ?? NaN) + between(k, start, k);
    let best: Division | null = null;
    for (let at = start + least; at <= end - least; ++at) {
      const a = at - start;
      const inX = whole[a] ?? NaN;
      let inY = 0;
      for (let k = at; k < end; ++k) {
        inY += between(k, at, k);
        const b = k + 1 - at;
        if (b < least) continue;
        const across = (whole[a + b] ?? NaN) - inX - inY;
        const all = a + b;
        const q =
          (2 / all) * across -
          (a > 1 ? ((2 * b) / (all * (a - 1))) * inX : 0) -
          (b > 1 ? ((2 * a) / (all * (b - 1))) * inY : 0);
        if (best === null || q > best.q) best = {start, at, end: k + 1, q};
      }
    }
    return best;
  };
}

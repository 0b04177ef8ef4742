import {median} from "../quantile.ts";

/** What is assumed of a level before it is fitted. All are in the values’ unit. */
export interface LevelPrior {
  spread: number; // the likely standard deviation of one sample
  resolution: number; // no sample is taken to be known better, even if all are equal
  wobble: number; // standard deviation of what a build adds of its own, beside 10 % of the spread
  center: number; // about which levels are likely
  reach: number; // and within what distance
}

/** One level, at which several builds are. */
export interface Level {
  mean: number;
  spread: number; // standard deviation of a sample, outliers left out
  log: number; // logarithm of the probability density of the values, over all levels and spreads
}

/**
 * Standard deviation of what a build adds of its own, as a share of the spread.
 * With it, no number of samples of two builds says more than 1/(2·0.1²) = 50
 * times d² of a difference of d spreads.
 */
export const BUILD_SHARE = 0.1;

/** The standard deviation of the logarithm of a level’s spread. */
const SPREAD_PRIOR = 0.4;

// One sample is normal with the spread; or, one in twenty, an outlier: Student’s
// t with 3 degrees of freedom and 4 times the spread, so that there are some of
// any size.
const NORMAL = 0.95;
const OUTLIER = (0.05 / 4) * 0.9213; // t’s density at 0 over the normal’s
const HALF_LOG_2PI = Math.log(2 * Math.PI) / 2;

/** Returns the logarithm of the density of a value, by its distance from the level in spreads. */
export function logDensity(distance: number): number {
  return Math.log(mixture(distance * distance).density) - HALF_LOG_2PI;
}

/**
 * Fits one level to the values of several builds: the mean μ, the spread σ and
 * what each build adds, bᵢ ~ N(0, τ²), τ² = (0.1 σ)² + wobble², at their
 * largest posterior density, found by expectation and maximisation over which
 * samples are outliers; log σ ~ N(log spread, 0.4²), μ ~ Cauchy(center, reach).
 * The density of the values is then integrated over μ, log σ and the bᵢ by
 * Laplace’s method (Tierney and Kadane 1986, doi:10.1080/01621459.1986.10478240).
 */
export function fitLevel(builds: readonly (readonly number[])[], prior: LevelPrior): Level {
  let mean = median(builds.length === 1 ? (builds[0] ?? []) : builds.flat());
  let log = Math.log(prior.spread);
  const prior2 = SPREAD_PRIOR ** 2;
  let n = 0;
  for (const values of builds) n += values.length;
  // To begin with, builds are where they seem to be: with no noise, all samples
  // of one that is a little off would pass for outliers else.
  const offsets = builds.map((values) => {
    const build2 = (BUILD_SHARE * prior.spread) ** 2 + prior.wobble ** 2;
    return ((median(values) - mean) * build2) / (build2 + prior.spread ** 2 / values.length);
  });
  const shares = builds.map(() => 0); // of a build’s distance from the mean that is taken to be its own
  let squares = 0; // Σ w (y − μ − b)² + b²/(τ/σ)²
  let precision = 0; // of the mean
  let determinant = 0; // Σ log(1 + τ² W)
  for (let iteration = 0; iteration < 15; ++iteration) {
    const spread = Math.exp(log);
    const build2 = (BUILD_SHARE * spread) ** 2 + prior.wobble ** 2;
    let numerator = 0;
    precision = determinant = 0;
    squares = n * prior.resolution ** 2;
    for (let i = 0; i < builds.length; ++i) {
      const values = builds[i] ?? [];
      const level = mean + (offsets[i] ?? 0);
      let weights = 0;
      let weighted = 0;
      let weightedSquares = 0;
      for (const value of values) {
        const distance = (value - level) / spread;
        const {weight} = mixture(distance * distance);
        weights += weight;
        weighted += weight * (value - mean);
        weightedSquares += weight * (value - mean) ** 2;
      }
      const own = weighted / weights; // the build’s mean, less the level’s
      const inflation = 1 + (build2 * weights) / (spread * spread);
      const offset = own * (1 - 1 / inflation);
      offsets[i] = offset;
      shares[i] = 1 - 1 / inflation;
      const share = weights / inflation;
      precision += share / (spread * spread);
      numerator += share * own;
      squares +=
        weightedSquares - 2 * offset * weighted + weights * offset ** 2 + (offset * offset * spread * spread) / build2;
      determinant += Math.log(inflation);
    }
    const step = numerator / (precision * spread * spread);
    // Two steps of Newton’s for −n log σ − squares/2σ² − (log σ − log spread)²/2·0.4².
    let next = log;
    for (let i = 0; i < 2; ++i) {
      const ratio = squares * Math.exp(-2 * next);
      next += (ratio - n - (next - Math.log(prior.spread)) / prior2) / (2 * ratio + 1 / prior2);
    }
    const moved = Math.abs(step) / spread + Math.abs(next - log);
    mean += step;
    // What the builds add is held against the mean: it gives way, or all would seem to be off.
    for (let i = 0; i < offsets.length; ++i) offsets[i] = (offsets[i] ?? 0) - step * (shares[i] ?? 0);
    log = next;
    if (moved < 3e-3) break;
  }
  return {mean, spread: Math.exp(log), log: integrate()};

  function integrate(): number {
    const spread = Math.exp(log);
    const build2 = (BUILD_SHARE * spread) ** 2 + prior.wobble ** 2;
    let total = -n * (log + HALF_LOG_2PI + (prior.resolution / spread) ** 2 / 2);
    for (let i = 0; i < builds.length; ++i) {
      const offset = offsets[i] ?? 0;
      for (const value of builds[i] ?? []) {
        const distance = (value - mean - offset) / spread;
        total += Math.log(mixture(distance * distance).density);
      }
      total -= offset ** 2 / (2 * build2);
    }
    total -= determinant / 2;
    total -= (log - Math.log(prior.spread)) ** 2 / (2 * prior2) + Math.log(SPREAD_PRIOR) + HALF_LOG_2PI;
    total -= Math.log(Math.PI * prior.reach * (1 + ((mean - prior.center) / prior.reach) ** 2));
    const curvature = (2 * squares) / (spread * spread) + 1 / prior2; // of log σ
    return total + 2 * HALF_LOG_2PI - Math.log(precision * curvature) / 2;
  }
}

const mixed = {density: 0, weight: 0}; // one object for all: this is the innermost loop

/** Returns the mixture’s density, less a factor of 1/√2π, and the expected precision given the value. */
function mixture(square: number): {density: number; weight: number} {
  const usual = NORMAL * Math.exp(-0.5 * square);
  const tail = 1 / (1 + square / 48);
  const outlying = OUTLIER * tail * tail;
  mixed.density = usual + outlying;
  mixed.weight = (usual + (outlying * tail) / 12) / mixed.density; // t’s is (3 + 1)/(3 + square/16)/16
  return mixed;
}

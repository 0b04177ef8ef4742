import {medianInterval, signRank} from "../../runner/statistics/interval.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import type {Random} from "../../runner/statistics/random.ts";

/** How often the 95 % interval of n values holds the median, for one distribution. */
export interface Coverage {
  seed: string;
  distribution: DistributionName;
  n: number;
  trials: number;
  held: number;
}

export const COVERAGE_TRIALS = 20_000;

/** Distributions of one value, with their medians at zero. */
export const distributions = {
  normal: (next) => normal(next),
  "log-normal": (next) => {
    const z = normal(next);
    return () => Math.expm1(z());
  },
  "Student’s t, 3": (next) => {
    const z = normal(next);
    return () => z() / Math.hypot(z(), z(), z());
  }
} as const satisfies Record<string, (next: Random) => () => number>;

export type DistributionName = keyof typeof distributions;

/** Simulates the interval for every n from 6, the least that has one, to 60. */
export function simulateCoverage(): Coverage[] {
  return (Object.keys(distributions) as DistributionName[]).flatMap((distribution) =>
    Array.from({length: 55}, (_, i) => coverage(distribution, 6 + i, COVERAGE_TRIALS))
  );
}

export function coverage(
  distribution: DistributionName,
  n: number,
  trials: number,
  seed = `${distribution}/${n}`
): Coverage {
  const draw = distributions[distribution](random(seed));
  let held = 0;
  for (let i = 0; i < trials; ++i) {
    const {low, high} = medianInterval(Array.from({length: n}, draw), 0.95);
    if (low <= 0 && 0 <= high) held++;
  }
  return {seed, distribution, n, trials, held};
}

/** Returns the probability that the interval holds the median, exactly. */
export function exactCoverage(n: number): number {
  const k = signRank(n, 0.95);
  let outside = 0;
  let term = 2 ** -n;
  for (let i = 0; i < k; ++i) {
    outside += 2 * term;
    term *= (n - i) / (i + 1);
  }
  return 1 - outside;
}

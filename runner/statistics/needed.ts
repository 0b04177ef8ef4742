import {minimumPairs} from "./interval.ts";
import type {Bounds} from "./interval.ts";
import {normalQuantile} from "./normal.ts";
import {median} from "./quantile.ts";

export interface Undecided {
  values: readonly number[]; // contrasts
  interval: Bounds; // of their median
  bound: number; // δ, on the contrasts’ scale
  floor: number; // noise, likewise
}

/**
 * Returns how many usable pairs would decide in four cases of five, if the
 * effect is what it seems; null if no number below ten thousand would.
 *
 * The median’s standard error is s/√n, with s from the interval’s half-width at
 * this n; a median at distance d from the edge of δ is told from it in four cases
 * of five once (z + 0.84)·s/√n ≤ d, with z of the level (Noether 1987,
 * doi:10.1080/01621459.1987.10478478, has the same form for the sign test). The
 * noise floor shrinks with √n too, and must become less than the effect, or than
 * δ. Within δ, equivalence is what can be decided; both its sides must hold, so
 * that each has to do so in nine cases of ten.
 */
export function neededPairs({values, interval, bound, floor}: Undecided): number | null {
  const n = values.length;
  const {level} = interval;
  const minimum = minimumPairs(level);
  if (n < minimum || !Number.isFinite(floor)) return minimum;
  const effect = Math.abs(median(values));
  const error = ((interval.high - interval.low) / 2 / normalQuantile((1 + level) / 2)) * Math.sqrt(n);
  const decidesDifference = effect > bound;
  const z = decidesDifference
    ? normalQuantile((1 + level) / 2) + normalQuantile(0.8)
    : normalQuantile(0.95) + normalQuantile(0.9);
  const forInterval = ((z * error) / Math.abs(effect - bound)) ** 2;
  const forFloor = n * (floor / (decidesDifference ? effect : bound)) ** 2;
  const needed = Math.ceil(Math.max(n + 1, forInterval, forFloor));
  return needed < 1e4 ? needed : null;
}

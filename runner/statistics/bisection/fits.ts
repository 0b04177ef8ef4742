import type {Book} from "./book.ts";
import {fitLevel} from "./level.ts";
import type {Level} from "./level.ts";

/** Revisions fitted as being at one level, which may be another in each of the machine’s states. */
export interface Fit {
  log: number; // logarithm of the values’ density
  levels: Map<number, Level>; // by state
}

/** Returns the fit of measured revisions. */
export type Fits = (revisions: readonly number[]) => Fit;

/** Returns a function that fits revisions, each set of them once. */
export function fitsOf({values, priors}: Book): Fits {
  const known = new Map<string, Fit>();
  return (revisions) => {
    const key = revisions.join();
    const fit = known.get(key) ?? fitRevisions(revisions);
    known.set(key, fit);
    return fit;
  };

  function fitRevisions(revisions: readonly number[]): Fit {
    const levels: Fit["levels"] = new Map();
    let log = 0;
    for (const [state, prior] of priors) {
      const builds = revisions.flatMap((revision) => {
        const own = values.get(revision)?.get(state);
        return own ? [own] : [];
      });
      if (builds.length === 0) continue;
      const level = fitLevel(builds, prior);
      levels.set(state, level);
      log += level.log;
    }
    return {log, levels};
  }
}

/** Returns log Σ exp. */
export function logSum(logs: readonly number[]): number {
  let largest = -Infinity;
  for (const log of logs) if (log > largest) largest = log;
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum);
}

import type {RunPlan} from "../result/types.ts";
import {familyLevel, signRank} from "./interval.ts";

/** How many rounds a measurement takes, as it was declared ahead. */
export type RoundsPlan = RunPlan["steps"][number]["rounds"];

/** A precision plan looks again after this many usable pairs. */
export const LOOK_EVERY = 7;

/** Returns the numbers of usable pairs at which a plan looks whether to stop. */
export function looks(plan: RoundsPlan): number[] {
  if (plan.kind === "fixed") return [plan.rounds];
  const numbers: number[] = [];
  for (let n = plan.atLeast; n < plan.atMost; n += LOOK_EVERY) numbers.push(n);
  return [...numbers, plan.atMost];
}

/**
 * Returns the level of each interval of a family of m comparisons under a plan,
 * such that whenever the plan stops, all intervals hold in 95 % of families. For
 * a fixed plan that is 1 − 0.05/m. Stopping at a narrow interval picks those that
 * are narrow by chance, which hold less often than they say: at 95 % in as few as
 * 93 % of simulated runs. So a precision plan’s intervals are at the level, the
 * same at every look, at which those of all looks hold together at 1 − 0.05/m:
 * repeated confidence intervals (Jennison and Turnbull 1989,
 * doi:10.1111/j.2517-6161.1989.tb01763.x). As the sign test counts, the
 * probability that one misses is exact, whatever the distribution and the rule.
 */
export function planLevel(plan: RoundsPlan, m: number): number {
  const level = familyLevel(m);
  return plan.kind === "fixed" ? level : repeatedLevel(looks(plan), level);
}

// Finding a level takes a while, and a step asks for its own more than once.
const levels = new Map<string, number>();

function repeatedLevel(numbers: readonly number[], level: number): number {
  const key = JSON.stringify([numbers, level]);
  const known = levels.get(key);
  if (known !== undefined) return known;
  let low = level;
  let high = 1;
  for (let i = 0; i < 24; ++i) {
    const middle = (low + high) / 2;
    if (missProbability(numbers, middle) <= 1 - level) high = middle;
    else low = middle;
  }
  levels.set(key, high);
  return high;
}

/**
 * Returns the probability that the interval of any look misses the median. The
 * number of values below the median does a random walk, which is followed from
 * look to look, less the walks that have missed.
 */
export function missProbability(looks: readonly number[], level: number): number {
  const walks = [1]; // the probability of each number of values below the median
  let missed = 0;
  for (const look of looks) {
    for (let n = walks.length; n <= look; ++n) {
      walks.push(0);
      for (let i = n; i >= 0; --i) walks[i] = ((walks[i] ?? 0) + (walks[i - 1] ?? 0)) / 2;
    }
    const k = signRank(look, level);
    walks.forEach((probability, i) => {
      if (i >= k && i <= look - k) return;
      missed += probability;
      walks[i] = 0;
    });
  }
  return missed;
}

import type {Canaries} from "../result/types.ts";

/** The most that the largest canary of a pair may exceed the smallest. */
export const CANARY_LIMIT = 1.1;

/** What one sample of a round measured. */
export interface Measured {
  value: number;
  canaries: Canaries | null; // null: where none were taken
}

/** The two samples of a round that are compared. */
export interface Couple {
  round: number;
  baseline: Measured | null; // null: failed, or not taken
  variant: Measured | null;
}

/** A round’s two values. */
export interface Pair {
  round: number;
  baseline: number;
  variant: number;
  canaryNs: number | null; // mean of the four canaries
}

export interface Pairs {
  usable: Pair[];
  setAside: Pair[];
}

/**
 * Sorts the rounds’ couples into pairs that are usable and those that are set
 * aside, as the machine ran at a different speed for one than for the other. The
 * rule looks at canaries only, so that it cannot favour an outcome. A couple with
 * a failed sample is no pair; where no canaries were taken, nothing is known
 * against a pair.
 */
export function sortPairs(couples: readonly Couple[]): Pairs {
  const pairs: Pairs = {usable: [], setAside: []};
  for (const {round, baseline, variant} of couples) {
    if (!baseline || !variant) continue;
    const canaries = [baseline, variant].flatMap(({canaries}) =>
      canaries ? [canaries.beforeNs, canaries.afterNs] : []
    );
    const canaryNs = canaries.length > 0 ? canaries.reduce((sum, ns) => sum + ns) / canaries.length : null;
    const list = canariesAgree(canaries) ? pairs.usable : pairs.setAside;
    list.push({round, baseline: baseline.value, variant: variant.value, canaryNs});
  }
  return pairs;
}

/** Whether canaries, durations in any one unit, agree within 10 %; as all do where there are none. */
export function canariesAgree(canaries: readonly number[]): boolean {
  return canaries.length === 0 || Math.max(...canaries) <= CANARY_LIMIT * Math.min(...canaries);
}

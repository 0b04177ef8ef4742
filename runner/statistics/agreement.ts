import type {Comparison, Interval, Outcome, Recovery} from "../result/types.ts";

/** What a second run says of a first one’s comparison. */
export interface Agreement {
  outcome: Outcome;
  reason: string; // a sentence
}

/** A comparison, as far as it can be held against another run’s. */
export type Comparable = Pick<Comparison, "effect" | "verdict">;

/**
 * Holds two runs’ comparisons of the same pair against each other: reproduced
 * where both reach the same verdict; not reproduced where the verdicts exclude
 * each other, or one of them is open and the intervals have no value in common;
 * else it cannot be told. Two intervals without a common value differ, but two
 * that overlap need not agree, hence the verdicts come first. Ratios of two
 * machines may differ in size while both are right; the reason then says so.
 */
export function agreement(first: Comparable, second: Comparable): Agreement {
  if (first.effect === null || second.effect === null) {
    return {outcome: "cannot tell", reason: "One of the runs has nothing to compare."};
  }
  if (first.effect.scale !== second.effect.scale) {
    return {outcome: "cannot tell", reason: "One run compares by ratios, and the other by differences."};
  }
  const overlap = intervalsOverlap(first.effect.interval, second.effect.interval);
  if (isDecided(first) && isDecided(second)) {
    if (first.verdict !== second.verdict) return {outcome: "not reproduced", reason: "The verdicts differ."};
    const reason = overlap
      ? "Both runs say the same, and their intervals overlap."
      : "Both runs say the same, though not by as much: their intervals have no value in common.";
    return {outcome: "reproduced", reason};
  }
  return overlap
    ? {outcome: "cannot tell", reason: "Not both runs reached a verdict, and their intervals overlap."}
    : {outcome: "not reproduced", reason: "The intervals have no value in common."};
}

/**
 * Holds what two runs say that a patch recovers of a gap against each other. A
 * recovery is decided where its interval is on one side of zero: the patch closes
 * the gap, or widens it. Shares that were decided alike are reproduced, even if
 * they differ in size; `hasGap` says whether a run found a gap at all.
 */
export function recoveryAgreement(
  first: Pick<Recovery, "interval"> & {hasGap: boolean},
  second: Pick<Recovery, "interval"> & {hasGap: boolean}
): Agreement {
  if (!first.hasGap || !second.hasGap) {
    return {outcome: "cannot tell", reason: "One of the runs has no clear gap that could be recovered."};
  }
  const overlap = intervalsOverlap(first.interval, second.interval);
  const [one, other] = [sideOf(first.interval), sideOf(second.interval)];
  if (one !== 0 && other !== 0) {
    if (one !== other)
      return {outcome: "not reproduced", reason: "One run says that the gap closes, the other that it widens."};
    const reason = overlap
      ? "Both runs say the same, and their intervals overlap."
      : "Both runs say the same, though not by as much: their intervals have no value in common.";
    return {outcome: "reproduced", reason};
  }
  return overlap
    ? {outcome: "cannot tell", reason: "Not both runs can tell whether the gap closes, and their intervals overlap."}
    : {outcome: "not reproduced", reason: "The intervals have no value in common."};
}

/** Whether two intervals have a value in common; an end that is null is unbounded. */
export function intervalsOverlap(a: Interval, b: Interval): boolean {
  return (a.low ?? -Infinity) <= (b.high ?? Infinity) && (b.low ?? -Infinity) <= (a.high ?? Infinity);
}

function sideOf({low, high}: Interval): -1 | 0 | 1 {
  return low !== null && low > 0 ? 1 : high !== null && high < 0 ? -1 : 0;
}

function isDecided({verdict}: Comparable): boolean {
  return verdict === "worse" || verdict === "better" || verdict === "equivalent";
}

import {createHash} from "node:crypto";
import type {Cell} from "./cell.ts";
import {trial} from "./trial.ts";
import type {Judged, Outcome} from "./trial.ts";

/** What the trials of a cell came to. */
export interface Tally {
  trials: number;
  verdicts: Record<string, Record<string, number>>; // true effect → verdict → comparisons
  intervals: number; // that have both ends
  missed: number; // of these, do not hold the true ratio
  wrong: number; // trials with any wrong verdict
  missedAny: number; // trials with any interval that missed
  falseShares: number; // sum over trials: of what was called worse or better, the share that is not
  missedShares: number; // sum over trials: of the intervals of these, the share that misses
  rounds: number; // taken, in all
}

/** The digest of a cell is of its first so many trials. */
export const DIGESTED = 10;

/** Runs trials from the one to before the other. */
export async function runTrials(cell: Cell, from: number, to: number): Promise<Tally> {
  const tally = emptyTally();
  for (let i = from; i < to; ++i) add(tally, await trial(cell, i));
  return tally;
}

/** Adds another tally of the same cell. */
export function merge(tally: Tally, other: Tally): Tally {
  const merged = structuredClone(tally);
  for (const [effect, counts] of Object.entries(other.verdicts)) {
    for (const [verdict, count] of Object.entries(counts)) countVerdict(merged, effect, verdict, count);
  }
  for (const key of sums) merged[key] += other[key];
  return merged;
}

export function emptyTally(): Tally {
  return {
    trials: 0,
    verdicts: {},
    intervals: 0,
    missed: 0,
    wrong: 0,
    missedAny: 0,
    falseShares: 0,
    missedShares: 0,
    rounds: 0
  };
}

/**
 * Returns a digest of a cell’s first trials: of every verdict, estimate and
 * interval, to nine digits. Whatever changes the statistics changes it.
 */
export async function digest(cell: Cell): Promise<string> {
  const hash = createHash("sha256");
  for (let i = 0; i < DIGESTED; ++i) {
    const {comparisons, rounds} = await trial(cell, i);
    const rounded = comparisons.map((judged) =>
      Object.values(judged).map((value) => (typeof value === "number" ? value.toPrecision(9) : value))
    );
    hash.update(JSON.stringify([rounded, rounds]));
  }
  return hash.digest("hex").slice(0, 16);
}

/** A difference where there is none, or the other way round; equivalence of what differs by δ or more. */
export function isWrong({effect, verdict}: Pick<Judged, "effect" | "verdict">): boolean {
  if (verdict === "worse") return effect <= 0;
  if (verdict === "better") return effect >= 0;
  return verdict === "equivalent" && Math.abs(effect) >= 0.01;
}

const sums = [
  "trials",
  "intervals",
  "missed",
  "wrong",
  "missedAny",
  "falseShares",
  "missedShares",
  "rounds"
] as const satisfies (keyof Tally)[];

function add(tally: Tally, {comparisons, rounds}: Outcome): void {
  tally.trials++;
  tally.rounds += rounds;
  for (const {effect, verdict} of comparisons) countVerdict(tally, String(effect), String(verdict), 1);
  const bounded = comparisons.filter(({low, high}) => low !== null && high !== null);
  const missed = bounded.filter(misses);
  tally.intervals += bounded.length;
  tally.missed += missed.length;
  if (missed.length > 0) tally.missedAny++;
  if (comparisons.some(isWrong)) tally.wrong++;
  const called = comparisons.filter(({verdict}) => verdict === "worse" || verdict === "better");
  if (called.length > 0) {
    tally.falseShares += called.filter(isWrong).length / called.length;
    tally.missedShares += called.filter(misses).length / called.length;
  }
}

function misses({effect, low, high}: Judged): boolean {
  return (low !== null && 1 + effect < low) || (high !== null && 1 + effect > high);
}

function countVerdict(tally: Tally, effect: string, verdict: string, count: number): void {
  const counts = (tally.verdicts[effect] ??= {});
  counts[verdict] = (counts[verdict] ?? 0) + count;
}

import {outliers} from "../outliers.ts";
import {mean} from "../mean.ts";
import {median} from "../quantile.ts";
import type {MeasuredRevision} from "./finding.ts";

/** A series of revisions without what their rounds had in common, as logarithms or in the metric’s unit. */
export interface Leveled {
  values: number[]; // one a revision: the mean of its samples but for outliers
  samples: number[][]; // a revision’s, without their rounds’ shifts
  shifts: Map<number, number>; // round → by how much all of it differs
  outliers: number[][]; // a revision’s rounds whose samples lie far out
}

/** A round with fewer revisions says too little of the machine; it is taken as it is. */
const LEAST_REVISIONS = 3;

/**
 * Tells revisions from rounds: every sample is its revision’s value, plus the
 * round’s shift, plus noise. A machine that becomes slower from round to round
 * then changes no revision’s value against another’s. Both are medians, taken in
 * turn until they stay (median polish, Tukey 1977, Exploratory Data Analysis,
 * §11), so that one odd sample moves neither. Samples beyond Tukey’s outer fences
 * about these are outliers; a revision’s value is the mean of its others, which
 * is steadier than their median. Rounds need not hold the same revisions, but
 * they must have some in common: those of a later round are placed by what it
 * holds of earlier ones.
 */
export function levelRounds(revisions: readonly MeasuredRevision[], toScale: (value: number) => number): Leveled {
  const samples = revisions.flatMap(({samples}, i) => samples.map(({round, value}) => ({i, round, x: toScale(value)})));
  const byRound = group(samples, ({round}) => round);
  const byRevision = group(samples, ({i}) => i);
  const rounds = [...byRound.keys()].sort((a, b) => a - b);
  const shifts = new Map<number, number>(rounds.map((round) => [round, 0]));
  const values = revisions.map(() => NaN);
  const shift = (round: number) => shifts.get(round) ?? 0;
  const value = (i: number) => values[i] ?? NaN;

  function place(round: number): number {
    const inRound = byRound.get(round) ?? [];
    const known = inRound.filter(({i}) => !Number.isNaN(value(i)));
    const placed = inRound.length < LEAST_REVISIONS || known.length === 0;
    return placed ? 0 : median(known.map(({i, x}) => x - value(i)));
  }

  for (const round of rounds) {
    shifts.set(round, place(round));
    for (const {i, x} of byRound.get(round) ?? []) if (Number.isNaN(value(i))) values[i] = x - shift(round);
  }
  for (let turn = 0, moved = Infinity; turn < TURNS && moved > 1e-12; ++turn) {
    moved = 0;
    for (const [i, own] of byRevision) {
      const next = median(own.map(({round, x}) => x - shift(round)));
      moved = Math.max(moved, Math.abs(next - value(i)));
      values[i] = next;
    }
    for (const round of rounds) shifts.set(round, place(round));
  }
  // The shifts are relative to each other; half of them are made positive.
  const middle = median([...shifts.values()]);
  for (const round of rounds) shifts.set(round, shift(round) - middle);
  const rests = samples.map(({i, round, x}) => ({i, round, rest: x - shift(round) - value(i) - middle}));
  const odd = revisions.map((): number[] => []);
  severe(rests.map(({rest}) => rest)).forEach((isSevere, j) => {
    const {i, round} = rests[j] ?? {i: NaN, round: NaN};
    // Of two samples, either may be the odd one.
    if (isSevere && (byRevision.get(i)?.length ?? 0) >= 3) odd[i]?.push(round);
  });
  const own = revisions.map((_, i) => (byRevision.get(i) ?? []).map(({round, x}) => ({round, x: x - shift(round)})));
  return {
    values: own.map((samples, i) => mean(samples.filter(({round}) => !odd[i]?.includes(round)).map(({x}) => x))),
    samples: own.map((samples) => samples.map(({x}) => x)),
    shifts,
    outliers: odd
  };
}

const TURNS = 30;

function severe(rests: readonly number[]): boolean[] {
  return outliers(rests).map((label) => label?.startsWith("severe") ?? false);
}

function group<T>(items: readonly T[], by: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}

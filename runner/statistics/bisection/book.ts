import {mad, median} from "../quantile.ts";
import type {LevelPrior} from "./level.ts";
import type {Evidence, Search} from "./search.ts";

/** The evidence in order: by what can be told apart. */
export interface Book {
  last: number; // the last revision
  line: boolean; // the history is a line
  contains: (revision: number, culprit: number) => boolean;
  /** The revision that stands for all with the same code; null if none of these can be tested. */
  stands: (revision: number) => number | null;
  candidates: number[]; // that may be culprits
  failed: ReadonlySet<number>; // revisions that do not build, or do not run
  measured: number[]; // revisions that stand for themselves and have samples, ascending
  values: Map<number, Map<number, number[]>>; // revision → state → values
  states: number[];
  state: number | null; // the machine’s, when the last sample was taken
  priors: Map<number, LevelPrior>; // by state
  spread: number; // of one sample
}

/** Reads the evidence, leaving out revisions with two modes. */
export function readEvidence(
  search: Search,
  evidence: Evidence,
  twoModes: readonly number[],
  wobble: number = LEAST_WOBBLE
): Book {
  check(search, evidence);
  const {revisions} = search;
  const untestable = new Set([...evidence.untestable, ...twoModes]);
  const group = groups(revisions, evidence.same);
  const standsFor = new Map<number, number>();
  for (let revision = 0; revision < revisions; ++revision) {
    const of = group(revision);
    if (!untestable.has(revision) && !standsFor.has(of)) standsFor.set(of, revision);
  }
  const stands = (revision: number) => standsFor.get(group(revision)) ?? null;
  const contains = search.contains ?? ((revision, culprit) => revision >= culprit);

  const values: Book["values"] = new Map();
  const excluded = new Set(twoModes.map(group));
  for (const {revision, value, state} of evidence.observations) {
    const standing = stands(revision);
    if (standing === null || excluded.has(group(revision))) continue;
    const states = values.get(standing) ?? new Map<number, number[]>();
    values.set(standing, states);
    const own = states.get(state);
    if (own) own.push(value);
    else states.set(state, [value]);
  }
  const states = [...new Set(evidence.observations.map(({state}) => state))];
  const resolution = resolutionOf(values);
  const spread = Math.max(typicalSpread(values), resolution);
  return {
    last: revisions - 1,
    line: search.contains === undefined,
    contains,
    stands,
    failed: new Set(evidence.untestable),
    candidates: possibleCulprits(revisions, evidence.same, contains),
    measured: [...values.keys()].sort((a, b) => a - b),
    values,
    states,
    state: evidence.observations.at(-1)?.state ?? null,
    priors: new Map(
      states.map((state) => {
        const distance = endsDistance({values, stands, last: revisions - 1}, state);
        const own = Math.max((search.delta ?? 0) / 2, Number.isNaN(distance) ? 0 : wobble * distance);
        return [state, levelPrior(values, state, {spread, resolution, wobble: own})];
      })
    ),
    spread
  };
}

/** Returns how many samples a revision has, in one state or in all. */
export function count(book: Book, revision: number | null, state?: number | null): number {
  let n = 0;
  if (revision === null) return n;
  const states = book.values.get(revision);
  if (states === undefined) return n;
  if (state != null) return states.get(state)?.length ?? 0;
  for (const values of states.values()) n += values.length;
  return n;
}

function check({revisions, confidence, budget}: Search, {observations}: Evidence): void {
  if (!(Number.isInteger(revisions) && revisions >= 2)) {
    throw new Error(`A range to be bisected has two revisions or more, not ${revisions}.`);
  }
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new Error(`The confidence of a bisection is between 0.5 and 1, and not ${confidence}.`);
  }
  if (!(budget.samples > 0 && budget.builds > 0)) throw new Error("A bisection needs a budget of samples and builds.");
  for (const {revision, value} of observations) {
    if (!Number.isFinite(value)) throw new Error(`A sample of revision ${revision} has no finite value: ${value}.`);
    if (!(Number.isInteger(revision) && revision >= 0 && revision < revisions)) {
      throw new Error(`A sample is of revision ${revision}, and there are 0 to ${revisions - 1}.`);
    }
  }
}

/** Returns a function that gives the least revision of those with the same code. */
function groups(revisions: number, same: Evidence["same"]): (revision: number) => number {
  const parent = Array.from({length: revisions}, (_, i) => i);
  const find = (revision: number): number => {
    let at = revision;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    return at;
  };
  for (const [first, ...others] of same) {
    if (first === undefined) continue;
    for (const other of others) {
      const [a, b] = [find(first), find(other)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return find;
}

/** Returns the revisions that do not come between two with the same code. */
function possibleCulprits(revisions: number, same: Evidence["same"], contains: Book["contains"]): number[] {
  const all = Array.from({length: revisions - 1}, (_, i) => i + 1);
  return same.reduce<number[]>(
    (left, [first, ...others]) =>
      first === undefined
        ? left
        : left.filter((culprit) => others.every((other) => contains(other, culprit) === contains(first, culprit))),
    all
  );
}

/**
 * Returns the standard deviation of one sample, from how samples of one
 * revision in one state differ from each other: the median distance of two,
 * over that of normal ones, 0.954 standard deviations.
 */
function typicalSpread(values: Book["values"]): number {
  const distances: number[] = [];
  const all: number[] = [];
  for (const states of values.values()) {
    for (const own of states.values()) {
      all.push(...own);
      for (let i = 0; i < own.length; ++i) {
        for (let j = Math.max(0, i - 12); j < i; ++j) distances.push(Math.abs((own[i] ?? 0) - (own[j] ?? 0)));
      }
    }
  }
  return distances.length > 0 ? median(distances) / 0.9539 : mad(all) * 1.4826;
}

/** Returns what differences are too small to mean anything: a thousandth of the range, or what rounding makes. */
function resolutionOf(values: Book["values"]): number {
  let [low, high] = [Infinity, -Infinity];
  for (const states of values.values()) {
    for (const own of states.values()) {
      for (const value of own) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  const range = low <= high ? high - low : 0;
  return Math.max(range * 1e-3, Math.max(Math.abs(low), Math.abs(high), 1e-300) * 1e-12);
}

/**
 * Builds of one level are taken to differ by 3 % of the ends’ difference, too, or by more
 * where they are seen to; and by half of what matters if that is more.
 */
export const LEAST_WOBBLE = 0.03;

/** Returns the distance of the ends’ medians in a state, NaN where one has no samples. */
export function endsDistance({values, stands, last}: Pick<Book, "values" | "stands" | "last">, state: number): number {
  const of = (revision: number) => median(values.get(stands(revision) ?? NaN)?.get(state) ?? []);
  return Math.abs(of(last) - of(0));
}

function levelPrior(
  values: Book["values"],
  state: number,
  known: Pick<LevelPrior, "spread" | "resolution" | "wobble">
): LevelPrior {
  const means = [...values.values()].flatMap((states) => {
    const own = states.get(state);
    return own ? [median(own)] : [];
  });
  const range = Math.max(...means) - Math.min(...means);
  return {
    ...known,
    center: (Math.max(...means) + Math.min(...means)) / 2,
    reach: Math.max(3 * known.spread, range / 2)
  };
}

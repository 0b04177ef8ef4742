import type {Book} from "./book.ts";
import {count} from "./book.ts";
import type {Fit} from "./fits.ts";
import {information} from "./information.ts";
import {BUILD_SHARE} from "./level.ts";
import type {Search} from "./search.ts";

/** What to measure next, and what it should tell. */
export interface Choice {
  revision: number;
  samples: number;
  bits: number;
  perCost: number; // bits per second
}

/** A step that is looked for: where it may be, and the levels beside it. */
export interface Sought {
  culprits: ReadonlyMap<number, number>; // candidate → probability; the sum is 1 or less
  before: Fit;
  after: Fit;
}

const SAMPLES = [1, 2, 3, 5, 8] as const;

/** Less than so many bits are not worth a sample. */
const LEAST_BITS = 1e-3;

/**
 * Returns the revision, and the number of its samples, that should tell most
 * about where the step is for what it costs: the mutual information between
 * “has the revision the culprit?” and the mean of so many samples, per second
 * (as Horstein 1963, doi:10.1109/TIT.1963.1057832, halves the posterior, here
 * with noise that can be bought off). A build costs as much for one sample as for
 * several, and nothing the second time. Null if nothing tells anything.
 */
export function choose(
  book: Book,
  search: Search,
  {culprits, before, after}: Sought,
  newBuilds: boolean
): Choice | null {
  const difference = stepSize(book, before, after);
  if (difference === null) return null;
  const run = Math.min(search.cost(book.stands(0) ?? 0), search.cost(book.stands(book.last) ?? book.last));
  const seen = new Set<number>();
  let best: Choice | null = null;
  for (let revision = 0; revision <= book.last; ++revision) {
    const standing = book.stands(revision);
    if (standing === null || seen.has(standing)) continue;
    seen.add(standing);
    const had = count(book, standing, book.state);
    if (!book.values.has(standing) && (!newBuilds || isSameAsMeasured(book, standing))) continue;
    const after = probabilityAfter(book, culprits, standing);
    if (after < 1e-4 || after > 1 - 1e-4) continue;
    const cost = search.cost(standing);
    const testable = had > 0 ? 1 : testability(book, standing);
    for (const samples of SAMPLES) {
      const gain = distance2(had + samples, difference) - distance2(had, difference);
      const bits = testable * information(after, Math.sqrt(gain));
      const perCost = bits / (cost + (samples - 1) * Math.min(run, cost));
      if (bits > LEAST_BITS && perCost > (best?.perCost ?? 0) * (1 + 1e-9)) {
        best = {revision: standing, samples, bits, perCost};
      }
    }
  }
  return best;
}

/**
 * Returns how likely a revision that was not tried can be tested: commits that do
 * not build come in rows. Beside one that does not, it is so likely as not, and
 * the likelier the nearer one that does; between two that do not, it is unlikely.
 */
function testability({failed, line, measured}: Book, revision: number): number {
  if (!line || failed.size === 0) return 1;
  let [below, above] = [0, Infinity];
  for (const tried of [...measured, ...failed]) {
    if (tried < revision) below = Math.max(below, tried);
    else above = Math.min(above, tried);
  }
  if (!failed.has(below) && !failed.has(above)) return 1;
  if (failed.has(below) && failed.has(above)) return IN_A_ROW;
  const [distance, far] = failed.has(below)
    ? [revision - below, above - revision]
    : [above - revision, revision - below];
  return 1 - (BESIDE * far) / (distance + far);
}

const BESIDE = 0.5;
const IN_A_ROW = 0.1;

/**
 * Returns the end whose level is known from no more samples than a revision has
 * that is to be told from it, or null: more samples of the revision would then
 * say little, and those of the end say it for all.
 */
export function lesserKnownEnd(book: Book, {culprits}: Sought, revision: number): number | null {
  let [before, after] = [0, 0];
  for (const one of book.measured) {
    const probability = probabilityAfter(book, culprits, one);
    if (probability < CERTAIN) before += count(book, one, book.state);
    else if (probability > 1 - CERTAIN) after += count(book, one, book.state);
  }
  if (count(book, revision, book.state) < Math.min(before, after)) return null;
  return book.stands(before <= after ? 0 : book.last);
}

/** A revision is at a level where it is not by this probability at most. */
const CERTAIN = 0.01;

/** Returns the levels’ distance in spreads, and in units of the builds’ wobble; null if they are not known in the machine’s state. */
function stepSize(book: Book, before: Fit, after: Fit): {spreads: number; wobble: number} | null {
  const state = book.state ?? NaN;
  const [a, b] = [before.levels.get(state), after.levels.get(state)];
  if (!a || !b) return null;
  const spread = Math.sqrt((a.spread ** 2 + b.spread ** 2) / 2);
  const wobble = Math.hypot(BUILD_SHARE * spread, book.priors.get(state)?.wobble ?? 0);
  return {spreads: Math.abs(b.mean - a.mean) / spread, wobble: wobble / spread};
}

/** Returns the squared distance of the means of n samples at one level and the other, in their standard deviations. */
function distance2(n: number, {spreads, wobble}: {spreads: number; wobble: number}): number {
  return (n * spreads ** 2) / (1 + n * wobble ** 2);
}

const sums = new WeakMap<ReadonlyMap<number, number>, Float64Array>();

/** Returns the probability that a revision has the culprit. */
function probabilityAfter({line, contains, last}: Book, culprits: Sought["culprits"], revision: number): number {
  if (!line) {
    let sum = 0;
    for (const [culprit, probability] of culprits) {
      if (probability > 1e-9 && contains(revision, culprit)) sum += probability;
    }
    return sum;
  }
  let cumulated = sums.get(culprits);
  if (!cumulated) {
    cumulated = new Float64Array(last + 1);
    for (let i = 1; i <= last; ++i) cumulated[i] = (cumulated[i - 1] ?? 0) + (culprits.get(i) ?? 0);
    sums.set(culprits, cumulated);
  }
  return cumulated[revision] ?? 0;
}

/** Whether nothing can tell a revision from one that has samples: it is most likely the same code. */
function isSameAsMeasured({line, measured, candidates}: Book, revision: number): boolean {
  if (!line) return false;
  return measured.some((other) => {
    const [from, to] = other < revision ? [other, revision] : [revision, other];
    return !candidates.some((candidate) => candidate > from && candidate <= to);
  });
}

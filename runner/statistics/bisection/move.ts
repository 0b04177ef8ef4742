import {count} from "./book.ts";
import type {Book} from "./book.ts";
import {choose, lesserKnownEnd} from "./choice.ts";
import type {Choice, Sought} from "./choice.ts";
import {areApart, endsDifference, endsStarts, isFutile, KNOWN} from "./ends.ts";
import {oddRevision, ownLevel} from "./odd.ts";
import {oneStep} from "./one-step.ts";
import type {OneStep} from "./one-step.ts";
import {read} from "./reading.ts";
import type {Reading} from "./reading.ts";
import type {Conclusion, Doubt, Evidence, Move, Search, Start, Why} from "./search.ts";
import {severalSteps} from "./several-steps.ts";
import type {SeveralSteps} from "./several-steps.ts";
import {locate} from "./steps.ts";
import type {Located} from "./steps.ts";

/** The ends are taken to differ from this probability on: prior odds of one, and a Bayes factor of 9. */
const DIFFER = 0.9;

/** Below this probability more than one step is no longer considered; it is believed with the confidence asked for. */
const UNLIKELY = 0.15;

/**
 * The revisions next to a step that is named have so many samples at least: two
 * may both be outliers. Where the levels are far apart, samples are few, and a
 * revision that jumps between the levels would pass for one at either; so these
 * have more, and more still once one of their samples seems to be at the other level.
 */
const NEIGHBOUR_SAMPLES = {near: 3, far: 7, mixed: 12} as const;

/** Levels are far apart from so many spreads on. */
const FAR_APART = 4;

/** A sample seems to be at the other level if it is nearer to that, and so many spreads from its own. */
const STRAY = 3;

/** A doubt whether there are several steps is left at so many samples of a revision. */
const PATIENCE = 40;

/** So few bits are no reason to go on looking for one of several steps. */
const FEW_BITS = 0.01;

/**
 * Returns what to measure next, or what the search comes to. It depends on
 * nothing but its arguments, so that a search that was interrupted goes on as it
 * would have. Throws if the evidence is not of this range, or not of numbers.
 */
export function nextMove(search: Search, evidence: Evidence): Move {
  const reading = read(search, evidence);
  const move = endsMove(search, reading) ?? searchMove(search, evidence, reading);
  return move.kind === "measure" ? afford(move, search, evidence, reading) : move;
}

/** Returns the move that makes the ends known, or null if they are, and differ by what may matter. */
function endsMove({delta = 0}: Search, reading: Reading): Move | null {
  const {book, fits} = reading;
  const {state} = book;
  const [first, last] = [book.stands(0), book.stands(book.last)];
  if (first === null || last === null) return doubt(reading, "ends", []);
  if (first === last || book.candidates.length === 0) {
    return stop(reading, {
      kind: "no difference",
      difference: {estimate: 0, interval: {low: 0, high: 0, level: 0.95}},
      little: false
    });
  }
  const isKnown = (one: number) => Math.min(count(book, first, one), count(book, last, one)) >= KNOWN;
  if (state === null || !isKnown(state)) {
    return state === null || !book.states.some(isKnown)
      ? measure(endsStarts(book, state), {kind: "ends", probability: 0.5})
      : measure(endsStarts(book, state, KNOWN), {kind: "machine state", state});
  }
  const {probability} = oneStep(book, fits);
  const apart = areApart(book, fits);
  const difference = endsDifference(book, fits);
  if (apart && difference !== null && -delta < difference.interval.low && difference.interval.high < delta) {
    return stop(reading, {kind: "no difference", difference, little: true});
  }
  if (probability >= DIFFER && apart) return null;
  const starts = endsStarts(book, state);
  if (starts.length > 0 && !isFutile(book, probability)) return measure(starts, {kind: "ends", probability});
  if (apart || difference === null) return doubt(reading, "ends", []);
  return stop(reading, {kind: "no difference", difference, little: false});
}

function searchMove(search: Search, evidence: Evidence, reading: Reading): Move {
  const {book, fits} = reading;
  const one = oneStep(book, fits);
  const located = locate(book, scaled(one), search.confidence);
  const odd = oddRevision(book, one);
  const isNamed = located.probability >= search.confidence;
  if (isNamed || odd !== null) {
    const several = book.line ? severalSteps(book, fits) : null;
    const probability = several?.probability ?? (odd === null ? 0 : ownLevel(book, fits, one, odd));
    const why: Why = {kind: "several steps", probability};
    const again = several ? leastKnown(book, several) : null;
    if (several !== null && probability > 0.5) {
      const steps = several.each.map((each) => locate(book, each, search.confidence));
      if (probability >= search.confidence && steps.every((step) => step.probability >= search.confidence)) {
        const open = firstThin(several.each, steps);
        if (open !== null) return measure([{revision: open, samples: 1}], why);
        return stop(reading, {kind: "found", steps: steps.map(toStep)});
      }
      const choice = likeliestToTell(several.each);
      if (choice !== null) return take(choice, several.each);
      return again === null ? doubt(reading, "several steps", steps) : measure([{revision: again, samples: 2}], why);
    }
    if (probability >= search.confidence) return doubt(reading, "several steps", [located]);
    if (isNamed) {
      const open = probability > UNLIKELY ? again : thin(book, located, one);
      if (open !== null) return measure([{revision: open, samples: 1}], why);
      return stop(reading, {kind: "found", steps: [toStep(located)]});
    }
  }
  const choice = choose(book, search, one, canBuild(search, evidence, reading));
  if (choice !== null) {
    const revision = lesserKnownEnd(book, one, choice.revision) ?? choice.revision;
    return take({...choice, revision}, [one]);
  }
  return doubt(reading, canBuild(search, evidence, reading) ? "samples" : "builds", [located]);

  function firstThin(all: readonly Sought[], steps: readonly Located[]): number | null {
    for (const [i, sought] of all.entries()) {
      const step = steps[i];
      const open = step === undefined ? null : thin(book, step, sought);
      if (open !== null) return open;
    }
    return null;
  }

  function likeliestToTell(all: readonly Sought[]): Choice | null {
    const choices = all.flatMap((sought) => choose(book, search, sought, canBuild(search, evidence, reading)) ?? []);
    const best = choices.sort((a, b) => b.perCost - a.perCost)[0];
    return best && best.bits > FEW_BITS ? best : null;
  }

  function take({revision, samples, bits}: Choice, sought: readonly Sought[]): Move {
    const kind = book.values.has(revision) ? "doubtful" : "halve";
    return measure([{revision, samples}], {kind, bits, candidates: Math.max(...sought.map(openCandidates))});
  }
}

/**
 * Returns the revision of which more samples should tell whether there are
 * several steps: of the segment with fewest samples, the revision with fewest.
 * Null if that has many already.
 */
function leastKnown(book: Book, {segments}: SeveralSteps): number | null {
  const samples = (revisions: readonly number[]) => revisions.reduce((sum, one) => sum + count(book, one), 0);
  const least = [...segments].sort((a, b) => samples(a) - samples(b))[0] ?? [];
  const revision = [...least].sort((a, b) => count(book, a) - count(book, b))[0];
  return revision === undefined || count(book, revision) >= PATIENCE ? null : revision;
}

/** Returns a neighbour of a step that has too few samples. */
function thin(book: Book, {between}: Located, {before, after}: Pick<Sought, "before" | "after">): number | null {
  const state = book.state ?? NaN;
  const [a, b] = [before.levels.get(state)?.mean ?? NaN, after.levels.get(state)?.mean ?? NaN];
  const isFar = Math.abs(a - b) >= FAR_APART * book.spread;
  const needed = (revision: number, own: number, other: number): number => {
    const strays = (book.values.get(revision)?.get(state) ?? []).some(
      (value) => Math.abs(value - own) > Math.max(STRAY * book.spread, Math.abs(value - other))
    );
    if (strays) return NEIGHBOUR_SAMPLES.mixed;
    return isFar ? NEIGHBOUR_SAMPLES.far : NEIGHBOUR_SAMPLES.near;
  };
  const [last, first] = between.map((revision) => book.stands(revision));
  if (last != null && count(book, last) < needed(last, a, b)) return last;
  if (first != null && count(book, first) < needed(first, b, a)) return first;
  return null;
}

/** Returns how many candidates, the likeliest ones, share all but 1 % of the probability. */
function openCandidates({culprits}: Sought): number {
  const sorted = [...culprits.values()].sort((a, b) => b - a);
  let sum = 0;
  return 1 + sorted.findIndex((probability) => (sum += probability) >= 0.99);
}

/** The culprits’ probabilities, that of no step at all taken off. */
function scaled({culprits, probability, ...others}: OneStep): Sought {
  return {...others, culprits: new Map([...culprits].map(([culprit, p]) => [culprit, p * probability]))};
}

function canBuild({budget}: Search, evidence: Evidence, {book}: Reading): boolean {
  return book.values.size + new Set(evidence.untestable).size < budget.builds;
}

/** Returns the move, or as much of it as the budget allows. */
function afford(move: Move & {kind: "measure"}, search: Search, evidence: Evidence, reading: Reading): Move {
  let left = search.budget.samples - evidence.observations.length;
  const starts = move.starts.flatMap(({revision, samples}) => {
    const taken = Math.min(samples, left);
    left -= taken;
    return taken > 0 ? [{revision, samples: taken}] : [];
  });
  if (starts.length > 0) return {...move, starts};
  const {book, fits} = reading;
  const known = book.measured.length > 2;
  return doubt(reading, "samples", known ? [locate(book, scaled(oneStep(book, fits)), search.confidence)] : []);
}

function measure(starts: Start[], why: Why): Move {
  return {kind: "measure", starts, why};
}

function doubt(reading: Reading, why: Doubt, steps: readonly Located[]): Move {
  const difference = endsDifference(reading.book, reading.fits);
  return stop(reading, {kind: "doubt", why, steps: steps.map(toStep), difference});
}

type Bare<C> = C extends Conclusion ? Omit<C, "twoModes"> : never;

function stop({twoModes}: Reading, conclusion: Bare<Conclusion>): Move {
  return {kind: "stop", conclusion: {...conclusion, twoModes}};
}

function toStep({candidates, between, untestable, difference}: Located) {
  return {candidates, between, untestable, difference};
}

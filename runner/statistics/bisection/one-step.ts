import type {Book} from "./book.ts";
import {logSum} from "./fits.ts";
import type {Fit, Fits} from "./fits.ts";

/** What the evidence says if there is one step at most. */
export interface OneStep {
  log: number; // logarithm of the values’ density, whether there is one or none
  probability: number; // that there is one
  culprits: Map<number, number>; // candidate → its probability if there is one
  likeliest: number; // candidate
  before: Fit; // of the revisions without the likeliest culprit
  after: Fit;
}

/**
 * Returns the posterior of the culprit. All candidates are equally likely
 * beforehand, and “no step” as likely as all of them. A candidate’s likelihood
 * is that of the revisions without it being at one level times that of those
 * with it at another, each integrated over its level and spread, so that the
 * ends need not be known well before the search begins; candidates that split
 * the measured revisions in the same way share it.
 */
export function oneStep(book: Book, fits: Fits): OneStep {
  const splits = new Map<string, {candidates: number[]; log: number; before: Fit; after: Fit}>();
  for (const candidate of book.candidates) {
    const key = splitKey(book, candidate);
    const known = splits.get(key);
    if (known) {
      known.candidates.push(candidate);
      continue;
    }
    const before = fits(book.measured.filter((revision) => !book.contains(revision, candidate)));
    const after = fits(book.measured.filter((revision) => book.contains(revision, candidate)));
    splits.set(key, {candidates: [candidate], log: before.log + after.log, before, after});
  }
  const all = [...splits.values()];
  const best = all.reduce((a, b) => (b.log > a.log ? b : a));
  const one = logSum(all.map(({log, candidates}) => log + Math.log(candidates.length)));
  const culprits: OneStep["culprits"] = new Map();
  for (const {candidates, log} of all) {
    for (const candidate of candidates) culprits.set(candidate, Math.exp(log - one));
  }
  const none = fits(book.measured).log;
  return {
    log: logSum([none, one - Math.log(book.candidates.length)]) - Math.LN2,
    probability: 1 / (1 + Math.exp(none - one + Math.log(book.candidates.length))),
    culprits,
    likeliest: best.candidates[best.candidates.length >> 1] ?? NaN,
    before: best.before,
    after: best.after
  };
}

/** Returns a text that is the same for candidates that split the measured revisions in the same way. */
function splitKey({line, measured, contains}: Book, candidate: number): string {
  if (!line) return measured.map((revision) => (contains(revision, candidate) ? "1" : "0")).join("");
  let [low, high] = [0, measured.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((measured[middle] ?? Infinity) >= candidate) high = middle;
    else low = middle + 1;
  }
  return String(low);
}

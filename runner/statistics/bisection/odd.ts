import {median} from "../quantile.ts";
import type {Book} from "./book.ts";
import type {Fits} from "./fits.ts";
import {BUILD_SHARE} from "./level.ts";
import type {OneStep} from "./one-step.ts";

/** Standard errors from its level beyond which a revision is looked at again. */
const FAR = 3;

/** Beforehand, a revision is at a level of its own with this probability. */
const OWN_LEVEL = 0.02;

/**
 * Returns the revision that is farthest from the level at which it should be if
 * the likeliest culprit is the only one, or null if all are where they should be.
 */
export function oddRevision(book: Book, {likeliest, before, after}: OneStep): number | null {
  let odd: {revision: number; distance: number} | null = null;
  for (const revision of book.measured) {
    const {levels} = book.contains(revision, likeliest) ? after : before;
    for (const [state, values] of book.values.get(revision) ?? []) {
      const level = levels.get(state);
      if (!level || values.length < 2) continue;
      const variance = level.spread ** 2 * (1 / values.length + BUILD_SHARE ** 2);
      const error = Math.sqrt(variance + (book.priors.get(state)?.wobble ?? 0) ** 2);
      const distance = Math.abs(median(values) - level.mean) / error;
      if (distance > FAR && distance > (odd?.distance ?? 0)) odd = {revision, distance};
    }
  }
  return odd?.revision ?? null;
}

/** Returns the probability that a revision is at neither level, but at one of its own. */
export function ownLevel(book: Book, fits: Fits, {likeliest}: OneStep, revision: number): number {
  const side = (with_: boolean) => book.measured.filter((one) => book.contains(one, likeliest) === with_);
  const own = side(book.contains(revision, likeliest));
  const others = own.filter((one) => one !== revision);
  if (others.length === 0) return 0;
  const odds = Math.exp(fits(others).log + fits([revision]).log - fits(own).log) * (OWN_LEVEL / (1 - OWN_LEVEL));
  return odds === Infinity ? 1 : odds / (1 + odds);
}

import {oneStep} from "./one-step.ts";
import {read} from "./reading.ts";
import type {Evidence, Search} from "./search.ts";

/**
 * Returns for each revision the probability that it is the culprit, if there is
 * one step at most; for revision 0, which cannot be, that there is none. They sum
 * to 1. Before both ends have samples, all candidates are equally likely.
 */
export function posterior(search: Search, evidence: Evidence): number[] {
  const {book, fits} = read(search, evidence);
  if (book.candidates.length === 0)
    return Array.from({length: search.revisions}, (_, revision) => Number(revision === 0));
  const {culprits, probability} = oneStep(book, fits);
  return Array.from({length: search.revisions}, (_, revision) =>
    revision === 0 ? 1 - probability : probability * (culprits.get(revision) ?? 0)
  );
}

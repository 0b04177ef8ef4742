import type {Found, RepeatedSearch} from "../statistics/repeated-search.ts";
import {formatEffect} from "./effect.ts";
import {revisionList} from "./history.ts";
import {revisionName} from "./revision.ts";

/** Returns a name for what a search found, e.g., “what search names”. */
export function searchName({kind, step, first}: RepeatedSearch): string {
  if (kind === "bisection") return `what ${step} names`;
  const [before, after] = first.revisions;
  return before && after
    ? `the change between ${revisionName(before)} and ${revisionName(after)}`
    : `a change of ${step}`;
}

/** Returns what one run found, as a clause with the effect and its interval. */
export function foundClause(kind: RepeatedSearch["kind"], {revisions, effect, metric}: Found): string {
  const size = effect === null ? "" : ` (${formatEffect(effect, metric.unit)})`;
  if (kind === "change") return `the level changes${size}`;
  return revisions.length === 0 ? `the ends do not differ${size}` : `it is ${revisionList(revisions)}${size}`;
}

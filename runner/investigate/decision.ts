import type {SearchDecision} from "../result/search-decision.ts";
import type {HistoryRevision, Metric} from "../result/types.ts";
import type {Move, Why} from "../statistics/bisection/search.ts";
import {at} from "./history.ts";

const MOST_CANDIDATES = 10;

/** Returns what a search does next, and what it knows by revision, for those who look on. */
export function decisionOf(
  move: Move,
  probabilities: readonly number[],
  revisions: readonly HistoryRevision[],
  {benchmark, confidence, metric}: {benchmark: string; confidence: number; metric: Metric}
): SearchDecision {
  const named = (revision: number) => {
    const {hash, subject} = at(revisions, revision);
    return {hash, subject};
  };
  // Revision 0 stands for there being no culprit.
  const candidates = probabilities
    .map((probability, revision) => ({revision, probability}))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, leftOf(probabilities, confidence))
    .filter(({revision}) => revision > 0);
  const isMeasured = move.kind === "measure";
  const samples = new Map<number, number>(); // by revision
  for (const start of isMeasured ? move.starts : []) {
    samples.set(start.revision, (samples.get(start.revision) ?? 0) + start.samples);
  }
  return {
    revisions: revisions.length,
    benchmark,
    metric: {name: metric.name, unit: metric.unit, summary: metric.summary},
    why: isMeasured ? move.why.kind : null,
    expected: isMeasured ? expectedOf(move.why) : null,
    starts: [...samples].map(([revision, samples]) => {
      return {...named(revision), variant: at(revisions, revision).variant ?? "", samples};
    }),
    candidates: candidates
      .slice(0, MOST_CANDIDATES)
      .map(({revision, probability}) => ({...named(revision), probability})),
    left: candidates.length
  };
}

/** Returns the bits that a move is to tell, or how likely what it looks for is. */
export function expectedOf(why: Why): number | null {
  return "bits" in why ? why.bits : "probability" in why ? why.probability : null;
}

/** How many of the likeliest hold the confidence together. */
export function leftOf(probabilities: readonly number[], confidence: number): number {
  let sum = 0;
  let count = 0;
  for (const p of [...probabilities].sort((a, b) => b - a)) {
    if (sum >= confidence || p === 0) break;
    sum += p;
    ++count;
  }
  return count;
}

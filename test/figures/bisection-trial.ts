import {nextMove} from "../../runner/statistics/bisection/move.ts";
import type {Conclusion, Search} from "../../runner/statistics/bisection/search.ts";
import type {BisectionCell} from "./bisection-cell.ts";
import {world} from "./bisection-world.ts";
import type {World} from "./bisection-world.ts";

/** What a search came to. */
export interface BisectionOutcome {
  answer: "right" | "wrong" | "open"; // open: no culprit is named with confidence
  conclusion: string; // its kind, and why if it is a doubt
  runs: number;
  builds: number;
}

export const BUDGET = {samples: 600, builds: 60};

/** Runs one search by Benchbook’s engine. */
export function bisectionTrial(cell: BisectionCell, seed: number): BisectionOutcome {
  const simulated = world(cell, String(seed));
  const {conclusion, observations, built} = bisect(cell, simulated);
  const why = conclusion.kind === "doubt" ? `doubt: ${conclusion.why}` : conclusion.kind;
  return {
    answer: judge(simulated, conclusion),
    conclusion: why,
    runs: observations.length,
    builds: built.size
  };
}

export function bisect(cell: BisectionCell, {contains, untestable, run}: World) {
  const observations: {revision: number; value: number; state: number}[] = [];
  const built = new Set<number>();
  const failed: number[] = [];
  const search: Search = {
    revisions: cell.revisions,
    ...(contains ? {contains} : {}),
    confidence: 0.99,
    cost: (revision) => 1 + (built.has(revision) ? 0 : cell.buildRuns),
    budget: BUDGET
  };
  for (;;) {
    const move = nextMove(search, {observations, untestable: failed, same: []});
    if (move.kind === "stop") return {conclusion: move.conclusion, observations, built};
    for (const {revision, samples} of move.starts) {
      built.add(revision);
      if (untestable.has(revision)) failed.push(revision);
      else for (let i = 0; i < samples; ++i) observations.push({revision, ...run(revision)});
    }
  }
}

/**
 * Right is an answer that names every culprit and nothing else. One that names
 * several candidates is right if the culprit is one of them, as only those that
 * cannot be told apart are named together.
 */
function judge({culprits}: World, conclusion: Conclusion): BisectionOutcome["answer"] {
  if (conclusion.kind !== "found") return "open";
  const {steps} = conclusion;
  const named = steps.map(({candidates}) => candidates.map(({revision}) => revision));
  const isRight = named.length === culprits.length && culprits.every((culprit, i) => named[i]?.includes(culprit));
  return isRight ? "right" : "wrong";
}

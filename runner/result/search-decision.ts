import type {Event, Move} from "./types.ts";

/** What a search measures next, and what it holds likely: journaled as `move/1`, `move/2`, …, before it is acted on. */
export interface SearchDecision {
  revisions: number; // in the range
  benchmark: string;
  metric: {name: string; unit: string; summary: string};
  why: Move["why"] | null; // null: it stops
  expected: number | null; // bits it is to tell, or how likely what it looks for is
  starts: {hash: string; subject: string | null; variant: string; samples: number}[];
  candidates: {hash: string; subject: string | null; probability: number}[]; // the likeliest first, at most ten
  left: number; // candidates that hold the wanted confidence
}

const NAME = /^move\/\d+$/;

export function searchDecisionName(move: number): string {
  return `move/${move}`;
}

/** Returns what an event says of a search, with its step; null if it is about something else. */
export function searchDecisionOf(event: Event): {step: string; decision: SearchDecision} | null {
  if (event.event !== "decision" || !NAME.test(event.name)) return null;
  return {step: event.step, decision: event.value as unknown as SearchDecision};
}

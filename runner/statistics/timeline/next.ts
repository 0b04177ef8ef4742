import type {TimelineResult} from "./finding.ts";

export interface Search {
  revisions: number; // in the range, both ends included
  grid: {every: number} | {count: number} | null; // null: as dense as the budget allows
  measured: readonly number[]; // indices, those that are
  untestable: readonly number[]; // that do not build or run
  same: readonly (readonly number[])[]; // groups with the same code, of which one is measured
  found: TimelineResult | null; // from what is measured
  refine: boolean;
  budget: number | null; // of builds, failed ones included; null: as many as differences ask for
}

export interface NextRevision {
  revision: number;
  why: "grid" | "change" | "weak" | "peak";
}

export interface Next {
  revisions: NextRevision[]; // to build and measure together; empty: the search is over
  done: "refined" | "budget" | null;
}

/** Returns the revisions to measure next. */
export type NextRevisions = (search: Search) => Next;

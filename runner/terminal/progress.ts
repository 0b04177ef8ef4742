import type {Event} from "../result/types.ts";

/** Shows a run while it goes. Nothing of it may disturb a sample: it is called between samples only. */
export interface Progress {
  /** Takes an event of the journal. */
  event(event: Event): void;
  /** Takes what a build has just written; its first call tells that the build has begun. */
  building(building: Building): void;
  /** Takes the end of a round. */
  round(round: RoundProgress): void;
  /** Takes how far a search through a history is. */
  search(search: SearchProgress): void;
  /** Removes what is live; to be called once, however the run ends. */
  close(): void;
}

/** A build that is under way. */
export interface Building {
  variant: string;
  replicate: number;
  line: string; // the last of its log; empty before the first
  elapsedMs: number;
}

/** How far a measurement is. */
export interface RoundProgress {
  step: string;
  measurement: string;
  round: number; // that has ended, from 1
  usable: number; // rounds that count so far; those that do not are taken again
  planned: number; // usable ones; of a precision plan: at most
  estimates: Estimate[]; // those that the rounds so far allow
}

/** How far a bisection or a timeline is. */
export interface SearchProgress {
  step: string;
  phase: "ends" | "search" | "grid" | "refine";
  left: number | null; // of a bisection: revisions that share the wanted confidence; null: that is not known
  revisions: number; // of the range
  samples: number; // so far
  builds: number;
  likeliest: {name: string; probability: number} | null;
}

/** What a comparison would give if the run stopped here. */
export interface Estimate {
  pair: {baseline: string; variant: string};
  estimate: number; // ratio
  low: number | null; // null: no bound yet
  high: number | null;
}

/** Shows nothing, e.g., where the output is for a script. */
export const noProgress: Progress = {event() {}, building() {}, round() {}, search() {}, close() {}};

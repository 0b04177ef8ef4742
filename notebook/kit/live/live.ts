import type {Event} from "../../../runner/result/types.ts";
import type {Compared} from "../../../runner/statistics/comparison.ts";
import type {Page} from "../page.ts";
import type {SearchSoFar} from "./search.ts";

/** A run without a result, as its page follows it. */
export interface Live {
  experiment: string;
  run: string;
  state: LiveState;
  error: string | null; // why its journal cannot be followed
  families: Family[];
  searches: SearchSoFar[];
}

/** Whether a run is going, was stopped or killed, or came to its end before the reader’s eyes. */
export type LiveState = "going" | "interrupted" | "ended";

/** The comparisons that a step will judge of one measurement, known once that was tried. */
export interface Family {
  step: string;
  question: string | null;
  measurement: string;
  pairs: {baseline: string; variant: string}[];
  planned: number; // rounds; the most where the plan is a precision
  warmup: number; // rounds that are taken first, and do not count
  starts: number; // samples of a round
  confidence: number;
  compared: Compared[];
}

/** What a page says when it is ready to follow; what it follows is what the server lists. */
export interface Hello {
  experiment: string | null; // null: the catalogue
  run: string | null; // null: the experiment has none yet
}

/** What the server then sends: first all there is, and later what came after. */
export type Update =
  | {kind: "events"; from: number; events: Event[]; state: LiveState; families: Family[] | null}
  | {kind: "error"; error: string} // why no more will come
  | {kind: "result"; artifact: string; page: Page} // JSON, as it is in its file
  | {kind: "page"; page: Page} // what the page knows beside its artifact
  | {kind: "began"}; // a run of an experiment that had none

/** The names under which these go through Vite’s channel. */
export const HELLO = "benchbook:hello";
export const UPDATE = "benchbook:update";

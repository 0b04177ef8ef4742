import type {Step} from "../experiment/experiment.ts";

/** What a step asks of the machine: that little disturbs what is timed, or that perf may sample. Null: nothing. */
export type Need = "quiet" | "sampling" | null;

/** What each kind of step asks of the machine while it goes on. */
export const needs: Record<Step["kind"], Need> = {
  compare: "quiet",
  bisect: "quiet",
  timeline: "quiet",
  layout: "quiet",
  counters: "sampling",
  profile: "sampling",
  binaries: null
};

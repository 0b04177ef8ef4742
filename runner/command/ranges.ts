import type {Builder} from "../build/builder.ts";
import type {BisectStep, Experiment, TimelineStep} from "../experiment/experiment.ts";
import type {HistoryRequest} from "../investigate/lab.ts";
import {unrelated} from "../investigate/lineage.ts";
import {SourceError} from "../source/error.ts";

/** The part of a history that a step goes through. */
export interface StepRange {
  step: BisectStep | TimelineStep;
  revisions: number; // both ends included; 0 where there is no line between them
  problem: string | null; // why there is none, as a sentence
}

/** Returns what an experiment’s searches go through. Throws a SourceError where an end is not there. */
export async function readRanges({files, steps}: Experiment, {past}: Builder): Promise<StepRange[]> {
  const ranges: StepRange[] = [];
  for (const step of steps) {
    if (step.kind !== "bisect" && step.kind !== "timeline") continue;
    try {
      const history = await past.history(toRequest(step));
      const {commits} = history;
      ranges.push(
        commits === null
          ? {step, revisions: 0, problem: unrelated(history)}
          : {step, revisions: commits.length + 1, problem: null}
      );
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      throw new SourceError(`experiments/${files[0]?.path ?? ""}, step ${step.name}: ${error.message}`);
    }
  }
  return ranges;
}

function toRequest(step: BisectStep | TimelineStep): HistoryRequest {
  return step.kind === "bisect"
    ? {...step, from: {variant: step.good}, to: {variant: step.bad}}
    : {from: {revision: step.from}, to: {revision: step.to}, input: null, firstParent: true, path: []};
}

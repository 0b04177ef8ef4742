import {closeSync, openSync, readSync, statSync} from "node:fs";
import {parseExperiment} from "../../../runner/experiment/load.ts";
import type {CompareStep, Experiment, MeasurementSelection} from "../../../runner/experiment/experiment.ts";
import {declaredSize, judged} from "../../../runner/investigate/compare.ts";
import type {Event, Trial} from "../../../runner/result/types.ts";
import {planLevel} from "../../../runner/statistics/looks.ts";
import {parseJournal} from "../../../runner/store/journal.ts";
import {readMeasuring} from "../../../runner/store/machine-lock.ts";
import {isFile, type RunFolder} from "../../../runner/store/results.ts";
import type {Family, LiveState} from "../live/live.ts";

/** Whether a run began, and has no result yet. */
export function isUnfinished({journal, artifact}: RunFolder): boolean {
  return !isFile(artifact) && isFile(journal) && statSync(journal).size > 0;
}

/** Returns whether a run without a result is going: whether the process that takes its samples lives. */
export function stateOf({experiment, run}: RunFolder): Exclude<LiveState, "ended"> {
  return readMeasuring()?.run === `${experiment}/${run}` ? "going" : "interrupted";
}

/** Returns how to go on with a run that was interrupted. */
export function resumeCommand({experiment, run}: {experiment: string; run: string}): string {
  return `npm run experiment -- resume ${experiment}/${run}`;
}

/** Reads the first event of a journal, and no more of it; null if that is not whole. */
export function readStart(path: string): (Event & {event: "start"}) | null {
  const file = openSync(path, "r");
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const part = Buffer.alloc(1 << 16);
      const read = readSync(file, part);
      if (read === 0) return null;
      const end = part.subarray(0, read).indexOf(10);
      parts.push(part.subarray(0, end < 0 ? read : end + 1));
      if (end >= 0) break;
    }
    const [start] = parseJournal(Buffer.concat(parts), path).events;
    return start?.event === "start" ? start : null;
  } finally {
    closeSync(file);
  }
}

/**
 * Returns the comparisons that a run is going to judge, of each measurement that
 * was tried, as its experiment declares them; none if that is of a version of
 * the format that cannot be read.
 */
export function familiesOf(events: readonly Event[]): Family[] {
  const experiment = experimentOf(events);
  if (experiment === null) return [];
  const broken = new Set(
    events.flatMap((event) => (event.event === "build" && event.build.status !== "ok" ? [event.build.variant] : []))
  );
  const trials = new Map(
    events.flatMap((event) =>
      event.event === "trial" && event.trial.status === "ok" ? [[event.trial.measurement, event.trial] as const] : []
    )
  );
  return experiment.steps.flatMap((step) =>
    step.kind !== "compare"
      ? []
      : step.measurements.flatMap((selection) => {
          const trial = trials.get(selection.measurement);
          return trial === undefined ? [] : [familyOf(step, selection, trial, broken)];
        })
  );
}

function familyOf(
  step: CompareStep,
  selection: MeasurementSelection,
  trial: Trial,
  broken: ReadonlySet<string>
): Family {
  const {stopping, warmupRounds, builds} = selection.plan;
  const pairs = step.pairs.filter(({baseline, variant}) => !broken.has(baseline) && !broken.has(variant));
  const variants = new Set(pairs.flatMap(({baseline, variant}) => [baseline, variant]));
  const baselines = new Set(pairs.map(({baseline}) => baseline));
  const level = planLevel(stopping, declaredSize(step));
  return {
    step: step.name,
    question: step.question,
    measurement: selection.measurement,
    pairs: step.pairs,
    planned: stopping.kind === "fixed" ? stopping.rounds : stopping.atMost,
    warmup: warmupRounds,
    starts: variants.size * builds + baselines.size,
    confidence: level,
    compared: judged({selection, trial}, pairs).map((compared) => ({...compared, level}))
  };
}

function experimentOf([start]: readonly Event[]): Experiment | null {
  if (start?.event !== "start") return null;
  const {files, overrides} = start.experiment;
  try {
    // Only what it declares is asked for, and so whatever it names may be anywhere.
    const anywhere = {exists: () => true, list: () => []};
    return parseExperiment({files, folder: "/", overrides: overrides as Experiment["overrides"]}, anywhere);
  } catch {
    return null;
  }
}

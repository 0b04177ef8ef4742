import {unavailable} from "../experiment/availability.ts";
import type {CompareStep, Experiment, Step} from "../experiment/experiment.ts";
import {loadExperiment} from "../experiment/load.ts";
import {missingFiles} from "../experiment/missing.ts";
import {ExperimentError} from "../experiment/problem.ts";
import {plannedRounds} from "../investigate/rounds.ts";
import {counterOf} from "../result/counters.ts";
import {minimumRounds} from "../statistics/interval.ts";
import {defaults} from "../statistics/timeline/change-points.ts";
import {neededRounds} from "../statistics/timeline/neighbours.ts";
import type {Context} from "./context.ts";
import {unknownEvents} from "./events.ts";
import type {Options} from "./options.ts";
import {UsageError} from "./usage-error.ts";

/** Returns the experiment that the command line names. Throws what is wrong with it, also if a run could not carry it out. */
export async function loadRunnable(
  {name, overrides}: Pick<Options, "name" | "overrides">,
  {folder}: Pick<Context, "folder">
): Promise<Experiment> {
  const experiment = await loadExperiment(name ?? "", {folder, overrides});
  checkRunnable(experiment);
  const problems = await unknownEvents(experiment);
  if (problems.length > 0) throw new ExperimentError(problems);
  return experiment;
}

/** Throws what stands in the way of a run. */
export function checkRunnable(experiment: Experiment): void {
  const problems = [...unavailable(experiment), ...missingFiles(experiment)];
  if (problems.length > 0) throw new ExperimentError(problems);
  checkPlan(experiment);
}

/** Refuses a plan with fewer rounds than could ever decide its comparisons. Throws a UsageError. */
export function checkPlan({steps}: Experiment): void {
  for (const step of steps) {
    const least = leastRounds(step);
    if (least === null) continue;
    const {needed, of} = least;
    for (const {measurement, plan, metrics} of step.measurements) {
      // What is simulated takes rounds of its own, and where it is counted, that is known only when it is tried.
      if (metrics[0] !== undefined && counterOf(metrics[0].name) !== null) continue;
      const most = plannedRounds(plan);
      if (most >= needed) continue;
      throw new UsageError(
        `The step ${step.name} plans ${most} rounds of ${measurement}, and ${of} cannot be decided in fewer than ${needed}. Plan at least ${needed}, e.g., --plan 'rounds: ${needed}'.`
      );
    }
  }
}

/** A bisection confirms with each parent of what it names, which may be a merge, and without it. */
const CONFIRMED = 3;

function leastRounds(step: Step): {needed: number; of: string} | null {
  switch (step.kind) {
    case "compare": {
      const family = step.pairs.length * step.measurements.length;
      return {
        needed: minimumRounds(Math.max(1, family)),
        of: family === 1 ? "one comparison" : `${family} comparisons`
      };
    }
    case "bisect":
      return {needed: minimumRounds(CONFIRMED), of: "what it finds"};
    case "timeline": {
      // Many revisions are told apart by their levels, of which a round each will do.
      const {points} = step;
      if (!("count" in points) || points.count >= defaults.shortSeries) return null;
      return {needed: neededRounds(points.count, defaults.rate), of: `${points.count} revisions`};
    }
    case "counters":
    case "profile":
    case "binaries":
    case "layout":
      return null;
  }
}

/** Returns the steps that compare. */
export function compareSteps(steps: Experiment["steps"]): CompareStep[] {
  return steps.flatMap((step) => (step.kind === "compare" ? [step] : []));
}

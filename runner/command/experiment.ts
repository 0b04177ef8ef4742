import {unavailable} from "../experiment/availability.ts";
import type {CompareStep, Experiment} from "../experiment/experiment.ts";
import {loadExperiment} from "../experiment/load.ts";
import {missingFiles} from "../experiment/missing.ts";
import {ExperimentError} from "../experiment/problem.ts";
import {minimumRounds} from "../statistics/interval.ts";
import type {Context} from "./context.ts";
import type {Options} from "./options.ts";
import {UsageError} from "./usage-error.ts";

/** Returns the experiment that the command line names. Throws what is wrong with it, also if a run could not carry it out. */
export async function loadRunnable(
  {name, overrides}: Pick<Options, "name" | "overrides">,
  {folder}: Pick<Context, "folder">
): Promise<Experiment> {
  const experiment = await loadExperiment(name ?? "", {folder, overrides});
  checkRunnable(experiment);
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
  for (const step of compareSteps(steps)) {
    const family = step.pairs.length * step.measurements.length;
    const needed = minimumRounds(Math.max(1, family));
    for (const {measurement, plan} of step.measurements) {
      const most = plan.stopping.kind === "fixed" ? plan.stopping.rounds : plan.stopping.atMost;
      if (most >= needed) continue;
      const comparisons = family === 1 ? "one comparison" : `${family} comparisons`;
      throw new UsageError(
        `The step ${step.name} plans ${most} rounds of ${measurement}, and ${comparisons} cannot be decided in fewer than ${needed}. Plan at least ${needed}, e.g., --plan 'rounds: ${needed}'.`
      );
    }
  }
}

/** Returns the steps that compare. */
export function compareSteps(steps: Experiment["steps"]): CompareStep[] {
  return steps.flatMap((step) => (step.kind === "compare" ? [step] : []));
}

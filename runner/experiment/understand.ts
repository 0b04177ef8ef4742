import {basename} from "node:path";
import {missing} from "./context.ts";
import type {Context} from "./context.ts";
import type {Experiment, ExperimentFile, Override, Recipe} from "./experiment.ts";
import {toEnvironment, toMeasurements} from "./measurement.ts";
import {checkNames} from "./names-check.ts";
import {toBelonging} from "./paths.ts";
import {toRevisions} from "./revision.ts";
import {toInputs, toSource} from "./source.ts";
import {toSteps} from "./step.ts";
import {toFlags, toVariants} from "./variant.ts";

/** Returns the experiment that a spec describes, with every default; what is wrong is reported. */
export function toExperiment(files: ExperimentFile[], overrides: Override[], context: Context): Experiment {
  const {name, folder, experiments, spec} = context;
  const {title = name, question = null, overlay = null} = spec;
  const source = spec.source ? toSource(spec.source, ["source"], context) : null;
  if (spec.source && !source) missing(context, ["source"], "The source needs one of git, hg, npm, series and folder.");
  const revisions = toRevisions(source, context);
  const flags = toFlags(context);
  const variants = toVariants(revisions, flags, context);
  const measurements = toMeasurements(context);
  const experiment: Experiment = {
    name,
    title,
    question,
    folder,
    experiments,
    files,
    source,
    inputs: toInputs(context),
    overlay: overlay === null ? null : toBelonging(overlay, ["overlay"], context).replace(/(?<=.)\/$/, ""),
    environment: toEnvironment(spec.environment, ["environment"], context),
    recipe: toRecipe(context),
    revisions,
    flags,
    variants,
    measurements,
    steps: isFoundation(context) ? [] : toSteps({revisions, variants, measurements}, context),
    overrides
  };
  checkNames(experiment, context);
  return experiment;
}

function toRecipe(context: Context): Recipe | null {
  const {build} = context.spec;
  if (!build) return null;
  const {run = "", tools = ["cc", "ld"], keep = null, timeout = 10 * 60_000} = build;
  if (run.trim() === "") missing(context, ["build"], "The build needs lines to “run”, e.g., build: make.");
  const environment = toEnvironment(build.environment, ["build", "environment"], context);
  return {lines: run, environment, tools, keep, timeoutMs: timeout};
}

// Some files only hold what others share.
function isFoundation(context: Context): boolean {
  const {measurements = {}, revisions = {}, source, steps = []} = context.spec;
  const {source: file} = context.tree.place;
  const choosesRevisions = steps.length > 0 && steps.every(({timeline}) => timeline !== undefined);
  const lacking = [
    ...(source && source.folder === undefined && Object.keys(revisions).length === 0 && !choosesRevisions
      ? ["revisions"]
      : []),
    ...(Object.keys(measurements).length === 0 ? ["measurements"] : [])
  ];
  if (lacking.length === 0) return false;
  missing(
    context,
    [],
    `This file has no ${lacking.join(" and no ")}: it is something to build on, not something to run. ` +
      `Add what is missing, or begin another file with “of: ${basename(file.path)}”.`
  );
  return true;
}

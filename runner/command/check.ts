import {join} from "node:path";
import {createBuilder} from "../build/builder.ts";
import {openCache} from "../build/cache.ts";
import {unavailable} from "../experiment/availability.ts";
import {loadExperiment} from "../experiment/load.ts";
import {prepareLauncher} from "../measure/launcher.ts";
import {formatCheck} from "../terminal/check.ts";
import type {Context} from "./context.ts";
import {checkPlan} from "./experiment.ts";
import type {Options} from "./options.ts";
import {print} from "./print.ts";
import {readRanges} from "./ranges.ts";
import {resolveRevision} from "./revisions.ts";

/** Reads an experiment, looks up its revisions and tries its patches; builds and measures nothing. */
export async function check({name, overrides, json}: Options, {folder, signal, stdout}: Context): Promise<number> {
  const experiment = await loadExperiment(name ?? "", {folder, overrides});
  const missing = unavailable(experiment);
  const warnings = missing.map(({message}) => message);
  const failures: {text: string; tail: string}[] = [];
  if (missing.length === 0) {
    checkPlan(experiment);
    const cache = openCache();
    const launcher = await prepareLauncher({directory: join(cache.root, "launcher")});
    const warn = (text: string): void => void warnings.push(text);
    const builder = createBuilder({experiment, cache, launcher, runFolder: null, signal, warn});
    for (const {name: revision} of experiment.revisions) {
      const {status, reason, patches} = await resolveRevision(builder, experiment, revision);
      const hunks = patches.flatMap(({hunk}) => hunk ?? []);
      if (status !== "ok") failures.push({text: `${revision}: ${reason}`, tail: hunks.join("\n")});
      for (const patch of patches) {
        if (patch.outcome === "already applied") warnings.push(`${patch.name} is applied already in ${revision}.`);
      }
    }
    if (failures.length === 0) {
      for (const {step, problem} of await readRanges(experiment, builder)) {
        if (problem !== null) failures.push({text: `${step.name}: ${problem}`, tail: ""});
      }
    }
    await builder.close();
  }
  const report = {
    path: `experiments/${experiment.files[0]?.path ?? ""}`,
    variants: experiment.variants.map(({name}) => name),
    measurements: experiment.measurements.map(({name}) => name),
    steps: experiment.steps.map(({name}) => name),
    warnings,
    failures
  };
  print(report, formatCheck, {json, stdout});
  return failures.length > 0 ? 1 : 0;
}

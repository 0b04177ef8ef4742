import {mkdirSync, readdirSync, rmSync} from "node:fs";
import {join, relative, resolve, sep} from "node:path";
import type {Experiment} from "../experiment/experiment.ts";
import {rerunExitCode} from "../result/rerun-exit-code.ts";
import type {Artifact} from "../result/types.ts";
import {SourceError} from "../source/error.ts";
import {isSearch, type RepeatedSearch} from "../statistics/repeated-search.ts";
import {isCode, repetitions, type RepeatedCode, type Repetition} from "../statistics/repetition.ts";
import {StoreError} from "../store/error.ts";
import {readForeign, type Foreign} from "../store/foreign.ts";
import {readJournal} from "../store/journal.ts";
import {listRuns, type RunFolder} from "../store/results.ts";
import {formatForeign} from "../terminal/foreign.ts";
import {formatRepetitions} from "../terminal/repetition.ts";
import {formatNext, formatResults} from "../terminal/results.ts";
import {styleOf, widthOf} from "../terminal/style.ts";
import {harmless} from "../terminal/text.ts";
import {approve} from "./approve.ts";
import {type Context, Unfinished} from "./context.ts";
import {checkRunnable} from "./experiment.ts";
import type {Options} from "./options.ts";
import {foreignExperiment, isRerunOf, restoreForeign} from "./restore.ts";
import {isInterrupted, resumeRun, runExperiment, type Written} from "./run.ts";
import {summarize} from "./show.ts";

/**
 * Repeats a run from its artifact or report alone, in a folder of its own, and
 * says of each finding whether it is reproduced. What the file would run is shown
 * first, and started only if somebody agrees.
 */
export async function rerun(options: Options, context: Context): Promise<number> {
  const {json, overrides, tune, yes} = options;
  const {origin, stdout, stderr} = context;
  const foreign = readForeign(resolve(origin, options.name ?? ""));
  const {folder, interrupted} = chooseFolder(foreign, options, context);
  const experiment = foreignExperiment(foreign, {folder, origin, overrides});
  const {artifact} = foreign;
  const shown = shownPath(folder, context);
  const output = json ? stderr : stdout;
  const layout = {width: widthOf(output), style: styleOf(output)};
  const file = shownPath(foreign.path, context);
  output.write(`${formatForeign({file, folder: shown, artifact, experiment}, layout)}\n\n`);
  if (!yes) await approve(output, context.signal);

  const inner = {...context, folder, results: join(folder, "results")};
  const written = await (
    interrupted === null
      ? restoreAndRun(foreign, experiment, {json, tune}, inner)
      : resumeRun(interrupted, {json, tune}, inner)
  ).catch((error: unknown) => {
    if (error instanceof Unfinished) error.resume = goOn(foreign, options, context);
    throw error;
  });
  return show(artifact, written, {json, file: foreign}, context);
}

interface Chosen {
  folder: string;
  interrupted: RunFolder | null; // a rerun of the same file to go on with
}

/**
 * Returns where a rerun goes: the folder that was asked for, which must be empty,
 * or else one below where the command was typed. A rerun of the same file that was
 * interrupted there is gone on with.
 */
function chooseFolder(foreign: Foreign, {into}: Options, {origin}: Context): Chosen {
  if (into !== null) {
    const folder = resolve(origin, into);
    const chosen = tryFolder(foreign, folder);
    if (chosen !== null) return chosen;
    throw new StoreError(`${folder} is not empty. Name a folder that is empty, or is not there yet.`);
  }
  const {experiment, run} = foreign.artifact;
  const name = `${experiment.name}-${run.id}`.replace(/[^\p{L}\p{N}._-]/gu, "-").slice(0, 150);
  for (let i = 1; ; ++i) {
    const chosen = tryFolder(foreign, join(origin, "reruns", i === 1 ? name : `${name}-${i}`));
    if (chosen !== null) return chosen;
  }
}

function tryFolder(foreign: Foreign, folder: string): Chosen | null {
  if (entries(folder).length === 0) return {folder, interrupted: null};
  const interrupted = listRuns(join(folder, "results")).findLast(isInterrupted);
  if (interrupted === undefined) return null;
  const [start] = readJournal(interrupted.journal).events;
  return start?.event === "start" && isRerunOf(foreign, start.experiment.overrides) ? {folder, interrupted} : null;
}

/** Where no run comes of it, e.g., as the code cannot be had, nothing of it is left. */
async function restoreAndRun(
  foreign: Foreign,
  experiment: Experiment,
  {json, tune}: Pick<Options, "json" | "tune">,
  context: Context
): Promise<Written> {
  const {folder, results} = context;
  const made = mkdirSync(folder, {recursive: true}); // the first folder that was not there yet
  try {
    restoreForeign(foreign, folder);
    checkRunnable(experiment);
    return await runExperiment(experiment, {json, tune}, context);
  } catch (error) {
    if (listRuns(results).length === 0) {
      const written = made === undefined ? entries(folder).map((name) => join(folder, name)) : [made];
      for (const path of written) rmSync(path, {recursive: true, force: true});
    }
    if (!(error instanceof SourceError)) throw error;
    throw new SourceError(
      `${error.message}\nThe file says where its code comes from, and does not hold it. Name a repository that has these commits with --source PATH.`
    );
  }
}

function show(
  first: Artifact,
  {artifact: second, runFolder}: Written,
  {json, file}: {json: boolean; file: Foreign},
  context: Context
): number {
  const {origin, stdout} = context;
  const all = repetitions(first, second);
  const exitCode = rerunExitCode(first, second, all);
  if (json) {
    const {experiment, run, machine} = first;
    const of = {file: file.path, experiment: experiment.name, run: run.id, machine: machine.host, sha256: file.sha256};
    const summary = {...summarize(second, runFolder, origin), exitCode, rerunOf: of, repetitions: all.map(essence)};
    stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    return exitCode;
  }
  const layout = {width: widthOf(stdout), style: styleOf(stdout)};
  const [there, here] = [withoutControls(first), withoutControls(second)];
  const next = [["Make a report of it", `${npmRun(context)} report ${quoted(runFolder.artifact)}`]] as const;
  const blocks = [
    formatResults(here, layout, []),
    formatRepetitions(repetitions(there, here), {first: there, second: here}, layout),
    formatNext(next, layout)
  ];
  stdout.write(`${blocks.join("\n\n")}\n`);
  return exitCode;
}

function essence(repetition: Repetition) {
  if (isSearch(repetition)) return searchEssence(repetition);
  if (isCode(repetition)) return codeEssence(repetition);
  const {kind, step, outcome, reason, first} = repetition;
  const {baseline, variant, measurement, benchmark, metric} = first;
  const what = {step, kind, baseline, variant, measurement, benchmark, metric, outcome, reason};
  if (repetition.kind === "recovery") {
    const [there, here] = [repetition.first, repetition.second].map(
      (one) => one && {share: one.share, interval: one.interval}
    );
    return {...what, patched: repetition.first.patched, first: there, second: here};
  }
  if (repetition.kind === "cause") {
    const [there, here] = [repetition.first, repetition.second].map(
      (one) => one && {cause: one.cause, effect: one.effect}
    );
    return {...what, first: there, second: here};
  }
  if (repetition.kind === "signature") {
    const [there, here] = [repetition.first, repetition.second].map(
      (one) => one && {rule: one.rule, simulated: one.simulated, effect: one.effect}
    );
    return {...what, first: there, second: here};
  }
  const [there, here] = [repetition.first, repetition.second].map(
    (one) => one && {verdict: one.verdict, effect: one.effect}
  );
  return {...what, first: there, second: here};
}

function searchEssence({kind, step, outcome, reason, first, second}: RepeatedSearch) {
  const {measurement, benchmark, metric} = first;
  const [there, here] = [first, second].map(
    (one) => one && {revisions: one.revisions.map(({hash}) => hash), effect: one.effect}
  );
  return {step, kind, measurement, benchmark, metric: metric.name, outcome, reason, first: there, second: here};
}

function codeEssence({kind, step, outcome, reason, first, second}: RepeatedCode) {
  return {step, kind, variant: first.variant, outcome, reason, first, second};
}

/** What a run says is shown as text, whatever is in it. */
function withoutControls(artifact: Artifact): Artifact {
  return JSON.parse(JSON.stringify(artifact), (_, value: unknown) =>
    typeof value === "string" ? harmless(value) : value
  ) as Artifact;
}

function goOn({path}: Foreign, {into, overrides, tune}: Options, context: Context): string {
  const options = [
    ...(into === null ? [] : ["--into", into]),
    ...(tune ? ["--tune"] : []),
    ...overrides.flatMap(({option, value}) => [`--${option}`, value])
  ];
  const words = [shownPath(path, context), ...options].map(quoted);
  return `${npmRun(context)} experiment -- rerun ${words.join(" ")}`;
}

/** npm finds the scripts of the folder that it is started in, or of those above it. */
function npmRun({folder, origin}: Context): string {
  return isWithin(origin, folder) ? "npm run" : `npm --prefix ${quoted(folder)} run`;
}

/** Returns a path as it is shortest from where the command was typed. */
function shownPath(path: string, {origin}: Context): string {
  return isWithin(path, origin) ? relative(origin, path) : path;
}

function isWithin(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== ".." && !inner.startsWith(`..${sep}`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new StoreError(`${folder} cannot be used: ${(error as Error).message}.`);
  }
}

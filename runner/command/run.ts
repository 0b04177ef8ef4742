import {readFileSync} from "node:fs";
import {join} from "node:path";
import {createBuilder} from "../build/builder.ts";
import {openCache} from "../build/cache.ts";
import {explainDiskFull} from "../build/disk.ts";
import type {Experiment} from "../experiment/experiment.ts";
import {listExperiments, parseExperiment} from "../experiment/load.ts";
import {namedVariants} from "../investigate/run.ts";
import {readBoot} from "../machine/boot.ts";
import {describeMachine} from "../machine/machine.ts";
import {prepareLauncher} from "../measure/launcher.ts";
import {exitCode} from "../result/exit-code.ts";
import type {Artifact, Event, Revision} from "../result/types.ts";
import {attachedDisk, collectAttachments, relocate, restoreAttachments} from "../store/attachments.ts";
import {StoreError} from "../store/error.ts";
import {createJournal, readJournal, reopenJournal} from "../store/journal.ts";
import type {Journal} from "../store/journal.ts";
import {lockMachine} from "../store/machine-lock.ts";
import {createRunFolder, findRun, isFile, removeRunFolder} from "../store/results.ts";
import type {RunFolder} from "../store/results.ts";
import type {Context} from "./context.ts";
import {loadRunnable} from "./experiment.ts";
import {execute} from "./execute.ts";
import type {Options} from "./options.ts";
import {readRanges} from "./ranges.ts";
import {resolveRevision} from "./revisions.ts";
import {showArtifact} from "./show.ts";
import {withTuning} from "./tuning.ts";
import {UsageError} from "./usage-error.ts";

/** The version of package.json. */
export const version = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {version: string}
).version;

/** What a run wrote, and where. */
export interface Written {
  artifact: Artifact;
  runFolder: RunFolder;
}

/** Runs an experiment, shows what was found, and returns the exit code. */
export async function run({name, overrides, json, tune, mistaken}: Options, context: Context): Promise<number> {
  const {folder} = context;
  if (mistaken !== null && !listExperiments(folder).includes(name ?? "")) {
    throw new UsageError(
      `There is no command and no experiment “${name}”. Did you mean ${mistaken}? See npm run experiment -- --help.`
    );
  }
  const experiment = await loadRunnable({name, overrides}, context);
  return showWritten(await runExperiment(experiment, {json, tune}, context), {json}, context);
}

/** Runs an experiment from its beginning to its artifact. */
export async function runExperiment(
  experiment: Experiment,
  {json, tune}: Pick<Options, "json" | "tune">,
  context: Context
): Promise<Written> {
  const {results, signal} = context;
  const cache = openCache();
  const launcher = await prepareLauncher({directory: join(cache.root, "launcher")});
  // What does not exist is said before a run is begun; a patch that does not
  // apply is a result of the run.
  const resolver = createBuilder({experiment, cache, launcher, runFolder: null, signal, warn: warnOn(context)});
  const revisions: Revision[] = [];
  for (const revision of usedRevisions(experiment)) {
    revisions.push(await resolveRevision(resolver, experiment, revision));
  }
  await readRanges(experiment, resolver);
  await resolver.close();

  const runFolder = createRunFolder(results, experiment.name, new Date());
  const run = `${experiment.name}/${runFolder.run}`;
  const release = await lockMachine(run).catch((error: unknown) => {
    removeRunFolder(runFolder);
    throw error;
  });
  try {
    return await withTuning({run, experiment, wanted: tune}, warnOn(context), async (tuning) => {
      const machine = await describeMachine(launcher); // as it is while the run measures
      const {name, title, question, files, overrides} = experiment;
      const at = new Date().toISOString();
      const start: Event = {
        event: "start",
        format: "benchbook/journal",
        version: 1,
        at,
        tool: {name: "benchbook", version},
        run: runFolder.run,
        experiment: {name, title, question, files, overrides, attachments: collectAttachments(experiment)},
        machine: {...machine, limits: [...machine.limits, ...tuning.limits]},
        boot: await readBoot(),
        ...(tuning.tuned === null ? {} : {tuned: tuning.tuned}),
        seed: Math.floor(Math.random() * 2 ** 32)
      };
      const warnings = tuning.warnings.map((text) => ({event: "warning", at, text}) as const);
      const events = [start, ...warnings, ...revisions.map((revision) => revised(revision, at))];
      const journal = await begin(runFolder, events);
      const artifact = await execute({experiment, journal, runFolder, cache, launcher, tuning, json}, context);
      return {artifact, runFolder};
    });
  } finally {
    await release();
  }
}

function showWritten({artifact, runFolder}: Written, {json}: {json: boolean}, context: Context): number {
  showArtifact(artifact, runFolder, {json}, context);
  return exitCode(artifact);
}

function revised(revision: Revision, at: string): Event {
  return {event: "revision", at, revision};
}

/** Starts a run’s journal; where that cannot be done, nothing is left of the run. */
async function begin(runFolder: RunFolder, events: readonly Event[]): Promise<Journal> {
  try {
    return await explainDiskFull(runFolder.path, async () => {
      const journal = createJournal(runFolder.journal);
      for (const event of events) journal.append(event);
      return journal;
    });
  } catch (error) {
    removeRunFolder(runFolder);
    throw error;
  }
}

/** Goes on with a run that was interrupted, shows what was found, and returns the exit code. */
export async function resume({name, json, tune}: Options, context: Context): Promise<number> {
  const wanted = {what: "run that was interrupted", accepts: isInterrupted};
  const runFolder = findRun(context.results, name ?? undefined, wanted);
  return showWritten(await resumeRun(runFolder, {json, tune}, context), {json}, context);
}

/** Goes on with a run that was interrupted, to its artifact. */
export async function resumeRun(
  runFolder: RunFolder,
  {json, tune}: Pick<Options, "json" | "tune">,
  context: Context
): Promise<Written> {
  const {events} = readJournal(runFolder.journal);
  const [start] = events;
  if (start?.event !== "start") throw new StoreError(`${runFolder.journal} is damaged. Start a new run.`);
  if (start.tool.version !== version) {
    throw new StoreError(
      `${runFolder.run} was begun with Benchbook ${start.tool.version}, and this is ${version}. Resume it with that version, or run the experiment anew.`
    );
  }
  const cache = openCache();
  const launcher = await prepareLauncher({directory: join(cache.root, "launcher")});
  const machine = await describeMachine(launcher);
  if (machine.id !== start.machine.id) {
    throw new StoreError(
      `${runFolder.run} was begun on another machine (${start.machine.host}, ${start.machine.cpu}): samples of two machines cannot be compared. Run the experiment here anew.`
    );
  }
  const run = `${runFolder.experiment}/${runFolder.run}`;
  const release = await lockMachine(run);
  try {
    const experiment = restoreExperiment(runFolder, context);
    return await withTuning({run, experiment, wanted: tune}, warnOn(context), async (tuning) => {
      const {tuned} = tuning;
      const warnings = [...tuning.warnings, ...(start.tuned !== undefined && tuned === null ? [noLonger] : [])];
      const at = new Date().toISOString();
      const journal = reopenJournal(runFolder.journal);
      journal.append({event: "resume", at, boot: await readBoot(), ...(tuned === null ? {} : {tuned})});
      for (const text of warnings) journal.append({event: "warning", at, text});
      const artifact = await execute({experiment, journal, runFolder, cache, launcher, tuning, json}, context);
      return {artifact, runFolder};
    });
  } finally {
    await release();
  }
}

const noLonger =
  "The machine was tuned when this run began, and is not since it was resumed: its values may be of two levels.";

/**
 * Returns a run’s experiment as it was when the run began, whatever has become of
 * its files: YAML, patches, series and overlay are the journal’s, and revisions
 * are the commits that they were.
 */
function restoreExperiment({journal, path}: RunFolder, {folder}: Context): Experiment {
  const {events} = readJournal(journal);
  const [start] = events;
  if (start?.event !== "start") throw new Error("A journal begins with its start.");
  const {files, overrides, attachments} = start.experiment;
  const restored = join(path, "experiment");
  restoreAttachments(restored, attachments);
  const options = {files, folder, overrides: overrides as Experiment["overrides"]};
  const experiment = relocate(parseExperiment(options, attachedDisk(folder, attachments)), restored);
  const hashes = new Map(
    events.flatMap((event) => (event.event === "revision" ? [[event.revision.name, event.revision.hash]] : []))
  );
  return {
    ...experiment,
    revisions: experiment.revisions.map((revision) => ({...revision, at: hashes.get(revision.name) ?? revision.at}))
  };
}

/** Returns whether a run can be gone on with. What was killed before the first line of its journal was whole has nothing to go on with. */
export function isInterrupted({journal, artifact}: RunFolder): boolean {
  return isFile(journal) && !isFile(artifact) && readFileSync(journal).includes("\n");
}

/** The revisions that steps name, as only what a step names is built. */
function usedRevisions({steps, variants}: Experiment): string[] {
  const named = new Set(steps.flatMap(namedVariants));
  return [...new Set(variants.filter(({name}) => named.has(name)).map(({revision}) => revision))];
}

function warnOn({stderr}: Context): (text: string) => void {
  return (text) => void stderr.write(`${text}\n`);
}

import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {mkdir} from "node:fs/promises";
import {availableParallelism, tmpdir} from "node:os";
import {join} from "node:path";
import {createBuilder} from "../build/builder.ts";
import {removeTree, type Cache} from "../build/cache.ts";
import {explainDiskFull, isDiskFull, toDiskFullError} from "../build/disk.ts";
import type {Experiment} from "../experiment/experiment.ts";
import {journaledLab} from "../investigate/journaled-lab.ts";
import {investigate} from "../investigate/run.ts";
import type {Launcher} from "../measure/launcher.ts";
import {openWorld} from "../measure/world.ts";
import {exitCode} from "../result/exit-code.ts";
import {fold} from "../result/fold.ts";
import type {Artifact, Event} from "../result/types.ts";
import {hashFile, listTree} from "../source/digest.ts";
import {writeArtifact} from "../store/artifact.ts";
import {StoreError} from "../store/error.ts";
import type {Journal} from "../store/journal.ts";
import type {RunFolder} from "../store/results.ts";
import {noProgress} from "../terminal/progress.ts";
import {plainProgress} from "../terminal/progress-plain.ts";
import {terminalProgress} from "../terminal/progress-terminal.ts";
import {type Context, Unfinished} from "./context.ts";
import type {Tuning} from "./tuning.ts";

export interface Execution {
  experiment: Experiment;
  journal: Journal;
  runFolder: RunFolder;
  cache: Cache;
  launcher: Launcher;
  tuning: Tuning;
  json: boolean;
}

/**
 * Takes what is left of a run, and writes and returns its artifact. Whatever ends
 * it before that is thrown as the cause of an Unfinished.
 */
export async function execute(execution: Execution, context: Context): Promise<Artifact> {
  const {experiment, journal, runFolder, cache, launcher, tuning, json} = execution;
  const {signal} = context;
  const [start] = journal.events;
  if (start?.event !== "start") throw new Error("A journal begins with its start.");
  const output = json ? context.stderr : context.stdout;
  const progress = output.isTTY ? terminalProgress(output) : json ? noProgress : plainProgress(output);
  for (const event of journal.events) progress.event(event);
  const log = {
    events: journal.events,
    append(event: Event) {
      journal.append(event);
      progress.event(event);
    }
  };
  const warn = (text: string): void => {
    const known = journal.events.some((event) => event.event === "warning" && event.text === text);
    if (!known) log.append({event: "warning", at: now(), text});
  };
  const builder = createBuilder({experiment, cache, launcher, runFolder: runFolder.path, signal, warn});
  const folder = await makeTemporaryFolder(runFolder);
  const building = timed(progress.building);
  const profiles = join(runFolder.path, "profiles");
  const world = openWorld({experiment, builder, launcher, folder, profiles, signal, building, warn});
  const lab = journaledLab(log, world, {jobs: availableParallelism()});
  try {
    await explainDiskFull(runFolder.path, async () => {
      const {seed} = start;
      await investigate({
        experiment,
        log,
        lab,
        seed,
        watch: ({taken, comparisons, ...progressed}) =>
          progress.round({...progressed, round: taken, estimates: comparisons.flatMap(estimateOf)}),
        follow: progress.search,
        ready: async (need) => (await tuning.ready(need)).forEach(warn)
      });
      log.append({
        event: "end",
        at: now(),
        status: exitCode(fold(journal.events)) === 1 ? "failed" : "done",
        files: await describeFiles(runFolder.path, "profiles")
      });
      writeArtifact(runFolder.artifact, fold(journal.events));
    });
  } catch (error) {
    tryToAppend(journal, {event: "interrupted", at: now()});
    const samples = journal.events.filter(({event}) => event === "sample").length;
    throw new Unfinished(runFolder, samples, signal.aborted ? signal.reason : error);
  } finally {
    progress.close();
    journal.close();
    await builder.close();
    await removeTree(folder);
  }
  return fold(journal.events);
}

/**
 * Makes a run’s folder for what samples leave behind. Whenever the run is resumed
 * it is the same, as the length of a path moves the stack, and nothing is left of
 * it from before.
 */
async function makeTemporaryFolder({path}: RunFolder): Promise<string> {
  const id = createHash("sha256").update(path).digest("hex").slice(0, 8);
  const folder = join(tmpdir(), `benchbook-${id}`);
  try {
    await removeTree(folder);
    await mkdir(tmpdir(), {recursive: true});
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (isDiskFull(error)) throw await toDiskFullError(folder);
    throw new StoreError(
      `Temporary files cannot be written to ${tmpdir()} (${(error as Error).message}). Set TMPDIR to a folder of your own.`
    );
  }
}

/** Where the reason is a full disk there may be no room to say so. */
function tryToAppend(journal: Journal, event: Event): void {
  try {
    journal.append(event);
  } catch {
    // A journal that just ends can be resumed as well.
  }
}

type Watched = Parameters<Parameters<typeof investigate>[0]["watch"]>[0]["comparisons"][number];

function estimateOf({baseline, variant, effect}: Watched) {
  if (effect === null) return [];
  const {estimate, interval} = effect;
  return [{pair: {baseline, variant}, estimate, low: interval.low, high: interval.high}];
}

/** Returns the files of a folder of a run’s, with their hashes; none if there is no such folder. */
async function describeFiles(run: string, name: string): Promise<Artifact["files"]> {
  const folder = join(run, name);
  const entries = existsSync(folder) ? await listTree(folder) : [];
  return Promise.all(
    entries.map(async ({path, bytes}) => ({path: join(name, path), bytes, sha256: await hashFile(join(folder, path))}))
  );
}

/** Adds to what a build has written how long it has been going. */
function timed(tell: (building: {variant: string; replicate: number; line: string; elapsedMs: number}) => void) {
  const begun = new Map<string, number>();
  return ({variant, replicate}: {variant: string; replicate: number}, line: string): void => {
    const key = `${variant}#${replicate}`;
    const start = begun.get(key) ?? performance.now();
    begun.set(key, start);
    tell({variant, replicate, line, elapsedMs: performance.now() - start});
  };
}

function now(): string {
  return new Date().toISOString();
}

import {mkdtemp, rm} from "node:fs/promises";
import {availableParallelism, tmpdir} from "node:os";
import {join} from "node:path";
import {createBuilder} from "../build/builder.ts";
import type {Cache} from "../build/cache.ts";
import {explainDiskFull} from "../build/disk.ts";
import type {Experiment} from "../experiment/experiment.ts";
import {journaledLab} from "../investigate/journaled-lab.ts";
import {investigate} from "../investigate/run.ts";
import type {Launcher} from "../measure/launcher.ts";
import {openWorld} from "../measure/world.ts";
import {exitCode} from "../result/exit-code.ts";
import {fold} from "../result/fold.ts";
import type {Event} from "../result/types.ts";
import {writeArtifact} from "../store/artifact.ts";
import type {Journal} from "../store/journal.ts";
import type {RunFolder} from "../store/results.ts";
import {noProgress} from "../terminal/progress.ts";
import {plainProgress} from "../terminal/progress-plain.ts";
import {terminalProgress} from "../terminal/progress-terminal.ts";
import type {Context} from "./context.ts";
import {showArtifact} from "./show.ts";

export interface Execution {
  experiment: Experiment;
  journal: Journal;
  runFolder: RunFolder;
  cache: Cache;
  launcher: Launcher;
  json: boolean;
}

/**
 * Takes what is left of a run, writes its artifact, shows it, and returns the exit
 * code. When interrupted, it journals that and throws the signal’s reason.
 */
export async function execute(execution: Execution, context: Context): Promise<number> {
  const {experiment, journal, runFolder, cache, launcher, json} = execution;
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
  const folder = await mkdtemp(join(tmpdir(), "benchbook-"));
  const builder = createBuilder({experiment, cache, launcher, runFolder: runFolder.path, signal, warn});
  const building = timed(progress.building);
  const world = openWorld({experiment, builder, launcher, folder, signal, building, warn});
  const lab = journaledLab(log, world, {jobs: availableParallelism()});
  try {
    await explainDiskFull(runFolder.path, async () => {
      const {seed} = start;
      await investigate({
        experiment,
        log,
        lab,
        seed,
        watch: ({step, measurement, taken, planned, comparisons}) =>
          progress.round({step, measurement, round: taken, planned, estimates: comparisons.flatMap(estimateOf)})
      });
      log.append({
        event: "end",
        at: now(),
        status: exitCode(fold(journal.events)) === 1 ? "failed" : "done",
        files: []
      });
    });
  } catch (error) {
    if (signal.aborted) {
      log.append({event: "interrupted", at: now()});
      throw signal.reason;
    }
    throw error;
  } finally {
    progress.close();
    journal.close();
    await builder.close();
    await rm(folder, {recursive: true, force: true});
  }
  const artifact = fold(journal.events);
  await explainDiskFull(runFolder.path, async () => void writeArtifact(runFolder.artifact, artifact));
  showArtifact(artifact, runFolder, {json}, context);
  return exitCode(artifact);
}

type Watched = Parameters<Parameters<typeof investigate>[0]["watch"]>[0]["comparisons"][number];

function estimateOf({baseline, variant, effect}: Watched) {
  if (effect === null) return [];
  const {estimate, interval} = effect;
  return [{pair: {baseline, variant}, estimate, low: interval.low, high: interval.high}];
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

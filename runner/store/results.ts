import {existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync} from "node:fs";
import {dirname, join} from "node:path";
import {isDiskFull} from "../build/disk.ts";
import {isMissing, StoreError} from "./error.ts";

/** The folder of one run, and the files in it. */
export interface RunFolder {
  experiment: string;
  run: string;
  path: string;
  journal: string;
  artifact: string;
  logs: string;
}

/** Makes the folder of a new run, named after the time. Throws a StoreError if it cannot be made. */
export function createRunFolder(results: string, experiment: string, now: Date): RunFolder {
  const name = now.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  makeFolder(join(results, experiment), {recursive: true});
  for (let i = 1; ; ++i) {
    const folder = runFolder(results, experiment, i === 1 ? name : `${name}-${i}`);
    if (existsSync(folder.path)) continue;
    makeFolder(folder.path);
    makeFolder(folder.logs);
    return folder;
  }
}

/** Removes the folder of a run that did not begin, and its experiment’s if there is no other. */
export function removeRunFolder({path}: RunFolder): void {
  rmSync(path, {recursive: true, force: true});
  try {
    rmdirSync(dirname(path));
  } catch {
    // It has other runs.
  }
}

function makeFolder(path: string, options: {recursive?: boolean} = {}): void {
  try {
    mkdirSync(path, options);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw new StoreError(
      `Results cannot be written: the folder ${path} cannot be made (${(error as Error).message}). Mend that, or start in a folder of your own.`
    );
  }
}

export function runFolder(results: string, experiment: string, run: string): RunFolder {
  const path = join(results, experiment, run);
  return {
    experiment,
    run,
    path,
    journal: join(path, "journal.jsonl"),
    artifact: join(path, "result.json"),
    logs: join(path, "logs")
  };
}

/** Returns the folders of all runs of an experiment, or of all experiments, oldest first. */
export function listRuns(results: string, experiment?: string): RunFolder[] {
  const experiments = experiment === undefined ? folders(results) : [experiment];
  return experiments
    .flatMap((name) => folders(join(results, name)).map((run) => runFolder(results, name, run)))
    .sort((a, b) => (a.run < b.run ? -1 : a.run > b.run ? 1 : 0));
}

/**
 * Finds a run by its name, by EXPERIMENT/RUN, or by an experiment’s name, which
 * means its latest; with no name, the latest of all. `wanted` says which runs
 * count, e.g., those that were interrupted.
 */
export function findRun(
  results: string,
  name: string | undefined,
  wanted: {what: string; accepts: (folder: RunFolder) => boolean}
): RunFolder {
  const matches = listRuns(results).filter(
    ({run, experiment}) =>
      name === undefined ||
      [run, experiment, `${experiment}/${run}`].includes(name.replace(/\/$/, "").replace(/^results\//, ""))
  );
  const found = matches.filter(wanted.accepts).at(-1);
  if (found !== undefined) return found;
  if (name === undefined) throw new StoreError(`There is no ${wanted.what}. See npm run experiment -- list.`);
  if (matches.length === 0)
    throw new StoreError(`There is no run of that name: ${name}. See npm run experiment -- list.`);
  throw new StoreError(`${name} is no ${wanted.what}. See npm run experiment -- list.`);
}

/** Whether a run’s file is there. */
export function isFile(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isFile() ?? false;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, {withFileTypes: true})
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

import {existsSync, readFileSync} from "node:fs";
import {basename, dirname, join, relative} from "node:path";
import {readRun} from "../../../runner/command/show.ts";
import {nearest} from "../../../runner/experiment/nearest.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {parseArtifact, serializeArtifact} from "../../../runner/store/artifact.ts";
import {StoreError} from "../../../runner/store/error.ts";
import {isFile, listRuns, type RunFolder} from "../../../runner/store/results.ts";

/** What a report is of. */
export interface Subject {
  text: string; // the artifact’s file; or, of a run that did not finish, what its journal makes
  artifact: Artifact;
  folder: string; // where the report goes
}

const MOST = 10; // runs that a message names

/**
 * Finds what a report is to be of: an experiment, which means its latest run
 * that finished, or else its latest; a run, as EXPERIMENT/RUN or by its name
 * alone; or the path of a run’s folder or artifact. Throws a StoreError that
 * says what there is.
 */
export function findSubject(project: string, name: string): Subject {
  if (name.endsWith(".json")) return readFile(name);
  const results = join(project, "results");
  const wanted = name.replace(/\/+$/, "").replace(/^(\.\/)?results\//, "");
  const runs = listRuns(results).filter(({artifact, journal}) => isFile(artifact) || isFile(journal));
  const found = runs.filter(({experiment, run}) => [experiment, run, `${experiment}/${run}`].includes(wanted));
  const folder = found.findLast(({artifact}) => isFile(artifact)) ?? found.at(-1);
  if (folder) return readFolder(folder);
  if (existsSync(join(name, "result.json"))) return readFile(join(name, "result.json"));
  throw new StoreError(explain(project, wanted, runs));
}

function readFile(path: string): Subject {
  if (!isFile(path)) throw new StoreError(`There is no file ${path}.`);
  const text = readFileSync(path, "utf8");
  return {text, artifact: parseArtifact(text, path), folder: dirname(path)};
}

function readFolder(run: RunFolder): Subject {
  if (isFile(run.artifact)) {
    const text = readFileSync(run.artifact, "utf8");
    return {text, artifact: parseArtifact(text, relative(process.cwd(), run.artifact)), folder: run.path};
  }
  const artifact = readRun(run);
  return {text: serializeArtifact(artifact), artifact, folder: run.path};
}

function explain(project: string, name: string, runs: RunFolder[]): string {
  const [experiment = name] = name.split("/");
  const ofIt = runs.filter((run) => run.experiment === experiment);
  if (ofIt.length === 0 && isFile(join(project, "experiments", `${experiment}.yaml`))) {
    return `${experiment} has not been run yet, so there is nothing to report. To run it: npm run experiment ${experiment}`;
  }
  if (runs.length === 0) return `There is no run of the name ${name}, nor any other. See npm run experiment -- list.`;
  const known = ofIt.length > 0 ? ofIt : runs;
  const names = known.map(({experiment, run}) => `${experiment}/${run}`);
  const latest = names.slice(-MOST).reverse();
  const what = names.length > MOST ? `The latest ${MOST} of ${names.length} are` : "There are";
  const near = ofIt.length > 0 ? null : nearest(experiment, new Set(runs.map((run) => run.experiment)));
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return `There is no run of the name ${name}.${hint} ${what}:\n${latest.map((each) => `  ${each}`).join("\n")}`;
}

/** Returns the notebook that narrates an experiment: its own, or else the default one. */
export function notebookOf(home: string, {experiment}: Artifact): string {
  const name = `${experiment.name}.html`;
  const own = join(home, "notebook", basename(name));
  return isFile(own) && !["index.html", "default.html"].includes(name) && basename(name) === name
    ? own
    : join(home, "notebook/default.html");
}

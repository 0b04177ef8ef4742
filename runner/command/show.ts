import {relative} from "node:path";
import {exitCode} from "../result/exit-code.ts";
import {findingsOf} from "../result/findings.ts";
import {fold} from "../result/fold.ts";
import type {Artifact} from "../result/types.ts";
import {readArtifact} from "../store/artifact.ts";
import {StoreError} from "../store/error.ts";
import {readJournal} from "../store/journal.ts";
import {readMeasuring} from "../store/machine-lock.ts";
import {findRun, isFile} from "../store/results.ts";
import type {RunFolder} from "../store/results.ts";
import {formatResults} from "../terminal/results.ts";
import {styleOf, widthOf} from "../terminal/style.ts";
import type {Context} from "./context.ts";
import type {Options} from "./options.ts";

/** Prints a run’s findings again, and returns the exit code that it had. */
export function show({name, json, script}: Options, context: Context): number {
  const runFolder = findRun(context.results, name ?? undefined, {what: "run", accepts: () => true});
  const artifact = readRun(runFolder);
  if (script) return showScript(artifact, runFolder, context);
  showArtifact(artifact, runFolder, {json}, context);
  return artifact.run.status === "done" || artifact.run.status === "failed" ? exitCode(artifact) : 0;
}

/** Prints the script that searches as a run’s last bisection did, by the source’s own tool. */
function showScript({findings}: Artifact, {run}: RunFolder, {stdout}: Context): number {
  const script = findingsOf({findings}, "bisection").findLast((finding) => finding.script !== null)?.script;
  if (script == null) {
    throw new StoreError(
      `${run} has no script: it has no bisection that found something in a history which git or hg can search by itself.`
    );
  }
  stdout.write(script);
  return 0;
}

/** Returns a run’s artifact or, if it has none yet, what its journal makes. */
export function readRun({artifact, journal, experiment, run, path}: RunFolder): Artifact {
  if (isFile(artifact)) return readArtifact(artifact);
  const events = isFile(journal) ? readJournal(journal).events : [];
  if (events.length === 0) throw new StoreError(`This run ended before it began. Delete its folder: ${path}`);
  const folded = fold(events);
  const isGoing = folded.run.status === "running" && readMeasuring()?.run === `${experiment}/${run}`;
  // A run that was killed could not say so.
  return isGoing ? folded : {...folded, run: {...folded.run, status: "interrupted"}};
}

/** Prints an artifact for people, or its essence for scripts. */
export function showArtifact(
  artifact: Artifact,
  runFolder: RunFolder,
  {json}: {json: boolean},
  {stdout, folder}: Context
): void {
  if (!json) {
    stdout.write(`${formatResults(artifact, {width: widthOf(stdout), style: styleOf(stdout)})}\n`);
    return;
  }
  stdout.write(`${JSON.stringify(summarize(artifact, runFolder, folder), null, 2)}\n`);
}

/** Returns an artifact’s essence, for scripts. Its path is relative to a folder. */
export function summarize(artifact: Artifact, runFolder: RunFolder, folder: string) {
  const {experiment, run, builds, findings} = artifact;
  const path = relative(folder, runFolder.artifact);
  return {
    experiment: experiment.name,
    run: run.id,
    status: run.status,
    exitCode: exitCode(artifact),
    artifact: isFile(runFolder.artifact) ? path : null,
    builds: builds.map(({variant, replicate, status, reason, cached}) => ({
      variant,
      replicate,
      status,
      reason,
      cached
    })),
    findings,
    warnings: run.warnings
  };
}

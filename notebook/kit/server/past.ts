import {readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {judged} from "../../../runner/narrate/finding.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import {parseArtifact} from "../../../runner/store/artifact.ts";
import {listRuns, type RunFolder} from "../../../runner/store/results.ts";
import type {PastRun} from "../page.ts";
import {addressOf, type Address} from "./address.ts";
import {isResult} from "./catalogue.ts";
import {explain, type LoadedPage} from "./loaded.ts";

/** Returns the page of an experiment’s history, or of two of its runs side by side. */
export function loadPast(project: string, {experiment, run, view, other}: Address & {experiment: string}): LoadedPage {
  // What is compared with the address is what the folder lists, so that no
  // address leads out of it.
  const folders = listRuns(join(project, "results")).filter(
    (folder) => folder.experiment === experiment && isResult(folder)
  );
  const wanted =
    view === "history"
      ? folders
      : [run, other].map((id) => (id === null ? folders.at(-1) : folders.find((folder) => folder.run === id)));
  const missing = wanted.findIndex((folder) => folder === undefined);
  if (missing >= 0 || folders.length === 0) {
    const id = missing < 0 ? null : [run, other][missing];
    return explain({
      title: id == null ? `${experiment} has no results` : `No such run of ${experiment}`,
      text: `There is no ${id == null ? "run" : `run ${id}`} of ${experiment} with a result in results/${experiment}/. To run it:`,
      command: `npm run experiment ${experiment}`
    });
  }
  const past = wanted.flatMap((folder) => (folder === undefined ? [] : (pastRun(folder) ?? [])));
  if (past.length === 0) {
    return explain({
      title: `No result of ${experiment} can be read`,
      text: "Its runs’ pages say why. To run it anew:",
      command: `npm run experiment ${experiment}`
    });
  }
  const title = past.at(-1)?.title ?? experiment;
  const page = {sha256: null, runs: [], experiments: [], notice: null, past, two: view === "comparison"};
  return {title: view === "history" ? `History of ${title}` : `Two runs of ${title}`, artifact: null, page};
}

const known = new Map<string, {modified: number; run: PastRun | null}>();

/** Returns what others are held against; null if the artifact cannot be read, which the catalogue says. */
function pastRun(folder: RunFolder): PastRun | null {
  const modified = statSync(folder.artifact).mtimeMs;
  const cached = known.get(folder.artifact);
  if (cached?.modified === modified) return cached.run;
  const run = readPastRun(folder);
  known.set(folder.artifact, {modified, run});
  return run;
}

function readPastRun({experiment, run: id, artifact: path}: RunFolder): PastRun | null {
  try {
    const artifact = parseArtifact(readFileSync(path, "utf8"), path);
    const {experiment: own, run, machine} = artifact;
    return {
      id,
      href: addressOf(experiment, id),
      title: own.title,
      experiment,
      startedAt: run.startedAt,
      status: run.status,
      host: machine.host,
      machine: machine.id,
      cpu: machine.cpu,
      comparisons: findingsOf(artifact, "comparison").flatMap((finding) =>
        judged(finding).map((comparison) => ({
          ...comparison,
          replicates: [],
          states: [],
          summaries: [],
          labels: []
        }))
      )
    };
  } catch {
    return null;
  }
}

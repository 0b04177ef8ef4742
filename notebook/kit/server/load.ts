import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {listRuns, type RunFolder} from "../../../runner/store/results.ts";
import {parseArtifact} from "../../../runner/store/artifact.ts";
import {fold} from "../../../runner/result/fold.ts";
import {readJournal} from "../../../runner/store/journal.ts";
import {unfinished} from "../live/follow.ts";
import type {Live} from "../live/live.ts";
import {searchesOf} from "../live/search.ts";
import {parseAddress} from "./address.ts";
import {catalogue, isResult, runEntry} from "./catalogue.ts";
import {explain, type LoadedPage} from "./loaded.ts";
import {loadPast} from "./past.ts";
import {familiesOf, isUnfinished, stateOf} from "./unfinished.ts";

/**
 * Finds what a page shows by its address: /NAME.html is the latest run of
 * experiment NAME, /NAME.html?run=ID a given one, and all else the catalogue.
 */
export function loadPage(project: string, url: string): LoadedPage {
  const address = parseAddress(url);
  const {experiment, run, view} = address;
  if (experiment !== null && view !== "run") return loadPast(project, {...address, experiment});
  if (experiment !== null) return loadRun(project, experiment, run);
  const follows = {experiment: null, run: null};
  const page = {sha256: null, runs: [], experiments: catalogue(project), notice: null, follows};
  return {title: "Experiments", artifact: null, page};
}

function loadRun(project: string, name: string, id: string | null): LoadedPage {
  const known = catalogue(project).find((experiment) => experiment.name === name);
  if (!known) {
    return explain({
      title: "No such experiment",
      text: `There is no file experiments/${name}.yaml, and there are no results of that name.`,
      command: "npm run experiment -- list"
    });
  }
  // What is compared with the address is what the folder lists, so that no
  // address leads out of it.
  const runs = listRuns(join(project, "results"), name).filter((folder) => isResult(folder) || isUnfinished(folder));
  const run = id === null ? latest(runs) : runs.find((folder) => folder.run === id);
  if (!run) {
    const page = explain({
      title: id === null ? known.title : `No such run of ${name}`,
      text:
        id === null
          ? "This experiment has not been run yet. To run it:"
          : `There is no run ${id} of ${name} in results/${name}/. To run it once more:`,
      command: `npm run experiment ${name}`
    });
    return id === null ? {...page, page: {...page.page, follows: {experiment: name, run: null}}} : page;
  }
  return isResult(run) ? show(run, runs) : loadUnfinished(run, runs);
}

/** Returns the run that is going or, if none is, the latest that has a result or, if none has, the latest. */
function latest(runs: RunFolder[]): RunFolder | undefined {
  const going = runs.findLast((folder) => !isResult(folder) && stateOf(folder) === "going");
  return going ?? runs.findLast(isResult) ?? runs.at(-1);
}

function loadUnfinished(folder: RunFolder, runs: RunFolder[]): LoadedPage {
  const {experiment, run} = folder;
  try {
    const {events} = readJournal(folder.journal);
    if (events.length === 0) throw new Error("This run ended before it began.");
    const state = stateOf(folder);
    const folded = fold(events);
    const searches = searchesOf(events, folded);
    const live: Live = {experiment, run, state, error: null, families: familiesOf(events), searches};
    const artifact = unfinished(folded, live);
    const page = {
      sha256: null,
      runs: runs.map(runEntry).reverse(),
      experiments: [],
      notice: null,
      live,
      follows: {experiment, run}
    };
    return {title: artifact.experiment.title, artifact: JSON.stringify(artifact), page};
  } catch (error) {
    return explain({title: "This run cannot be read", text: (error as Error).message, command: null});
  }
}

function show(run: RunFolder, runs: RunFolder[]): LoadedPage {
  const bytes = readFileSync(run.artifact);
  const text = bytes.toString("utf8");
  try {
    const artifact = parseArtifact(text, `results/${run.experiment}/${run.run}/result.json`);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const page = {
      sha256,
      runs: runs.map(runEntry).reverse(),
      experiments: [],
      notice: null,
      follows: {experiment: run.experiment, run: run.run}
    };
    return {title: artifact.experiment.title, artifact: text, page};
  } catch (error) {
    return explain({title: "This run cannot be read", text: (error as Error).message, command: null});
  }
}

import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {listRuns, type RunFolder} from "../../../runner/store/results.ts";
import {parseArtifact} from "../../../runner/store/artifact.ts";
import type {Notice, Page} from "../page.ts";
import {parseAddress} from "./address.ts";
import {catalogue, isResult, runEntry} from "./catalogue.ts";

/** What the server embeds in a page. */
export interface LoadedPage {
  title: string;
  artifact: string | null; // JSON, as it is in its file
  page: Page;
}

/**
 * Finds what a page shows by its address: /NAME.html is the latest run of
 * experiment NAME, /NAME.html?run=ID a given one, and all else the catalogue.
 */
export function loadPage(project: string, url: string): LoadedPage {
  const {experiment, run} = parseAddress(url);
  if (experiment !== null) return loadRun(project, experiment, run);
  const page = {sha256: null, runs: [], experiments: catalogue(project), notice: null};
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
  const runs = listRuns(join(project, "results"), name).filter(isResult);
  const run = id === null ? runs.at(-1) : runs.find((folder) => folder.run === id);
  if (!run) {
    return explain({
      title: id === null ? known.title : `No such run of ${name}`,
      text:
        id === null
          ? "This experiment has not been run yet. To run it:"
          : `There is no finished run ${id} of ${name} in results/${name}/. To run it once more:`,
      command: `npm run experiment ${name}`
    });
  }
  return show(run, runs);
}

function show(run: RunFolder, runs: RunFolder[]): LoadedPage {
  const bytes = readFileSync(run.artifact);
  const text = bytes.toString("utf8");
  try {
    const artifact = parseArtifact(text, `results/${run.experiment}/${run.run}/result.json`);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const page = {sha256, runs: runs.map((folder) => runEntry(folder)).reverse(), experiments: [], notice: null};
    return {title: artifact.experiment.title, artifact: text, page};
  } catch (error) {
    return explain({title: "This run cannot be read", text: (error as Error).message, command: null});
  }
}

function explain(notice: Notice): LoadedPage {
  return {title: notice.title, artifact: null, page: {sha256: null, runs: [], experiments: [], notice}};
}

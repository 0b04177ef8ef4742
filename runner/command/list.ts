import {listExperiments, loadExperiment} from "../experiment/load.ts";
import {answer} from "../narrate/answer.ts";
import {listRuns} from "../store/results.ts";
import type {RunFolder} from "../store/results.ts";
import {formatCatalogue} from "../terminal/list.ts";
import type {CatalogueEntry, CatalogueRun} from "../terminal/list.ts";
import type {Context} from "./context.ts";
import type {Options} from "./options.ts";
import {print} from "./print.ts";
import {readRun} from "./show.ts";

/** Prints experiments and their runs. */
export async function list({json}: Options, {folder, results, stdout}: Context): Promise<number> {
  const runs = listRuns(results).reverse();
  const names = new Set([...listExperiments(folder), ...runs.map(({experiment}) => experiment)]);
  const entries = await Promise.all([...names].sort().map((name) => describe(name, runs, folder)));
  const listed = entries.flatMap((entry) => entry ?? []);
  print(listed, formatCatalogue, {json, stdout});
  return 0;
}

async function describe(name: string, all: readonly RunFolder[], folder: string): Promise<CatalogueEntry | null> {
  const runs = all.filter(({experiment}) => experiment === name).map(describeRun);
  try {
    const {title} = await loadExperiment(name, {folder});
    return {name, title, problem: null, runs};
  } catch (error) {
    const [problem = ""] = (error as Error).message.split("\n");
    // What others build on is not something to run, and so is not listed.
    if (runs.length === 0 && problem.includes("something to build on")) return null;
    return {name, title: "", problem, runs};
  }
}

function describeRun(folder: RunFolder): CatalogueRun {
  try {
    const artifact = readRun(folder);
    const text = artifact.findings.length > 0 ? answer(artifact) : null;
    return {id: folder.run, status: artifact.run.status, machine: artifact.machine.host, answer: text};
  } catch (error) {
    return {id: folder.run, status: "failed", machine: "", answer: (error as Error).message};
  }
}

import {relative} from "node:path";
import {realDisk} from "./context.ts";
import type {Disk} from "./context.ts";
import type {Experiment, Source} from "./experiment.ts";
import {locator, problemAt} from "./locate.ts";
import {sortProblems} from "./problem.ts";
import type {Problem} from "./problem.ts";

/** Returns what an experiment needs beside its YAML and is not there: patches, series and overlay. */
export function missingFiles(experiment: Experiment, {exists}: Disk = realDisk): Problem[] {
  const {folder, overlay, revisions, inputs, source, files} = experiment;
  const locate = locator(experiment);
  const problems: Problem[] = [];
  const check = (file: string, path: readonly PropertyKey[], what: string) => {
    if (exists(file)) return;
    problems.push(problemAt(locate, path, `The ${what} is not there: put it at ${relative(folder, file)}.`));
  };
  const checkSource = (source: Source | null, path: readonly PropertyKey[]) => {
    if (source?.kind === "series") check(source.path, [...path, "series"], "series of patches");
  };
  if (overlay !== null) check(overlay, ["overlay"], "overlay");
  checkSource(source, ["source"]);
  for (const {name, patches, source: own} of revisions) {
    if (own !== source) checkSource(own, ["revisions", name]);
    for (const [i, patch] of patches.entries()) check(patch, ["revisions", name, "patches", i], "patch");
  }
  for (const input of inputs) if (input.kind === "source") checkSource(input.source, ["inputs", input.name]);
  return sortProblems(
    problems,
    files.map(({path}) => path)
  );
}

import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {afterAll, expect, test} from "vitest";
import {listExperiments, loadExperiment, parseExperiment} from "../../runner/experiment/load.ts";
import {missingFiles} from "../../runner/experiment/missing.ts";
import {formatProblems} from "../../runner/experiment/problem.ts";

const folder = mkdtempSync(join(tmpdir(), "benchbook-load-"));
afterAll(() => rmSync(folder, {recursive: true}));

const files: Record<string, string> = {
  "experiments/base.yaml": "benchbook: 1\nsource: {series: history}\nbuild: make\n",
  "experiments/slow.yaml":
    "of: base.yaml\nbenchbook: 1\nrevisions:\n  a: v1\n  b: {of: a, patches: [own.patch, shared.patch, none.patch]}\nmeasurements: {m: ./m}\noverlay: bench/\n",
  "experiments/slow/own.patch": "",
  "experiments/shared.patch": "",
  "experiments/history/series/0001.patch": "",
  "elsewhere/alone.yaml": "benchbook: 1\nflags: {x: {run: {A: 1}}, y: {run: {A: 2}}}\nmeasurements: {m: ./m $A}\n"
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), {recursive: true});
  writeFileSync(join(folder, path), text);
}

test("an experiment is loaded by its name, with the files that it is of", async () => {
  const experiment = await loadExperiment("slow", {folder});
  expect(experiment.files.map(({path}) => path)).toEqual(["slow.yaml", "base.yaml"]);
  expect(experiment.recipe?.lines).toBe("make");
  expect(experiment.title).toBe("slow");
  expect(await loadExperiment("experiments/slow.yaml", {folder})).toEqual(experiment);
});

test("patches, series and overlay are found where they belong", async () => {
  const experiment = await loadExperiment("slow", {folder});
  const experiments = join(folder, "experiments");
  expect(experiment.source).toMatchObject({kind: "series", path: join(experiments, "history/series")});
  expect(experiment.revisions[1]?.patches).toEqual([
    join(experiments, "slow/own.patch"),
    join(experiments, "shared.patch"),
    join(experiments, "slow/none.patch")
  ]);
  expect(formatProblems(missingFiles(experiment))).toMatchInlineSnapshot(`
    "experiments/slow.yaml:5:49: The patch is not there: put it at experiments/slow/none.patch.

      5 |   b: {of: a, patches: [own.patch, shared.patch, none.patch]}
        |                                                 ^^^^^^^^^^

    experiments/slow.yaml:7:1: The overlay is not there: put it at experiments/slow/bench.

      7 | overlay: bench/
        | ^^^^^^^"
  `);
});

test("an experiment in a file elsewhere has the folder above it as its project", async () => {
  const experiment = await loadExperiment("elsewhere/alone.yaml", {folder});
  expect(experiment).toMatchObject({folder, experiments: join(folder, "elsewhere"), name: "alone"});
  expect(experiment.variants.map(({name}) => name)).toEqual(["x", "y"]);
});

test("an experiment is the same from its texts alone", async () => {
  const {files} = await loadExperiment("slow", {folder});
  expect(parseExperiment({files, folder})).toEqual(await loadExperiment("slow", {folder}));
});

test("an unknown name is an error that lists what exists", async () => {
  expect(listExperiments(folder)).toEqual(["base", "slow"]);
  await expect(loadExperiment("slwo", {folder})).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ExperimentError: There is no experiment “slwo”. Did you mean “slow”?]`
  );
  await expect(loadExperiment("anything", {folder: tmpdir()})).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ExperimentError: There is no experiment “anything”. There are none yet: write experiments/NAME.yaml.]`
  );
});

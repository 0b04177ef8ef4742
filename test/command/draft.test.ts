import {readFileSync} from "node:fs";
import {join} from "node:path";
import {deserialize} from "@observablehq/notebook-kit";
import {JSDOM} from "jsdom";
import {expect, it} from "vitest";
import {withDocument} from "../../notebook/kit/server/document.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import {draft} from "../../runner/command/draft.ts";
import type {Experiment} from "../../runner/experiment/experiment.ts";
import {loadExperiment} from "../../runner/experiment/load.ts";
import type {Artifact, Published} from "../../runner/result/types.ts";
import {listRuns} from "../../runner/store/results.ts";
import {parseCase, parseText} from "../experiment/cases.ts";
import {findingOf} from "../narrate/example.ts";
import {literalFigures} from "../notebook/prose.ts";
import {exampleSuite} from "../result/fixture-suite.ts";
import {exampleArtifact} from "../result/fixture.ts";

const home = join(import.meta.dirname, "../..");
const page = {sha256: null, runs: [], experiments: [], notice: null};
const like = parseText(`
benchbook: 1
source: {git: /src}
revisions:
  fast: fast
  slow: slow
  cured: {of: slow, patches: [hot.patch]}
  broken: broken
build: make
measurements: {call_method: ./vm}
`);

async function render(experiment: Experiment, artifact: Artifact): Promise<Element> {
  const cells = await withDocument(() => prerender(draft(experiment), {artifact, page}));
  return new JSDOM([...cells.values()].join("\n")).window.document.body;
}

function proseOf(notebook: string): Promise<{title: string; figures: string[]}> {
  return withDocument(() => ({title: deserialize(notebook).title, figures: literalFigures(notebook)}));
}

function claimsOf(root: Element): [string, string][] {
  return [...root.querySelectorAll(".claim")].map((claim) => {
    const text = (selector: string) => claim.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const outcome = text(".claim-outcome");
    return [text(".claim-text").split(` ${outcome}`)[0] ?? "", outcome];
  });
}

it("narrates the example’s kept result, with its own claims", async () => {
  const [run] = listRuns(join(home, "results"), "fast-vs-slow");
  const artifact = JSON.parse(readFileSync(run?.artifact ?? "", "utf8")) as Artifact;
  const root = await render(await loadExperiment("fast-vs-slow", {folder: home}), artifact);
  expect(root.querySelector("h1")?.textContent).toBe(artifact.experiment.title);
  expect(root.querySelector("h3")?.textContent).toBe(artifact.findings[0]?.question);
  expect(claimsOf(root)).toEqual([
    ["slow is slower than fast.", "holds"],
    ["The patch recovers at least 90 % of what was lost.", "holds"]
  ]);
  expect(root.querySelectorAll("svg.plot").length).toBeGreaterThanOrEqual(3);
});

it("narrates a suite, by how many benchmarks came out how", async () => {
  const suite = parseText(`
benchbook: 1
source: {git: /src}
revisions: [before, after]
build: make
measurements: {suite: {command: ./bench, reads: pyperf}}
steps: [{compare: [before, after], expect: not slower}]
`);
  const root = await render(suite, exampleSuite());
  expect(claimsOf(root)).toEqual([["after is not slower than before.", "does not hold"]]);
  expect(root.querySelector(".claim-measured")?.textContent).toMatch(/^Of 60.comparisons: \d+ slower, /);
  expect(root.querySelector(".suite-counts")).not.toBeNull();
});

it("narrates what failed, and what was skipped or interrupted", async () => {
  const broken = await render(like, exampleArtifact({broken: true}));
  expect(broken.querySelector("#failures")).not.toBeNull();
  expect(broken.textContent).toContain("dispatch.c:41:3: error");
  expect(claimsOf(broken).map(([, outcome]) => outcome)).toEqual(["holds", "holds", "cannot tell"]);
  const reason = "The step gate did not find slower.";
  const skipped = {...exampleArtifact(), findings: [findingOf([], {status: "skipped", reason})]};
  const root = await render(like, skipped);
  expect(root.textContent).toContain("The step compare was skipped: the step gate did not find slower.");
  expect(claimsOf(root).map(([, outcome]) => outcome)).toEqual(Array(3).fill("cannot tell"));
  const early = {...exampleArtifact(), findings: []};
  expect(claimsOf(await render(like, early))).toHaveLength(3);
});

it("claims that a published figure is reproduced", async () => {
  const published = parseText(`
benchbook: 1
source: {git: /src}
revisions: [fast, slow]
build: make
measurements: {call_method: ./vm}
steps: [{compare: [fast, slow], published: {slow: 152 ± 2 ms}}]
`);
  const found: Published = {
    baseline: null,
    variant: "slow",
    metric: "wall",
    value: 152,
    spread: 2,
    unit: "ms",
    source: null,
    measured: 152.3,
    interval: [151.9, 152.6],
    outcome: "reproduced"
  };
  const artifact = exampleArtifact();
  const findings = artifact.findings.map((finding) => ({...finding, published: [found]}));
  const claims = claimsOf(await render(published, {...artifact, findings}));
  expect(claims).toContainEqual(["What was published for slow is reproduced.", "holds"]);
});

const some = ["everything", "investigation", "script", "suite", "two-by-two", "two-tools", "uncommitted"];

it.each(some.map((name) => `${name}.yaml`))(
  "renders %s whatever was found, with no figure in its prose",
  async (name) => {
    const experiment = parseCase("input", name);
    expect(await proseOf(draft(experiment))).toEqual({title: experiment.title, figures: []});
    const root = await render(experiment, exampleArtifact({rounds: 6}));
    expect(root.querySelector("h1")).not.toBeNull();
  }
);

it("takes no name for markup, code or a figure", async () => {
  const hostile = parseText(`
benchbook: 1
title: </script><img src=x> \${alert(1)} --> & <b>
source: {git: /src}
revisions: {"1.2": a, "1.3": b, default: c}
build: make
measurements: {"m": ./vm}
steps:
  - {compare: ["1.2", "1.3", default], name: "export"}
  - {compare: ["1.2", "1.3"], name: again}
`);
  expect(await proseOf(draft(hostile))).toEqual({title: hostile.title, figures: []});
  const claims = claimsOf(await render(hostile, exampleArtifact({rounds: 6})));
  expect(claims.map(([text]) => text)).toEqual([
    "1.3 is slower than 1.2.",
    "default is slower than 1.2.",
    "1.3 is slower than 1.2."
  ]);
});

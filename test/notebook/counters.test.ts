// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {countersChart} from "../../notebook/kit/chart/counters.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import {counters} from "../../runner/investigate/counters.ts";
import {markdown} from "../../runner/narrate/markdown.ts";
import type {Artifact, CountersFinding} from "../../runner/result/types.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {bare, labOf, step, whole} from "../investigate/simulated-counters.ts";
import {exampleArtifact} from "../result/fixture.ts";

const notebook = readFileSync(join(import.meta.dirname, "../../notebook/default.html"), "utf8");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};

async function example(instruments = bare): Promise<{artifact: Artifact; finding: CountersFinding}> {
  const finding = await counters(step, labOf(instruments), {seed: 1, earlier: []});
  return {finding, artifact: {...exampleArtifact(), findings: [finding]}};
}

async function render(artifact: Artifact): Promise<string> {
  const cells = await prerender(notebook, {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  return (root.textContent ?? "").replace(/\s+/g, " ");
}

it("shows what was simulated as such, what follows from it by which formula, and that it is a lead", async () => {
  const text = await render((await example()).artifact);
  expect(text).toContain("slow against fast: the same instructions and more instruction-cache misses");
  expect(text).toContain("simulated L1I misses 5000 5 000 000 1000×");
  expect(text).toContain("L1I MPKI = 1,000 × L1I misses ÷ instructions");
  expect(text).toContain("That is a lead and no cause");
  expect(text).not.toMatch(/(?<!simulated )L1I misses [\d ]+×/);
});

it("shows what was counted only part of the time", async () => {
  const text = await render((await example(whole)).artifact);
  expect(text).toContain("Time counted");
  expect(text).toMatch(/LLC misses [^a-z]* 40 %/);
});

it("has a mark for each counter that has a ratio, on a scale that holds all of them", async () => {
  const {artifact, finding} = await example(whole);
  for (const width of [390, 900]) {
    const chart = countersChart(artifact, finding, {title: "Counters", measurement: "m", width});
    const dots = chart.querySelectorAll('svg.plot [aria-label="dot"] > *');
    expect(dots.length).toBe(finding.comparisons.filter(({effect}) => effect?.scale === "ratio").length);
    const labels = [...chart.querySelectorAll("svg.plot text")].map(({textContent}) => textContent);
    expect(labels).toContain("L1I misses");
    expect(labels).toContain("1000×");
  }
});

it("is told alike in the terminal and in Markdown", async () => {
  const {artifact} = await example();
  const terminal = formatResults(artifact, {width: 80}).replace(/\s+/g, " ");
  expect(terminal).toContain("simulated L1I misses 5000 5 000 000 1000×");
  expect(terminal).toContain("simulated L1I MPKI 0.0500 50 1000×");
  expect(terminal).toContain("! Counters are not seen here.");
  const text = markdown(artifact).replace(/[^\S\n]+/g, " ");
  expect(text).toContain("| m | simulated L1I misses | 5000 | 5 000 000 | 1000× | \\[1000, 1000\\] |");
  expect(text).toContain("was simulated by cachegrind in 3 rounds");
});

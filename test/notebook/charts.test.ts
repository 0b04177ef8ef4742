// @vitest-environment jsdom
import {expect, it} from "vitest";
import {effectsCharts, samplesCharts} from "../../notebook/kit/charts.ts";
import {samplesChart} from "../../notebook/kit/chart/samples.ts";
import {pointsOf, topics} from "../../notebook/kit/chart/points.ts";
import {effectsChart} from "../../notebook/kit/chart/effects.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";

const width = 960;

function samplesOf(artifact: Artifact): HTMLElement {
  const [topic] = topics(artifact);
  if (!topic) throw new Error("The example judges nothing.");
  return samplesChart(artifact, topic, {width});
}

function judgedOf(artifact: Artifact): Comparison[] {
  return findingsOf(artifact, "comparison")
    .flatMap(({comparisons}) => comparisons)
    .filter(({judged}) => judged);
}

function legendOf(chart: Element): (string | null)[] {
  return [...chart.querySelectorAll(".legend-entry")].map((entry) => entry.textContent?.trim() ?? null);
}

/** Returns how many marks a chart has that stand for data. */
function marks(chart: Element, kind: string): number {
  return chart.querySelectorAll(`svg.plot [aria-label="${kind}"] > *`).length;
}

it("shows every sample once", () => {
  const artifact = exampleArtifact();
  expect(marks(samplesOf(artifact), "dot")).toBe(artifact.samples.count);
});

it("marks the samples that do not count, and why", () => {
  expect(legendOf(samplesOf(exampleArtifact()))).toEqual([
    "fast",
    "slow",
    "cured",
    "fast again, the control",
    "set aside",
    "outlier, kept",
    "interrupted",
    "failed",
    "rounds taken again"
  ]);
  expect(legendOf(samplesOf(exampleArtifact({failures: false})))).toEqual([
    "fast",
    "slow",
    "cured",
    "fast again, the control",
    "outlier, kept"
  ]);
});

it("counts exactly the samples that the comparisons’ pairs are made of", () => {
  const artifact = exampleArtifact();
  const [topic] = topics(artifact);
  const points = topic ? pointsOf(artifact, topic) : [];
  const torn = new Set(points.filter(({sample}) => sample.status === "interrupted").map(({sample}) => sample.round));
  expect(torn.size).toBe(1);
  for (const {sample, counted} of points) {
    if (torn.has(sample.round) || sample.status !== "ok") expect(counted).toBe(false);
  }
  const slow = points.filter(({sample, counted}) => counted && sample.variant === "slow");
  const [first] = judgedOf(artifact);
  const pairs = first?.replicates.reduce((sum, {effect}) => sum + effect.pairs, 0);
  expect(slow).toHaveLength(pairs ?? NaN);
});

it("sets nothing aside of the round that is being taken", () => {
  const artifact = exampleArtifact({failures: false});
  const [topic] = topics(artifact);
  if (!topic) throw new Error("The example judges nothing.");
  const count = artifact.samples.count - 6; // of the last round’s seven samples one is there
  const samples = Object.fromEntries(
    Object.entries(artifact.samples).map(([name, column]) => [
      name,
      Array.isArray(column) ? column.slice(0, count) : column
    ])
  ) as unknown as Artifact["samples"];
  const partial = {...artifact, samples: {...samples, count}};
  const aside = (status: Artifact["run"]["status"]) =>
    pointsOf({...partial, run: {...artifact.run, status}}, topic).filter(({counted}) => !counted).length;
  expect(aside("running")).toBe(0);
  expect(aside("interrupted")).toBeGreaterThan(0);
});

it("sets aside a warm-up", () => {
  const artifact = exampleArtifact({failures: false});
  const [finding] = artifact.findings;
  const [topic] = topics(artifact);
  if (!finding || !topic) throw new Error("The example judges nothing.");
  const warm = {...finding, rounds: finding.rounds.map((rounds) => ({...rounds, warmup: 2}))};
  const points = pointsOf({...artifact, findings: [warm]}, topic);
  expect(new Set(points.filter(({counted}) => !counted).map(({sample}) => sample.round))).toEqual(new Set([1, 2]));
});

it("aggregates above 2,000 samples", () => {
  const artifact = exampleArtifact({rounds: 400, failures: false});
  expect(artifact.samples.count).toBe(2800);
  const chart = samplesOf(artifact);
  expect(marks(chart, "dot") + marks(chart, "rule")).toBeLessThanOrEqual(2000);
  expect(marks(chart, "dot")).toBeGreaterThan(500);
});

it("describes itself to those who cannot see it, and titles itself with the finding", () => {
  const artifact = exampleArtifact();
  const samples = samplesOf(artifact);
  const effects = effectsChart(artifact, judgedOf(artifact), {width});
  expect(samples.querySelector("svg.plot")?.getAttribute("aria-label")).toBe(
    "Samples of call_method in the order taken"
  );
  expect(samples.querySelector("svg.plot")?.getAttribute("aria-description")).toMatchInlineSnapshot(
    `"141 samples of wall; medians: 94.1 ms in fast, 152 ms in slow and 94.4 ms in cured."`
  );
  expect(effects.querySelector("svg.plot")?.getAttribute("aria-description")).toMatchInlineSnapshot(
    `"slow is slower than fast, 1.62× [1.61, 1.63]; cured and fast take the same time to within 1 %, 1.004× [0.999, 1.010]"`
  );
  expect(samples.querySelector(".chart-title")?.textContent).toMatchInlineSnapshot(
    `"call_method takes 94.1 ms in fast, 152 ms in slow and 94.4 ms in cured, at the median"`
  );
  expect(effects.querySelector(".chart-title")?.textContent).toMatchInlineSnapshot(
    `"slow is slower than fast; cured and fast take the same time to within 1 %"`
  );
  expect(legendOf(effects)).toMatchInlineSnapshot(`
    [
      "± δ, 1 %: smaller differences don’t matter",
      "noise floor, 0.53 %",
      "median of the pairs’ ratios, with its interval",
    ]
  `);
});

it("shows each comparison, its builds, and one control for them all", () => {
  const artifact = exampleArtifact();
  const chart = effectsChart(artifact, judgedOf(artifact), {width});
  const texts = [...chart.querySelectorAll("svg.plot text")].map((text) => text.textContent);
  expect(texts.filter((text) => /÷/.test(text ?? ""))).toEqual([
    "fast ÷ fast, the control",
    "slow ÷ fast",
    "cured ÷ fast"
  ]);
  expect(texts.filter((text) => /^build/.test(text ?? ""))).toEqual(["build 1", "build 2", "build 1", "build 2"]);
});

it("draws an interval without bounds to the edge, and faintly", () => {
  const artifact = exampleArtifact({rounds: 3, failures: false});
  const comparisons = judgedOf(artifact);
  expect(comparisons[0]?.effect?.interval).toMatchObject({low: null, high: null});
  const chart = effectsChart(artifact, comparisons, {width});
  expect(chart.querySelector("svg.plot")?.outerHTML).not.toMatch(/NaN|Infinity/);
  const lines = [...chart.querySelectorAll("svg.plot [aria-label=link] > *")];
  expect(new Set(lines.map((line) => line.getAttribute("stroke-opacity")))).toEqual(new Set(["0.25"]));
});

it("gives differences an axis of their own, in their unit", () => {
  const artifact = exampleArtifact();
  const [slow, cured] = judgedOf(artifact);
  if (!slow || !cured) throw new Error("The example compares two.");
  const difference = {
    scale: "difference" as const,
    estimate: 0.05,
    interval: {low: 0.04, high: 0.06, level: 0.95},
    pairs: 20
  };
  const changed = {...slow, effect: difference, delta: 0.002, floor: 0.001, replicates: []};
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  const both = {...artifact, findings: [{...finding, comparisons: [changed, cured]}]};
  const node = effectsCharts(both, {width});
  const charts = node instanceof Element ? [...node.querySelectorAll("figure.chart")] : [];
  expect(charts.map((chart) => chart.querySelector("svg.plot")?.getAttribute("aria-label"))).toEqual([
    "Differences of wall with their intervals",
    "Ratios with their intervals"
  ]);
  expect(charts[0]?.textContent).toContain("wall, difference from fast (ms) →");
});

it("shows a suite’s benchmarks in one chart, without each pair", () => {
  const artifact = exampleArtifact();
  const [slow] = judgedOf(artifact);
  if (!slow) throw new Error("The example compares two.");
  const suite = Array.from({length: 60}, (_, i) => ({...slow, benchmark: `b${i}`}));
  const chart = effectsChart(artifact, suite, {width});
  expect(marks(chart, "dot")).toBe(60);
  expect(chart.querySelector(".chart-title")?.textContent).toBe("Of 60 comparisons, 60 slower, with their intervals");
});

it("shows nothing where nothing was judged", () => {
  const artifact = {...exampleArtifact(), findings: []};
  expect(samplesCharts(artifact, {width}).textContent?.trim()).toBe("");
  expect(effectsCharts(artifact, {width}).textContent?.trim()).toBe("");
});

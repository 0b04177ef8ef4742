// @vitest-environment jsdom
import {expect, it} from "vitest";
import {NO_CHOICE} from "../../notebook/kit/choice/choice.ts";
import {ratioTicks} from "../../notebook/kit/chart/axis.ts";
import {interactionChart} from "../../notebook/kit/chart/interaction.ts";
import {layCrossing} from "../../notebook/kit/chart/interaction-rows.ts";
import {comparisons} from "../../notebook/kit/section/comparisons.ts";
import {interactions} from "../../notebook/kit/section/interactions.ts";
import {exampleArtifact, type ComparedArtifact} from "../result/fixture.ts";
import {exampleTwoByTwo} from "../result/fixture-two-by-two.ts";

const width = 960;

function partsOf(artifact: ComparedArtifact) {
  const [finding] = artifact.findings;
  const [interaction] = finding?.interactions ?? [];
  if (!finding || !interaction) throw new Error("The example has an interaction.");
  return {finding, interaction};
}

function chartOf(artifact: ComparedArtifact, outer = width): HTMLElement {
  const {finding, interaction} = partsOf(artifact);
  return interactionChart(artifact, finding, interaction, {title: "A title", width: outer});
}

function marks(chart: Element, kind: string): number {
  return chart.querySelectorAll(`svg.plot [aria-label="${kind}"] > *`).length;
}

function titles(element: Element): (string | null)[] {
  return [...element.querySelectorAll(".chart-title")].map(({textContent}) => textContent);
}

it("shows both changes and what the second is of the first, each round’s and the interval", () => {
  const artifact = exampleTwoByTwo();
  const chart = chartOf(artifact);
  const {interaction} = partsOf(artifact);
  const pairs = layCrossing(artifact, partsOf(artifact).finding, interaction, width).rows.map(({dots}) => dots.length);
  expect(pairs[2]).toBe(interaction.effect.pairs);
  expect(marks(chart, "dot")).toBe(3 + pairs.reduce((sum, n) => sum + n, 0));
  expect(marks(chart, "link")).toBe(3 + 1); // intervals, and the line between the changes
  const svg = chart.querySelector("svg.plot");
  expect(svg?.getAttribute("aria-label")).toBe("Two changes of wall, and what the second is of the first");
  expect(svg?.getAttribute("aria-description")).toMatchInlineSnapshot(
    `"fast-hot ÷ fast: 0.987× [0.984, 0.993]; slow-hot ÷ slow: 0.628× [0.625, 0.635]; the second ÷ the first: 0.637× [0.634, 0.642]"`
  );
  expect(chart.querySelector(".note")?.textContent).toMatchInlineSnapshot(
    `"The second ÷ the first is 0.637× [0.634, 0.642], beyond ±1 %: the effects differ."`
  );
  expect(
    [...chart.querySelectorAll(".chart-data tbody th, .chart-data tbody td:nth-child(3)")].map((c) => c.textContent)
  ).toEqual(["fast-hot ÷ fast", "slow-hot ÷ slow", "the second ÷ the first"]);
});

it("lays the interaction on the scale of the effects, so that the line leans by as much", () => {
  const artifact = exampleTwoByTwo({noise: 1e-9, disturbed: 0});
  const {finding, interaction} = partsOf(artifact);
  const [first, second, both] = layCrossing(artifact, finding, interaction, width).rows;
  const [one, other] = [first?.effect.estimate ?? NaN, second?.effect.estimate ?? NaN];
  expect(both?.effect.estimate).toBeCloseTo(other / one, 6);
  expect(both?.effect.estimate).toBeCloseTo(0.64, 6);
});

it("says what the outcome rests on", () => {
  const notes = [0.64, 1, 1.012].map((interaction) => chartOf(exampleTwoByTwo({interaction})).querySelector(".note"));
  expect(notes.map((note) => note?.textContent?.split(": ")[1])).toEqual([
    "the effects differ.",
    "the effects are the same.",
    "whether the effects differ cannot be told."
  ]);
});

it("takes differences where a value is zero, also of the change that has none", () => {
  const artifact = exampleTwoByTwo();
  const values = artifact.samples.values.map((value, i) =>
    artifact.samples.variant[i] === "slow-hot" ? {"": {wall: [[0]]}} : value
  );
  const zero = {...artifact, samples: {...artifact.samples, values}};
  const {finding, interaction} = partsOf(zero);
  const effect = {
    ...interaction.effect,
    scale: "difference" as const,
    estimate: -0.1,
    interval: {low: -0.2, high: -0.09, level: 0.95}
  };
  const crossed = {...interaction, effect};
  const {rows} = layCrossing(zero, finding, crossed, width);
  expect(rows.map(({effect}) => effect.scale)).toEqual(["difference", "difference", "difference"]);
  const chart = interactionChart(zero, finding, crossed, {title: "A title", width});
  expect(chart.textContent).toContain("difference of wall (ms) →");
  expect(chart.querySelector("svg.plot")?.outerHTML).not.toMatch(/NaN|Infinity/);
});

it("draws an interval without bounds to the edge, and faintly", () => {
  const chart = chartOf(exampleTwoByTwo({rounds: 3, disturbed: 0}));
  expect(chart.querySelector("svg.plot")?.outerHTML).not.toMatch(/NaN|Infinity/);
  const lines = [...chart.querySelectorAll("svg.plot [aria-label=link] > [stroke-opacity]")];
  expect(new Set(lines.map((line) => line.getAttribute("stroke-opacity")))).toEqual(new Set(["0.25"]));
});

it("shows no rounds above 2,000 marks", () => {
  expect(marks(chartOf(exampleTwoByTwo({rounds: 700, disturbed: 0})), "dot")).toBe(3);
});

it("keeps names and figures apart in a narrow frame, and cuts what does not fit", () => {
  const artifact = JSON.parse(
    JSON.stringify(exampleTwoByTwo()).replaceAll('"slow-hot"', '"slow-with-the-attribute-and-a-long-name-beside"')
  ) as ComparedArtifact;
  const {finding, interaction} = partsOf(artifact);
  const rows = layCrossing(artifact, finding, interaction, 300).rows;
  expect(rows.map(({head, figureAt}) => figureAt > head)).toEqual([false, true, true]);
  expect(rows[1]?.name).toMatch(/^slow-with.*…$/);
});

it("has a chart and a row for each, those that differ first, and titles that are told apart", () => {
  const many = exampleTwoByTwo({interaction: [1, 1, 1, 1, 1, 1, 0.7, 1]});
  const section = interactions(many, {width});
  expect(titles(section)).toHaveLength(6);
  expect(titles(section)[0]).toBe(
    "In call_method/benchmark-7, going from fast to fast-hot and going from slow to slow-hot change the time differently"
  );
  expect(new Set(titles(section)).size).toBe(6);
  expect(section.textContent).toContain("Shown are 6 of 8, those that differ first.");
  expect(section.querySelectorAll("section > .scroll tbody tr")).toHaveLength(8);
});

it("names the step where several have one", () => {
  const artifact = exampleTwoByTwo();
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  const twice = {...artifact, findings: [finding, {...finding, step: "again"}]};
  const shown = titles(interactions(twice, {width}));
  expect(shown[0]).toMatch(/^compare: Going from fast/);
  expect(shown[1]).toMatch(/^again: Going from fast/);
});

it("follows what the reader chose, and is nowhere without a 2×2", () => {
  const artifact = exampleTwoByTwo();
  const chosen = (variants: string[]) => interactions(artifact, {width, choice: {...NO_CHOICE, variants}});
  expect(titles(comparisons(artifact, {width})).at(-1)).toMatch(/^Going from fast/);
  expect(titles(chosen(["fast-hot", "slow-hot"]))).toHaveLength(1);
  expect(titles(chosen(["slow-hot"]))).toHaveLength(0);
  expect(titles(interactions(exampleArtifact(), {width}))).toHaveLength(0);
});

it("labels every tick, with as many decimals as the steps have", () => {
  const labelsOf = (interaction: number): (string | null)[] =>
    [...chartOf(exampleTwoByTwo({interaction}), 390).querySelectorAll("[aria-label^='x-axis tick label'] text")].map(
      ({textContent}) => textContent
    );
  expect(labelsOf(0.64)).toEqual(["0.7", "0.8", "0.9", "1.0"]);
  expect(labelsOf(0.02)).toEqual(["0.02", "0.05", "0.1", "0.2", "0.5", "1"]);
});

it("labels an axis of ratios in round steps, and a long one in powers of ten", () => {
  expect(ratioTicks([0.6, 1.05], 5)).toEqual([0.6, 0.7, 0.8, 0.9, 1]);
  expect(ratioTicks([0.97, 1.02], 4)).toEqual([0.98, 1, 1.02]);
  expect(ratioTicks([0.7, 9], 4)).toEqual([1, 2, 5]);
  expect(ratioTicks([0.5, 200], 4)).toEqual([1, 10, 100]);
});

// @vitest-environment jsdom
import {afterEach, expect, it} from "vitest";
import {toCsv} from "../../notebook/kit/chart/data.ts";
import {pointsOf, topics} from "../../notebook/kit/chart/points.ts";
import {sampleTable} from "../../notebook/kit/chart/sample-table.ts";
import {stack} from "../../notebook/kit/chart/stack.ts";
import {verdictMap} from "../../notebook/kit/chart/verdict-map.ts";
import {distributionCharts, effectsCharts, samplesCharts} from "../../notebook/kit/charts.ts";
import {readChoice, writeChoice} from "../../notebook/kit/choice/address.ts";
import {NO_CHOICE, placesOf, resolveChoice, tellingPlace, topicsOf} from "../../notebook/kit/choice/choice.ts";
import {choose} from "../../notebook/kit/choice/form.ts";
import {compareAgain, countAll} from "../../notebook/kit/choice/recount.ts";
import {asideTable} from "../../notebook/kit/section/aside.ts";
import {suites, suitesOf} from "../../notebook/kit/section/suite.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import {rows} from "../../runner/result/samples.ts";
import {compareSamples} from "../../runner/statistics/comparison.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleSuite} from "../result/fixture-suite.ts";
import {exampleTwoByTwo} from "../result/fixture-two-by-two.ts";

const width = 960;

afterEach(() => history.replaceState(null, "", "/"));

function judgedOf(artifact: Artifact): Comparison[] {
  return findingsOf(artifact, "comparison")
    .flatMap(({comparisons}) => comparisons)
    .filter(({judged}) => judged);
}

function marks(chart: Element | null, kind: string): number {
  return chart?.querySelectorAll(`svg.plot [aria-label="${kind}"] > *`).length ?? 0;
}

function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}

it("makes each comparison again as the run made it", () => {
  for (const artifact of [exampleArtifact(), exampleSuite({benchmarks: 3, variants: 2})]) {
    for (const comparison of findingsOf(artifact, "comparison").flatMap(({comparisons}) => comparisons)) {
      expect(compareAgain(artifact, comparison)).toEqual(comparison);
    }
  }
});

it("makes 2×2s again of all pairs", () => {
  const artifact = exampleTwoByTwo({disturbed: 0.1});
  const [declared] = artifact.findings[0]?.interactions ?? [];
  const [counted] = findingsOf(countAll(artifact), "comparison").flatMap(({interactions}) => interactions);
  expect(declared?.effect.pairs).toBeLessThan(20);
  expect(counted).toMatchObject({first: declared?.first, second: declared?.second, effect: {pairs: 20}});
});

it("counts what was set aside as compareSamples does where no canary speaks against it", () => {
  const artifact = exampleSuite({benchmarks: 2, disturbed: 0.2});
  const blind = rows(artifact).map((sample) => ({...sample, canaries: null}));
  const [metric] = artifact.measurements[0]?.metrics ?? [];
  if (!metric) throw new Error("The example has a metric.");
  const all = judgedOf(countAll(artifact));
  judgedOf(artifact).forEach((declared, i) => {
    expect(declared.setAside).toBeGreaterThan(0);
    const {baseline, variant, measurement, benchmark, judged, effect} = declared;
    const level = effect?.interval.level ?? NaN;
    const counted = compareSamples(blind, {baseline, variant, measurement, benchmark, metric, judged, level});
    expect({...all[i], states: []}).toEqual({...counted, states: []});
    expect(all[i]?.effect).toEqual(declared.all);
  });
});

it("shows both verdicts where pairs were set aside, and nothing where none were", () => {
  const table = asideTable(exampleSuite({benchmarks: 1, disturbed: 0.2}));
  expect(table.querySelectorAll("tbody tr")).toHaveLength(1);
  expect(table.querySelectorAll("tbody .badge")).toHaveLength(2);
  expect(textOf(table)).toMatch(/Counting them (changes no verdict|would change 1 verdict)/);
  expect(asideTable(exampleArtifact({failures: false})).hasChildNodes()).toBe(false);
});

it("shows, hides and counts what was set aside", () => {
  const artifact = exampleSuite({benchmarks: 1, disturbed: 0.2});
  const legend = (aside: "shown" | "counted" | "hidden") =>
    textOf(samplesCharts(artifact, {width, choice: {...NO_CHOICE, aside}}).querySelector(".legend"));
  const dots = (aside: "shown" | "counted" | "hidden") =>
    marks(samplesCharts(artifact, {width, choice: {...NO_CHOICE, aside}}), "dot");
  expect(legend("shown")).toContain("set aside");
  expect(legend("counted")).not.toContain("set aside");
  expect(legend("hidden")).not.toContain("set aside");
  expect(dots("shown")).toBe(artifact.samples.count);
  expect(dots("counted")).toBe(artifact.samples.count);
  expect(dots("hidden")).toBeLessThan(artifact.samples.count);
  const [declared] = judgedOf(artifact);
  const effects = effectsCharts(artifact, {width, choice: {...NO_CHOICE, aside: "counted"}});
  const pairs = [...effects.querySelectorAll(".chart-data tbody td")].map((cell) => cell.textContent);
  expect(pairs).toContain(String(declared?.all?.pairs));
});

it("shows the chosen variants beside their baselines", () => {
  const artifact = exampleArtifact({failures: false});
  const charts = samplesCharts(artifact, {width, choice: {...NO_CHOICE, variants: ["cured"]}});
  expect(textOf(charts.querySelector(".legend"))).not.toContain("slow");
  expect(textOf(charts.querySelector(".chart-title"))).toMatch(/in fast and .* in cured/);
  const effects = effectsCharts(artifact, {width, choice: {...NO_CHOICE, variants: ["cured"]}});
  expect(textOf(effects.querySelector(".chart-title"))).toBe("cured and fast take the same time to within 1 %");
});

it("shows the chosen metric, whether or not it was judged", () => {
  const artifact = exampleArtifact({failures: false});
  const choice = {...NO_CHOICE, metric: "user"};
  expect(topicsOf(artifact, choice).map(({metric}) => metric)).toEqual(["user"]);
  expect(textOf(samplesCharts(artifact, {width, choice}).querySelector(".chart-title"))).toContain("median user");
  expect(effectsCharts(artifact, {width, choice}).querySelectorAll("figure.chart")).toHaveLength(1);
});

it("ignores a choice that the artifact doesn’t have", () => {
  const artifact = exampleArtifact();
  const stale = {place: "gone", metric: "joules", variants: ["gone"], aside: "shown" as const};
  expect(resolveChoice(artifact, stale)).toEqual(NO_CHOICE);
  expect(resolveChoice(artifact, {...NO_CHOICE, variants: ["slow", "cured"]})).toEqual(NO_CHOICE);
});

it("keeps a choice in the page’s address, beside what else is there", () => {
  history.replaceState(null, "", "/suite.html?run=a#cell-5");
  const choice = {place: "suite/go", metric: "wall", variants: ["a b", "c&d"], aside: "hidden" as const};
  writeChoice(choice);
  expect(location.hash).toBe("#cell-5");
  expect(new URLSearchParams(location.search).get("run")).toBe("a");
  expect(readChoice()).toEqual(choice);
  writeChoice(NO_CHOICE);
  expect(location.search).toBe("?run=a");
});

it("offers what there is to choose, and starts with what the address holds", () => {
  history.replaceState(null, "", "/?metric=user&variant=slow");
  const form = choose(exampleArtifact());
  expect(form.value).toEqual({...NO_CHOICE, metric: "user", variants: ["slow"]});
  expect([...form.querySelectorAll("option")].map((option) => option.textContent)).toEqual([
    "wall",
    "user",
    "peak memory",
    "involuntary switches",
    "shown, not counted",
    "shown and counted",
    "hidden"
  ]);
  expect([...form.querySelectorAll<HTMLInputElement>("input")].map(({checked}) => checked)).toEqual([true, false]);
});

it("stays the same form while a run goes on, and tells of changes once", () => {
  const form = choose(exampleArtifact({rounds: 8}));
  document.body.append(form);
  let told = 0;
  form.addEventListener("input", () => (told += 1));
  expect(choose(exampleArtifact({rounds: 9}))).toBe(form);
  const select = form.querySelector<HTMLSelectElement>("[data-name=metric]");
  if (!select) throw new Error("The form has no metrics.");
  select.value = "user";
  select.dispatchEvent(new Event("input", {bubbles: true}));
  select.dispatchEvent(new Event("change", {bubbles: true}));
  expect(told).toBe(1);
  expect(form.value.metric).toBe("user");
  expect(choose(exampleArtifact({rounds: 10}))).toBe(form);
  expect(form.value.metric).toBe("user");
  form.remove();
});

it("has a form of nothing where there is nothing to choose", () => {
  expect(choose({...exampleArtifact(), findings: []}).childElementCount).toBe(0);
});

it("has charts of the benchmark that differs most, where there are too many", () => {
  const artifact = exampleSuite({rounds: 12});
  const telling = tellingPlace(artifact);
  const sizes = judgedOf(artifact)
    .filter(({verdict}) => verdict === "worse" || verdict === "better")
    .map(({effect, benchmark}) => ({size: Math.abs(Math.log(effect?.estimate ?? 1)), benchmark}));
  expect(telling).toBe(`suite/${sizes.sort((a, b) => b.size - a.size)[0]?.benchmark}`);
  expect(samplesCharts(artifact, {width}).querySelectorAll("figure.chart")).toHaveLength(1);
  expect(placesOf(artifact)).toHaveLength(60);
});

it("writes a sample’s numbers to the last digit, and nothing that a spreadsheet would run", () => {
  const artifact = exampleArtifact();
  const [topic] = topics(artifact);
  if (!topic) throw new Error("The example judges nothing.");
  const csv = toCsv(sampleTable(pointsOf(artifact, topic), topic));
  const lines = csv.trimEnd().split("\r\n");
  expect(lines).toHaveLength(artifact.samples.count + 1);
  const columns = lines[0]?.split(",") ?? [];
  lines.slice(1).forEach((line, i) => {
    const value = line.split(",")[columns.indexOf("wall (s)")];
    const kept = artifact.samples.values[i]?.[""]?.wall?.[0]?.[0];
    expect(value).toBe(artifact.samples.status[i] === "ok" ? String(kept) : "");
  });
  expect(toCsv({columns: ["a"], rows: [["=1+1"], ['say "hi", x'], [null], [-1]]})).toBe(
    'a\r\n\'=1+1\r\n"say ""hi"", x"\r\n\r\n-1\r\n'
  );
});

it("shows every sample in its distribution, and a hundred dots of each arm where there are many", () => {
  const few = exampleArtifact({failures: false});
  expect(marks(distributionCharts(few, {width}), "dot")).toBe(few.samples.count);
  const many = exampleSuite({benchmarks: 1, rounds: 800, disturbed: 0});
  expect(many.samples.count).toBe(2400);
  expect(marks(distributionCharts(many, {width}), "dot")).toBe(300);
});

it("stacks dots that would lie on each other, no higher than allowed", () => {
  expect(stack([0, 10, 1, 20], {size: 6, tallest: 60}).offsets).toEqual([0, 0, 6, 0]);
  const {offsets, height} = stack(new Array<number>(50).fill(3), {size: 6, tallest: 60});
  expect(Math.max(...offsets)).toBeCloseTo(54);
  expect(height).toBeCloseTo(60);
});

it("maps all comparisons, with their verdicts’ marks", () => {
  const map = verdictMap(exampleArtifact(), {width});
  expect(marks(map, "cell")).toBe(8);
  expect(textOf(map.querySelector("svg.plot"))).toContain("▲ 1.62×");
  expect(verdictMap({...exampleArtifact(), findings: []}, {width}).hasChildNodes()).toBe(false);
});

it("gives every chart a title, a description and a table", () => {
  const artifact = exampleSuite({benchmarks: 2, variants: 3});
  const nodes = [samplesCharts, distributionCharts, effectsCharts, verdictMap].map((chart) => chart(artifact, {width}));
  const charts = nodes.flatMap((node) => (node.matches("figure") ? [node] : [...node.querySelectorAll("figure")]));
  expect(charts).toHaveLength(6);
  for (const chart of charts) {
    expect(textOf(chart.querySelector(".chart-title")).length).toBeGreaterThan(10);
    expect(chart.querySelector("svg.plot")?.getAttribute("aria-label")).toMatch(/./);
    expect(chart.querySelector("svg.plot")?.getAttribute("aria-description")).toMatch(/./);
    expect(chart.querySelectorAll(".chart-data tbody tr").length).toBeGreaterThan(0);
    expect(chart.innerHTML).not.toMatch(/NaN|undefined|Infinity/);
  }
});

it("charts three samples", () => {
  const artifact = exampleSuite({benchmarks: 1, rounds: 1});
  expect(artifact.samples.count).toBe(3);
  for (const chart of [samplesCharts, distributionCharts, effectsCharts]) {
    expect(chart(artifact, {width}).innerHTML).not.toMatch(/NaN|undefined|Infinity/);
  }
});

it("tells a suite’s counts beside its mean, and all of its benchmarks", () => {
  const artifact = exampleSuite();
  const [suite] = suitesOf(artifact);
  const section = suites(artifact);
  const judged = judgedOf(artifact);
  const worse = judged.filter(({verdict}) => verdict === "worse").length;
  expect(textOf(section.querySelector(".suite-counts"))).toContain(`${worse} slower`);
  expect(textOf(section.querySelector(".suite-mean"))).toContain("Geometric mean");
  expect(section.querySelectorAll("tbody tr:not(.group)")).toHaveLength(60);
  expect(suite?.mean?.interval.low).toBeGreaterThan(0.98);
  expect(suite?.mean?.interval.high).toBeLessThan(1.05);
  expect(suites(exampleArtifact()).hasChildNodes()).toBe(false);
});

it("sorts, filters and groups a suite, and keeps that in the page’s address", () => {
  history.replaceState(null, "", "/?sort=name-up&group=no&find=go&hide=equivalent");
  const artifact = exampleSuite();
  const names = (root: Element) => [...root.querySelectorAll("tbody tr:not(.group) th")].map((cell) => textOf(cell));
  const expected = judgedOf(artifact)
    .filter(({benchmark, verdict}) => benchmark.includes("go") && verdict !== "equivalent")
    .map(({benchmark}) => benchmark)
    .sort((a, b) => a.localeCompare(b));
  expect(expected.length).toBeGreaterThan(0);
  const section = suites(artifact);
  expect(names(section)).toEqual(expected);
  section.querySelector<HTMLElement>("[data-sort=name]")?.click();
  expect(names(section)).toEqual(expected.toReversed());
  expect(new URLSearchParams(location.search).get("sort")).toBe("name-down");
});

// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {layoutEffectsChart} from "../../notebook/kit/chart/layout-effects.ts";
import {layoutsChart} from "../../notebook/kit/chart/layouts.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {exampleLayout, type LayoutExample} from "../result/fixture-layout.ts";

const notebook = readFileSync(join(import.meta.dirname, "../../notebook/default.html"), "utf8");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};

async function render(artifact: Artifact): Promise<Element> {
  const cells = await prerender(notebook, {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  return root;
}

function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}

function dotsOf(chart: Element): number {
  return chart.querySelectorAll('svg.plot [aria-label="dot"] > *').length;
}

function effectOf({finding}: LayoutExample) {
  const [effect] = finding.effects;
  if (effect === undefined) throw new Error("The example has an effect.");
  return effect;
}

it("shows the cause, and each rung with its answer and evidence", async () => {
  const root = await render((await exampleLayout()).artifact);
  expect(textOf(root.querySelector(".ladder-cause"))).toMatch(
    /^That slow is slower than fast \(1\.6.*is placement, and not its code\.$/
  );
  expect(
    [...root.querySelectorAll(".rung")].map(
      (rung) => textOf(rung.querySelector(".rung-name")) + ": " + textOf(rung.querySelector(".rung-answer"))
    )
  ).toEqual([
    "The difference is real: yes",
    "As many instructions run: yes",
    "Hot functions have the same code: yes",
    "They are at other addresses: yes",
    "They share the cache’s sets otherwise: no",
    "The difference vanishes in random layouts: yes",
    "It vanishes where addresses are the same: yes",
    "Something cures it: yes"
  ]);
  expect([...root.querySelectorAll(".rung-evidence")].every((evidence) => textOf(evidence).length > 10)).toBe(true);
});

it("links a rung to what the step found that gave its evidence", async () => {
  const root = await render((await exampleLayout()).artifact);
  const links = [...root.querySelectorAll(".rung a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(["#step-compare", "#step-compare"]);
  expect(root.querySelectorAll("[id='step-compare']")).toHaveLength(1);
});

it("shows the effect in every layout that counts", async () => {
  const example = await exampleLayout(undefined, {
    build: ({layout}) => (layout?.name === "random-2" ? {status: "build failed", reason: "ld failed."} : undefined)
  });
  const chart = layoutEffectsChart(example.artifact, example.finding, effectOf(example), {
    title: "Layouts",
    width: 960
  });
  expect(dotsOf(chart)).toBe(1 + 1 + 11 + 8);
  expect(chart.querySelectorAll(".chart-data tbody tr")).toHaveLength(22);
});

it("shows each variant in every layout, with the shipped one marked", async () => {
  const {artifact, finding} = await exampleLayout();
  for (const width of [960, 360]) {
    const chart = layoutsChart(artifact, finding, finding.spreads, {title: "Layouts", width});
    expect(dotsOf(chart)).toBe(2 * (1 + 1 + 12 + 8));
    expect([...chart.querySelectorAll("svg.plot text")].filter((text) => text.textContent === "shipped")).toHaveLength(
      2
    );
  }
});

it("says what stands in the way where nothing could be measured", async () => {
  const {artifact} = await exampleLayout(undefined, {
    build: ({layout}) => layout && {status: "build failed", reason: "The recipe links nothing."}
  });
  const root = await render(artifact);
  expect(root.querySelector(".ladder")).toBeNull();
  expect(textOf(root).includes("The step layout was skipped: the recipe links nothing.")).toBe(true);
});

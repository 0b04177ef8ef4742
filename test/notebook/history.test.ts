// @vitest-environment jsdom
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {historyChart} from "../../notebook/kit/chart/history.ts";
import {
  bisectionSubject,
  segmentsOf,
  timelineSubject,
  type HistorySubject
} from "../../notebook/kit/chart/history-data.ts";
import {historyTable} from "../../notebook/kit/chart/history-table.ts";
import {prerender} from "../../notebook/kit/server/prerender.ts";
import {answer} from "../../runner/narrate/answer.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, Finding, HistoryRevision} from "../../runner/result/types.ts";
import {CULPRIT} from "../result/fixture-history.ts";
import {exampleBisection} from "../result/fixture-bisection.ts";
import {exampleTimeline} from "../result/fixture-timeline.ts";

const notebook = readFileSync(join(import.meta.dirname, "../../notebook/default.html"), "utf8");
const page = {sha256: "5".repeat(64), runs: [], experiments: [], notice: null};

async function render(artifact: Artifact): Promise<Element> {
  const cells = await prerender(notebook, {artifact, page});
  const root = document.createElement("main");
  root.innerHTML = [...cells.values()].join("\n");
  return root;
}

function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ");
}

function subjectOf(artifact: Artifact): HistorySubject {
  const [bisection] = findingsOf(artifact, "bisection");
  const [timeline] = findingsOf(artifact, "timeline");
  const [series] = timeline?.series ?? [];
  const subject = bisection
    ? bisectionSubject(bisection)
    : timeline && series
      ? timelineSubject(timeline, series)
      : null;
  if (!subject) throw new Error("The example has a history.");
  return subject;
}

function chartOf(artifact: Artifact): HTMLElement {
  return historyChart(artifact, subjectOf(artifact), {title: "A history", width: 960});
}

function count(chart: Element, group: string, selector = "*"): number {
  return chart.querySelectorAll(`svg.plot [aria-label="${group}"] > ${selector}`).length;
}

describe("the chart of a history", () => {
  it("shows each level and each sample of the search, and none of the confirmation", () => {
    const artifact = exampleBisection();
    const {levels} = subjectOf(artifact);
    const taken = artifact.samples.step.filter((step) => step === "bisect").length;
    expect(count(chartOf(artifact), "dot")).toBe(levels.length + taken);
  });

  it("marks what cannot be tested, and what has the code of another", () => {
    const chart = chartOf(exampleBisection());
    expect(count(chart, "revisions without a value", "path")).toBe(1);
    expect(count(chart, "revisions without a value", "g")).toBe(1);
    expect(textOf(chart.querySelector(".legend"))).toContain("cannot be tested");
  });

  it("has a bar for each likely culprit, and a figure at the likeliest", () => {
    const found = chartOf(exampleBisection());
    expect(textOf(found.querySelector('[aria-label="posterior"]'))).toContain("99.998");
    expect(count(chartOf(exampleBisection({outcome: "narrowed"})), "posterior", "rect")).toBeGreaterThanOrEqual(3);
    expect(chartOf(exampleTimeline()).querySelector('[aria-label="posterior"]')).toBeNull();
  });

  it("divides a timeline into levels at the changes that count", () => {
    expect(segmentsOf(subjectOf(exampleTimeline()))).toHaveLength(5);
    expect(segmentsOf(subjectOf(exampleTimeline({quiet: true})))).toHaveLength(1);
  });

  it("works with thousands of revisions, of which it names a few", () => {
    const chart = chartOf(exampleTimeline({revisions: 3000}));
    expect(count(chart, "revisions", "text")).toBeLessThan(20);
    expect(historyTable(subjectOf(exampleTimeline({revisions: 3000}))).rows).toHaveLength(3000);
  });

  it("has the numbers of every revision", () => {
    const {columns, rows} = historyTable(subjectOf(exampleBisection()));
    const row = rows[CULPRIT] ?? [];
    expect(row[columns.indexOf("subject")]).toBe("Give every handler a trace stub");
    expect(row[columns.indexOf("probability")]).toBeGreaterThan(0.99);
    expect(row[columns.indexOf("change")]).toBeCloseTo(1.62, 1);
  });
});

describe.each(["found", "narrowed", "several", "no difference", "cannot tell"] as const)("a page of %s", (outcome) => {
  it("says what was found, with a chart and the search", async () => {
    const artifact = exampleBisection({outcome});
    const root = await render(artifact);
    const text = textOf(root);
    const [finding] = findingsOf(artifact, "bisection");
    expect(text).toContain(answer(artifact).replace(/\s+/g, " "));
    expect(root.querySelector(".chart-title")?.textContent).toBeTruthy();
    for (const paragraph of finding ? narrate(finding, artifact).paragraphs : []) {
      expect(text).toContain(paragraph.replaceAll("`", "").replace(/\s+/g, " "));
    }
    expect(root.querySelectorAll("table.search tbody")).toHaveLength(finding?.moves.length ?? 0);
  });
});

it("shows what the culprit changed, by whom and when", async () => {
  const card = (await render(exampleBisection())).querySelector(".culprit");
  expect(textOf(card)).toMatch(/Give every handler a trace stub .*Mara Okafor.*20 April 2023/);
  expect(textOf(card)).toContain("handlers/trace.c +212 −0 in trace_op and trace_flush");
  expect(textOf(card)).toContain("bench/call_method.bc not text");
});

it("links a culprit to its forge", async () => {
  const artifact = exampleBisection();
  const revisions = artifact.revisions.map((revision) => ({...revision, source: "https://github.com/a/b.git"}));
  const link = (await render({...artifact, revisions})).querySelector(".culprit a");
  expect(link?.getAttribute("href")).toMatch(/^https:\/\/github\.com\/a\/b\/commit\/63acb19[0-9a-f]{33}$/);
});

it("shows a timeline, with no heading over charts that are not there", async () => {
  const root = await render(exampleTimeline());
  expect(textOf(root)).toContain("63acb19 “Give every handler a trace stub”");
  expect(root.querySelector("#every-sample")).toBeNull();
});

it("takes hostile subjects and authors for text", async () => {
  const artifact = exampleBisection();
  const hostile = '<img src=x onerror="alert(1)">';
  const findings = artifact.findings.map((finding): Finding =>
    finding.kind === "bisection"
      ? {
          ...finding,
          revisions: finding.revisions.map((one): HistoryRevision => ({...one, subject: hostile, author: hostile}))
        }
      : finding
  );
  const root = await render({...artifact, findings});
  expect(root.querySelector("img")).toBeNull();
  expect(textOf(root)).toContain(hostile);
});

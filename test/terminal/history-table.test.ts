import {describe, expect, it} from "vitest";
import {bisectionTables, timelineTables} from "../../runner/terminal/history-table.ts";
import {formatResults} from "../../runner/terminal/results.ts";
import {plainProgress} from "../../runner/terminal/progress-plain.ts";
import {advance, searchText, startState} from "../../runner/terminal/progress-state.ts";
import {progressLines} from "../../runner/terminal/progress-terminal.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {SearchProgress} from "../../runner/terminal/progress.ts";
import {exampleBisection} from "../result/fixture-bisection.ts";
import {exampleTimeline} from "../result/fixture-timeline.ts";

function searchOf(artifact = exampleBisection(), width = 80): string[] {
  return findingsOf(artifact, "bisection").flatMap((finding) => bisectionTables(finding, {width}));
}

function seriesOf(width: number, revisions = 36): string {
  return findingsOf(exampleTimeline({revisions}), "timeline")
    .flatMap((finding) => timelineTables(finding, {width}))
    .join("\n");
}

describe("a bisection", () => {
  it("shows each move: what was measured, why, and what it left", () => {
    expect(searchOf().join("\n\n")).toMatchInlineSnapshot(`
      "The search, by call_method: revisions left, and bits of uncertainty, after each
      move
         measured                             samples  why                  left  bits
      1  e600c0c “Start with a README”          3 new  do the ends differ?
         7b6a15d “Point from the README to …    3 new                         35   5.1
      2  0e93467 “Move the reporting of mis…    2 new  halves what is left    18   4.2
      3  274a67d “Refuse operands that an i…    1 new  halves what is left    17   3.5
      4  e600c0c “Start with a README”              3  machine changed
         7b6a15d “Point from the README to …        3                         17   3.5
      5  aab3162 “Add --trace”                  1 new  halves what is left    22   2.3
      6  63acb19 “Give every handler a trac…    2 new  halves what is left    13   1.2
      7  f4eeb90 “Say which calls led to a …    2 new  halves what is left     1   0.1
      8  63acb19 “Give every handler a trac…        2  was doubtful            1   0.0
      9  f4eeb90 “Say which calls led to a …        2  several changes?        1   0.0

      revision                                       wall  probability
      f4eeb90 “Say which calls led to a mistake”  94.9 ms
      63acb19 “Give every handler a trace stub”    153 ms     99.998 %"
    `);
  });

  it.each([40, 60, 80])("fits %i columns", (width) => {
    for (const line of searchOf(exampleBisection({outcome: "narrowed"}), width)
      .join("\n")
      .split("\n")) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  it("comes before what confirms it", () => {
    const text = formatResults(exampleBisection(), {width: 80});
    expect(text.indexOf("The search")).toBeLessThan(text.indexOf("baseline"));
  });
});

describe("a timeline", () => {
  it("marks change points and outliers, with bars where there is room", () => {
    expect(seriesOf(80)).toMatch(/63acb19 .*▲ slower 1\.62× \[1\.61, 1\.63\]/);
    expect(seriesOf(80)).toMatch(/3055fe6 .*outlier/);
    expect(seriesOf(80)).not.toContain("█");
    expect(seriesOf(110)).toContain("█");
  });

  it("of many revisions shows what stands beside changes", () => {
    const lines = seriesOf(80, 400).split("\n");
    expect(lines.length).toBeLessThan(20);
    expect(lines.join("\n")).toContain("▲ slower 1.62×");
  });
});

describe("progress", () => {
  const search: SearchProgress = {
    step: "why",
    phase: "search",
    left: 6,
    revisions: 36,
    samples: 12,
    builds: 5,
    likeliest: {name: "63acb19 “Give every handler a trace stub”", probability: 0.61}
  };

  it("says how far a search is", () => {
    expect(searchText(search).replaceAll("\u00a0", " ")).toBe(
      "search: 6 of 36 revisions left, 12 samples, 5 builds; likeliest 63acb19 “Give every handler a trace stub” (61 %)"
    );
    expect(searchText({...search, phase: "grid", left: null, likeliest: null})).toMatch(
      /^grid: 36.revisions in the range/
    );
  });

  it("shows it live and as lines, within the width", () => {
    const lines: string[] = [];
    plainProgress({write: (text: string) => lines.push(text)}).search(search);
    expect(lines.join("")).toMatch(/^why, search: 6 of 36/);
    const live = progressLines({...startState(), search}, {width: 50});
    expect(live).toHaveLength(3);
    expect(live.every((line) => line.length <= 50)).toBe(true);
    expect(live[1]).toMatch(/━+─+/);
  });

  it("tells of what a search builds by name, and of what does not build as untestable", () => {
    const artifact = exampleBisection();
    const state = {...startState(), search};
    const broken = artifact.builds.find(({status}) => status === "build failed");
    const variant = artifact.variants.find(({name}) => name === broken?.variant);
    const revision = artifact.revisions.find(({name}) => name === variant?.revision);
    if (!broken || !variant || !revision) throw new Error("The example has what does not build.");
    expect(advance(state, {event: "variation", at: broken.startedAt, variant, revision})).toEqual([]);
    expect(advance(state, {event: "build", at: broken.startedAt, build: broken})).toEqual([
      {
        kind: "warning",
        text: "7a0871526cc1 “Add min, max and abs” cannot be tested: make exited with status 2."
      }
    ]);
  });
});

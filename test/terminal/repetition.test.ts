import stringWidth from "string-width";
import {expect, it} from "vitest";
import type {Artifact, ProfileFinding} from "../../runner/result/types.ts";
import {repetitions} from "../../runner/statistics/repetition.ts";
import {formatRepetitions} from "../../runner/terminal/repetition.ts";
import {exampleArtifact} from "../result/fixture.ts";

const first = exampleArtifact({seed: 1, failures: false});
const second = exampleArtifact({seed: 2, failures: false, cured: 1.2});

/** A profile of one function with the given share of a variant’s time. */
function profileOf(share: number): ProfileFinding {
  return {
    ...{kind: "profile", step: "hot", question: null, status: "done", reason: null, variants: ["slow"]},
    ...{instrument: "perf record", event: "cycles", samples: [5000], starts: [4], trees: []},
    functions: [{name: "call", object: "vm", shares: [share], totals: [share], changes: [null]}]
  };
}

function show(width: number): string {
  return formatRepetitions(repetitions(first, second), {first, second}, {width});
}

it("says of each finding what both runs found, and whether it is reproduced", () => {
  expect(show(80)).toMatchInlineSnapshot(`
    "fast-vs-slow, run 2026-03-14-092653 (there), and its rerun (here)
    finding          there        interval    here        interval  outcome
    slow ÷ fast      1.62×    [1.62, 1.63]   1.62×    [1.61, 1.63]  ✓ reproduced
    cured ÷ fast    1.007×  [1.002, 1.009]  1.201×  [1.196, 1.203]  ✗ not reproduced
    cured recovers    99 %    [98 %, 99 %]    62 %    [62 %, 63 %]  ✓ reproduced

    ✗ Of 3 findings, 2 are reproduced and 1 is not reproduced.
      cured ÷ fast is not reproduced. There: cured and fast take the same time to
      within 1 %. Here: cured is slower than fast. The verdicts differ.
      What cured recovers is reproduced. There: cured recovers 99 % of the gap.
      Here: cured recovers 62 % of the gap. Both runs say the same, though not by as
      much: their intervals have no value in common.
      Both runs were on the same machine."
  `);
});

it("says what both runs found of a variant’s functions", () => {
  const shares = (share: number): Artifact => ({...first, findings: [profileOf(share)]});
  const artifacts = {first: shares(0.4), second: shares(0.2)};
  const text = formatRepetitions(repetitions(artifacts.first, artifacts.second), artifacts, {width: 90});
  expect(text.replace(/\u00a0/g, " ")).toMatchInlineSnapshot(`
    "fast-vs-slow, run 2026-03-14-092653 (there), and its rerun (here)
    finding                     there      interval       here      interval  outcome
    where the time of slo…  call 40 %  [39 %, 41 %]  call 20 %  [19 %, 21 %]  ✗ not reproduced

    ✗ The finding is not reproduced.
      Where the time of slow goes is not reproduced. There: call has 40 % ± 1.4 % of the time.
      Here: call has 20 % ± 1.1 % of the time. The share of call differs by more than its
      intervals and a tenth.
      Both runs were on the same machine."
  `);
});

it.each([60, 100])("fits a terminal of %i columns", (width) => {
  for (const line of show(width).split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
});

it("says that there is nothing where nothing was judged", () => {
  const text = formatRepetitions([], {first, second}, {width: 80});
  expect(text).toContain("there is nothing to reproduce");
});

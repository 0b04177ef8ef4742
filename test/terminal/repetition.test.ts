import stringWidth from "string-width";
import {expect, it} from "vitest";
import {repetitions} from "../../runner/statistics/repetition.ts";
import {formatRepetitions} from "../../runner/terminal/repetition.ts";
import {exampleArtifact} from "../result/fixture.ts";

const first = exampleArtifact({seed: 1, failures: false});
const second = exampleArtifact({seed: 2, failures: false, cured: 1.2});

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

it.each([60, 100])("fits a terminal of %i columns", (width) => {
  for (const line of show(width).split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
});

it("says that there is nothing where nothing was judged", () => {
  const text = formatRepetitions([], {first, second}, {width: 80});
  expect(text).toContain("there is nothing to reproduce");
});

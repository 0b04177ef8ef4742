import {expect, it} from "vitest";
import {reproduce} from "../../runner/investigate/published.ts";
import {exampleArtifact} from "../result/fixture.ts";

const comparisons = exampleArtifact().findings.flatMap((finding) => finding.comparisons);
const slow = comparisons
  .flatMap(({judged, summaries}) => (judged ? summaries : []))
  .find(({variant}) => variant === "slow");
const ms = 1000 * (slow?.median ?? NaN);

it("reproduces a figure that overlaps with what was measured, in any unit of time", () => {
  const figures = [{variant: "slow", value: ms, spread: 1, unit: "ms"}];
  expect(reproduce(figures, comparisons)).toEqual([
    {...figures[0], measured: expect.closeTo(ms, 6), outcome: "reproduced"}
  ]);
});

it("does not reproduce one that lies apart", () => {
  const [found] = reproduce([{variant: "slow", value: 2 * ms, spread: null, unit: "ms"}], comparisons);
  expect(found?.outcome).toBe("not reproduced");
});

it.each([
  ["another variant", {variant: "unknown", value: 1, spread: null, unit: "s"}],
  ["a unit of another kind", {variant: "slow", value: 1, spread: null, unit: "kB"}]
])("cannot tell of %s", (_, figure) => {
  expect(reproduce([figure], comparisons)).toEqual([{...figure, measured: null, outcome: "cannot tell"}]);
});

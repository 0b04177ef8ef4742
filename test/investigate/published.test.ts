import {expect, it} from "vitest";
import type {Published} from "../../runner/experiment/experiment.ts";
import {reproduce} from "../../runner/investigate/published.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import {exampleArtifact} from "../result/fixture.ts";

const comparisons = findingsOf(exampleArtifact(), "comparison").flatMap((finding) => finding.comparisons);
const judged = comparisons.filter((comparison) => comparison.judged);
const of = (variant: string): number =>
  1000 * (judged.flatMap(({summaries}) => summaries).find((one) => one.variant === variant)?.median ?? NaN);
const figure = (variant: string, value: number, spread: number | null = null, unit = "ms"): Published => ({
  variant,
  metric: null,
  value,
  spread,
  unit,
  source: "https://example.org"
});

it("reproduces a figure that overlaps with what was measured, in any unit of time", () => {
  expect(reproduce([figure("slow", of("slow"), 1)], comparisons)).toEqual([
    {
      ...figure("slow", of("slow"), 1),
      baseline: null,
      metric: judged[0]?.metric,
      measured: expect.closeTo(of("slow"), 6),
      interval: [expect.any(Number), expect.any(Number)],
      outcome: "reproduced"
    }
  ]);
});

it("does not reproduce one that lies apart", () => {
  const [found] = reproduce([figure("slow", 2 * of("slow"))], comparisons);
  expect(found?.outcome).toBe("not reproduced");
});

it.each([
  ["another variant", figure("unknown", 1, null, "s")],
  ["a unit of another kind", figure("slow", 1, null, "kB")],
  ["a metric that was not measured", {...figure("slow", 1, null, ""), metric: "IPC"}]
])("cannot tell of %s", (_, one) => {
  expect(reproduce([one], comparisons)).toMatchObject([{...one, measured: null, outcome: "cannot tell"}]);
});

it("holds the ratio of two figures against the effect, on a machine of whatever speed", () => {
  const effect = judged.find(({variant}) => variant === "slow")?.effect;
  const ratio = effect?.estimate ?? NaN;
  const outcomeOf = (factor: number, spread: number) =>
    reproduce([figure("fast", 10, spread), figure("slow", 10 * factor, spread)], comparisons).find(
      ({baseline}) => baseline === "fast"
    );
  expect(outcomeOf(ratio, 0.1)).toMatchObject({
    variant: "slow",
    value: expect.closeTo(ratio, 9),
    spread: expect.closeTo(ratio * Math.hypot(0.1 / 10, 0.1 / (10 * ratio)), 9),
    measured: ratio,
    outcome: "reproduced"
  });
  expect(outcomeOf(3 * ratio, 0.1)?.outcome).toBe("not reproduced");
  // A ratio that is known to more digits than matter may be another and is the same.
  expect(outcomeOf(1.009 * ratio, 0)?.outcome).toBe("reproduced");
  expect(outcomeOf(1.08 * ratio, 0)?.outcome).toBe("not reproduced");
  // As it allows for no difference at all, which the measured effect does not.
  expect(outcomeOf(1.2, 9)?.outcome).toBe("cannot tell");
});

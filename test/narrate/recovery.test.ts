import {expect, it} from "vitest";
import {recoveryClause, recoverySentence} from "../../runner/narrate/recovery.ts";
import type {Recovery} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {comparison, findingOf, visible} from "./example.ts";

const artifact = exampleArtifact();
const finding = findingOf([comparison()]);

function recovery(share: number, low: number | null, high: number | null, patched = "cured"): Recovery {
  const {baseline, variant, measurement, benchmark, metric} = comparison();
  return {baseline, variant, patched, measurement, benchmark, metric, share, interval: {low, high, level: 0.95}};
}

function say(...given: Parameters<typeof recovery>): string {
  return visible(recoverySentence(recovery(...given), finding, artifact));
}

it("says how much of a gap a patch recovers", () => {
  expect(say(0.98, 0.96, 1.003)).toMatchInlineSnapshot(
    `"cured (slow with hot.patch) recovers 98 % of the gap between fast and slow (95 % interval 96 % to 100 %)."`
  );
  expect(say(0.98, 0.96, 1.003, "fast-hot")).toMatchInlineSnapshot(
    `"fast-hot recovers 98 % of the gap between fast and slow (95 % interval 96 % to 100 %)."`
  );
  expect(say(0.3, -0.1, 0.7)).toMatchInlineSnapshot(
    `"Whether cured recovers any of the gap between fast and slow cannot be told: 30 % (95 % interval −10 % to 70 %)."`
  );
  expect(say(-0.3, -0.5, -0.1)).toMatchInlineSnapshot(
    `"cured (slow with hot.patch) widens the gap between fast and slow: it recovers −30 % (95 % interval −50 % to −10 %)."`
  );
  expect(say(0.98, null, null)).toMatchInlineSnapshot(
    `"Whether cured recovers any of the gap between fast and slow cannot be told: 98 % (no 95 % interval)."`
  );
});

it("says that there is nothing to recover where no gap was found", () => {
  const none = findingOf([comparison({verdict: "inconclusive"})]);
  expect(recoverySentence(recovery(0.98, 0.96, 1), none, artifact)).toBe(
    "There is no clear gap between fast and slow that cured could recover."
  );
});

it("says the same in a clause", () => {
  const clauses = [recovery(0.98, 0.96, 1), recovery(-0.3, -0.5, -0.1), recovery(0.3, -0.1, 0.7)].map(recoveryClause);
  expect(clauses.map(visible)).toMatchInlineSnapshot(`
    [
      "cured recovers 98 % of the gap",
      "cured widens the gap by 30 %",
      "whether cured recovers any of the gap cannot be told",
    ]
  `);
});

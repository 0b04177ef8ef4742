import {expect, it} from "vitest";
import type {Artifact, Comparison, ComparisonFinding} from "../../runner/result/types.ts";
import {countOf, repetitions} from "../../runner/statistics/repetition.ts";
import {exampleArtifact} from "../result/fixture.ts";

const first = exampleArtifact({seed: 1, failures: false});

function changed(change: (finding: ComparisonFinding) => ComparisonFinding): Artifact {
  const {findings} = exampleArtifact({seed: 2, failures: false});
  return {...first, findings: findings.map(change)};
}

function names(artifact: Artifact): string[] {
  return repetitions(first, artifact).map(
    ({kind, first, outcome}) => `${kind} ${"variant" in first ? first.variant : ""} ${outcome}`
  );
}

it("holds what was judged, and what a patch recovers, against a second run", () => {
  expect(names(exampleArtifact({seed: 2, failures: false}))).toEqual([
    "comparison slow reproduced",
    "comparison cured reproduced",
    "recovery slow reproduced"
  ]);
});

it("is not reproduced where the second run finds the contrary", () => {
  const second = exampleArtifact({seed: 2, failures: false, slowdown: 0.7, cured: 1.2});
  expect(names(second).slice(0, 2)).toEqual(["comparison slow not reproduced", "comparison cured not reproduced"]);
  expect(countOf(repetitions(first, second), "not reproduced")).toBe(2);
});

it("compares like with like: the same step, pair, measurement, benchmark and metric", () => {
  const keys: Partial<Comparison>[] = [{baseline: "x"}, {measurement: "x"}, {benchmark: "x"}, {metric: "x"}];
  for (const key of keys) {
    const other = changed((finding) => ({
      ...finding,
      comparisons: finding.comparisons.map((comparison) => ({...comparison, ...key}))
    }));
    expect(names(other).slice(0, 2)).toEqual(["comparison slow cannot tell", "comparison cured cannot tell"]);
  }
  expect(names(changed((finding) => ({...finding, step: "x"})))[0]).toBe("comparison slow cannot tell");
  expect(repetitions(first, {...first, findings: []})[0]).toMatchObject({second: null, outcome: "cannot tell"});
});

it("has nothing to repeat of what a run did not judge, or of a gap that it did not find", () => {
  const undecided = changed((finding) => ({
    ...finding,
    comparisons: finding.comparisons.map((comparison) => ({
      ...comparison,
      verdict: comparison.judged ? ("inconclusive" as const) : null
    }))
  }));
  expect(repetitions(undecided, first).map(({kind}) => kind)).toEqual(["comparison", "comparison"]);
  expect(repetitions({...first, findings: []}, first)).toEqual([]);
});

import {expect, it} from "vitest";
import {exitCode} from "../../runner/result/exit-code.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {exampleArtifact} from "./fixture.ts";

const artifact = exampleArtifact({failures: false});

/** Returns the example with each of its judged comparisons changed, and with its findings’ expectation met or not. */
function changed(
  change: (comparison: Comparison, i: number) => Partial<Comparison>,
  met: boolean | null = true
): Artifact {
  return {
    ...artifact,
    findings: artifact.findings.map((finding) => ({
      ...finding,
      expect: {wanted: "not slower", met, reason: ""},
      comparisons: finding.comparisons.map((comparison, i) =>
        comparison.judged ? {...comparison, ...change(comparison, i)} : comparison
      )
    }))
  };
}

it("is 0 for a verdict of any kind", () => {
  expect(exitCode(artifact)).toBe(0);
  for (const verdict of ["worse", "better", "equivalent", "inconclusive"] as const) {
    expect(exitCode(changed(() => ({verdict})))).toBe(0);
  }
});

it("is 1 where a build, a step or a comparison failed, whatever else there is", () => {
  const [build, ...builds] = artifact.builds;
  if (build === undefined) throw new Error("The example has builds.");
  expect(exitCode({...artifact, builds: [{...build, status: "build failed"}, ...builds]})).toBe(1);
  const failed = artifact.findings.map((finding) => ({...finding, status: "failed" as const}));
  expect(exitCode({...artifact, findings: failed})).toBe(1);
  expect(exitCode(changed(() => ({verdict: null}), false))).toBe(1);
});

it("is 3 where every comparison is too noisy, and only then", () => {
  expect(exitCode(changed(() => ({verdict: "too noisy"})))).toBe(3);
  expect(exitCode(changed((_, i) => ({verdict: i === 0 ? "worse" : "too noisy"})))).toBe(0);
  expect(exitCode({...artifact, findings: []})).toBe(0);
});

it("is 4 where an expectation is not met; one that is open passes", () => {
  expect(exitCode(changed(() => ({}), false))).toBe(4);
  expect(exitCode(changed(() => ({}), null))).toBe(0);
});

import {expect, it} from "vitest";
import {
  allAre,
  describeRecovery,
  findComparison,
  findComparisons,
  findPublished,
  holdsInEachBuild,
  isReproduced,
  isVerdict,
  medianOf,
  noneIs,
  ofStep,
  recoversAtLeast
} from "../../notebook/kit/find.ts";
import type {Artifact, Verdict} from "../../runner/result/types.ts";
import {comparison, findingOf} from "../narrate/example.ts";
import {exampleArtifact} from "../result/fixture.ts";

const artifact = exampleArtifact();
const slow = findComparison(artifact, {variant: "slow"});

function withRecovery(low: number | null, high: number | null): Artifact {
  const findings = artifact.findings.map((finding) => ({
    ...finding,
    recoveries: finding.recoveries.map((recovery) => ({...recovery, interval: {low, high, level: 0.95}}))
  }));
  return {...artifact, findings};
}

it("finds the judged comparison before one that is only described", () => {
  expect(slow).toMatchObject({variant: "slow", metric: "wall", judged: true});
  expect(findComparison(artifact, {variant: "slow", metric: "peak memory"})).toMatchObject({judged: false});
  expect(findComparison(artifact, {variant: "fast"})).toBeNull();
});

it("finds all that match, and of one step alone where that is asked", () => {
  expect(findComparisons(artifact).map(({variant}) => variant)).toEqual(["slow", "cured"]);
  expect(findComparisons(artifact, {metric: "user"}).map(({judged}) => judged)).toEqual([false, false]);
  expect(findComparisons(ofStep(artifact, "compare"))).toHaveLength(2);
  expect(findComparisons(ofStep(artifact, "another"))).toEqual([]);
});

it("holds a claim against all of several comparisons", () => {
  const several = (...verdicts: (Verdict | null)[]) => verdicts.map((verdict) => comparison({verdict}));
  expect(allAre(several("worse", "worse"), "worse")).toBe(true);
  expect(allAre(several("worse", "inconclusive"), "worse")).toBeNull();
  expect(allAre(several("worse", null, "better"), "worse")).toBe(false);
  expect(allAre([], "worse")).toBeNull();
  expect(noneIs(several("better", "equivalent"), "worse")).toBe(true);
  expect(noneIs(several("better", "too noisy"), "worse")).toBeNull();
  expect(noneIs(several("inconclusive", "worse"), "worse")).toBe(false);
  expect(noneIs([], "worse")).toBeNull();
});

it("gives the median that the artifact states", () => {
  const stated = slow?.summaries.find(({variant}) => variant === "slow")?.median;
  expect(stated).toBeGreaterThan(0);
  expect(medianOf(slow, "slow")).toBe(stated);
  expect(medianOf(slow, "nobody")).toBeNull();
  expect(medianOf(null, "slow")).toBeNull();
});

it("holds a claim against the verdict, and cannot tell where there is none", () => {
  const outcome = (verdict: Verdict | null) => slow && isVerdict({...slow, verdict}, "worse");
  expect(outcome("worse")).toBe(true);
  expect(outcome("better")).toBe(false);
  expect(outcome("equivalent")).toBe(false);
  expect(outcome("inconclusive")).toBeNull();
  expect(outcome("too noisy")).toBeNull();
  expect(outcome(null)).toBeNull();
  expect(isVerdict(null, "worse")).toBeNull();
});

it("holds a claim of each build only if each shows it by itself", () => {
  expect(holdsInEachBuild(slow, "worse")).toBe(true);
  expect(slow && holdsInEachBuild({...slow, replicates: slow.replicates.slice(0, 1)}, "worse")).toBeNull();
  expect(holdsInEachBuild(findComparison(artifact, {variant: "cured"}), "worse")).toBe(false);
  expect(holdsInEachBuild(null, "worse")).toBeNull();
});

it("holds a recovery against the whole interval", () => {
  expect(recoversAtLeast(withRecovery(0.93, 0.99), "cured", 0.9)).toBe(true);
  expect(recoversAtLeast(withRecovery(0.5, 0.6), "cured", 0.9)).toBe(false);
  expect(recoversAtLeast(withRecovery(0.8, 0.95), "cured", 0.9)).toBeNull();
  expect(recoversAtLeast(withRecovery(null, null), "cured", 0.9)).toBeNull();
  expect(recoversAtLeast(artifact, "nobody", 0.9)).toBeNull();
});

it("describes a recovery as all else does", () => {
  expect(describeRecovery(artifact, "cured")).toMatch(/^cured \(slow with hot\.patch\) recovers 99\u00a0% of the gap/);
  expect(describeRecovery(artifact, "nobody")).toBeNull();
});

it("finds what was published, and whether it is reproduced", () => {
  const published = {
    baseline: null,
    variant: "slow",
    metric: "time",
    value: 29,
    spread: 2,
    unit: "ms",
    source: null,
    measured: 0.1523,
    interval: [0.151, 0.154],
    outcome: "not reproduced"
  } as const;
  const ratio = {...published, baseline: "fast", value: 1.7};
  const finding = findingOf([], {published: [ratio, published].map((one) => ({...one, interval: [...one.interval]}))});
  const found = findPublished({...artifact, findings: [finding]}, "slow");
  expect(found).toMatchObject(published);
  expect(findPublished({...artifact, findings: [finding]}, "slow", {baseline: "fast"})).toMatchObject(ratio);
  expect(findPublished({...artifact, findings: [finding]}, "slow", {metric: "IPC"})).toBeNull();
  expect(isReproduced(found)).toBe(false);
  expect(found && isReproduced({...found, outcome: "reproduced"})).toBe(true);
  expect(found && isReproduced({...found, outcome: "cannot tell"})).toBeNull();
  expect(isReproduced(findPublished(artifact, "slow"))).toBeNull();
});

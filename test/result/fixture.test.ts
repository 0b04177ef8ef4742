import {expect, it} from "vitest";
import {exampleArtifact} from "./fixture.ts";

it("is valid, with and without failures", () => {
  // The schema is asserted inside; what is left to check is that failures appear.
  const artifact = exampleArtifact({broken: true});
  expect(new Set(artifact.samples.status)).toEqual(new Set(["ok", "interrupted", "run failed"]));
  expect(artifact.builds.filter((build) => build.status === "build failed").map((build) => build.variant)).toEqual([
    "broken",
    "broken"
  ]);
  expect(new Set(exampleArtifact({failures: false}).samples.status)).toEqual(new Set(["ok"]));
});

it("is the same for the same options, and another for another seed", () => {
  expect(exampleArtifact({seed: 7})).toEqual(exampleArtifact({seed: 7}));
  expect(exampleArtifact({seed: 7}).samples.values).not.toEqual(exampleArtifact({seed: 8}).samples.values);
});

it("finds what its generator put in", () => {
  const [finding] = exampleArtifact({slowdown: 1.62, cured: 1, seed: 3}).findings;
  const [slow, cured] = finding?.comparisons ?? [];
  expect(slow).toMatchObject({variant: "slow", metric: "wall", verdict: "worse"});
  expect(slow?.effect?.interval.low).toBeLessThan(1.62);
  expect(slow?.effect?.interval.high).toBeGreaterThan(1.62);
  expect(cured).toMatchObject({variant: "cured", metric: "wall", verdict: "equivalent"});
  expect(finding?.recoveries[0]?.interval.low).toBeGreaterThan(0.9);
});

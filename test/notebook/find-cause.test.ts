import {expect, it} from "vitest";
import {findCause, findRung, isCause} from "../../notebook/kit/find-cause.ts";
import {emptyLayout} from "../../runner/investigate/layout.ts";
import type {Artifact, LayoutCause} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";

function artifactWith(...causes: Partial<LayoutCause>[]): Artifact {
  const plain: LayoutCause = {
    ...{baseline: "fast", variant: "slow", measurement: "calls", benchmark: "", metric: "wall"},
    ...{cause: "placement", reason: "It vanishes.", survives: 0.01},
    rungs: [
      {rung: "instructions", answer: "yes", evidence: "Both have as many.", step: "counters"},
      {rung: "neutraliser", answer: "cannot tell", evidence: "Nothing was tried.", step: null}
    ]
  };
  const step = {name: "layout", question: null, variants: ["fast", "slow"]};
  const findings = causes.map((cause, i) => ({
    ...emptyLayout({...step, name: `layout-${i + 1}`}),
    causes: [{...plain, ...cause}]
  }));
  return {...exampleArtifact(), findings};
}

it("finds the cause, of the first layout step unless one is named", () => {
  const artifact = artifactWith({}, {cause: "code", variant: "slower"});
  expect(findCause(artifact)).toMatchObject({cause: "placement", variant: "slow"});
  expect(findCause(artifact, {step: "layout-2"})).toMatchObject({cause: "code"});
  expect(findCause(artifact, {variant: "slower"})).toMatchObject({cause: "code"});
  expect(findCause(artifact, {variant: "nobody"})).toBeNull();
  expect(findCause(exampleArtifact())).toBeNull();
});

it("holds a claim against the cause, and leaves it open where that cannot be told", () => {
  expect(isCause(artifactWith({}), "placement")).toBe(true);
  expect(isCause(artifactWith({cause: "code"}), "placement")).toBe(false);
  expect(isCause(artifactWith({cause: "cannot tell"}), "placement")).toBeNull();
  expect(isCause(exampleArtifact(), "code")).toBeNull();
});

it("finds a rung, with what a claim needs", () => {
  const artifact = artifactWith({});
  expect(findRung(artifact, "instructions")).toMatchObject({answer: "yes", step: "counters", holds: true});
  expect(findRung(artifact, "neutraliser")?.holds).toBeNull();
  expect(findRung(artifact, "random")).toBeNull();
});

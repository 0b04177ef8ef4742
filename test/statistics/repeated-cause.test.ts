import {describe, expect, it} from "vitest";
import {repetitionFigures, repetitionName, repetitionSentences} from "../../runner/narrate/repetition.ts";
import type {Artifact, LayoutFinding} from "../../runner/result/types.ts";
import {repeatedCauses} from "../../runner/statistics/repeated-cause.ts";
import {visible} from "../narrate/example.ts";
import {exampleLayout} from "../result/fixture-layout.ts";

describe("a cause", async () => {
  const {artifact, finding} = await exampleLayout();
  const withCause = (change: Partial<LayoutFinding["causes"][number]>): Artifact => ({
    ...artifact,
    findings: [{...finding, causes: finding.causes.map((cause) => ({...cause, ...change}))}]
  });
  const outcomes = (second: Artifact, first = artifact): string[] =>
    repeatedCauses(first, second).map(({outcome}) => outcome);

  it("is reproduced if it is the same, by whatever samples", async () => {
    const again = await exampleLayout({placement: 0.4, seed: "2"});
    expect(outcomes(again.artifact)).toEqual(["reproduced"]);
  });

  it("is not reproduced if the rerun tells the other", () => {
    expect(outcomes(withCause({cause: "code"}))).toEqual(["not reproduced"]);
  });

  it("cannot be told if the rerun tells none, or has no such step", () => {
    expect(outcomes(withCause({cause: "cannot tell"}))).toEqual(["cannot tell"]);
    expect(outcomes({...artifact, findings: []})).toEqual(["cannot tell"]);
  });

  it("is nothing to be repeated where it could not be told", () => {
    expect(outcomes(artifact, withCause({cause: "cannot tell"}))).toEqual([]);
  });

  it("is told with both runs’ causes", () => {
    const all = repeatedCauses(artifact, withCause({cause: "code"}));
    const [repetition] = all;
    if (repetition === undefined) throw new Error("The example has a cause.");
    expect(repetitionName(repetition, all)).toBe("why slow and fast differ");
    expect(repetitionFigures(repetition).map((figure) => figure?.estimate)).toEqual(["placement", "code"]);
    expect(visible(repetitionSentences(repetition, all))).toMatchInlineSnapshot(
      `"Why slow and fast differ is not reproduced. There: the cause is placement (1.61× [1.60, 1.61]). Here: the cause is code (1.61× [1.60, 1.61]). The rerun tells the other cause."`
    );
  });
});

import {expect, it} from "vitest";
import {counters} from "../../runner/investigate/counters.ts";
import {repetitionFigures, repetitionSentences} from "../../runner/narrate/repetition.ts";
import type {Artifact, CountersFinding} from "../../runner/result/types.ts";
import {repeatedSignatures} from "../../runner/statistics/repeated-signature.ts";
import {bare, labOf, step, whole} from "../investigate/simulated-counters.ts";
import {exampleArtifact} from "../result/fixture.ts";

const take = (instruments = whole): Promise<CountersFinding> =>
  counters(step, labOf(instruments), {seed: 1, earlier: []});

function artifactOf(finding: CountersFinding): Artifact {
  return {...exampleArtifact(), findings: [finding]};
}

function withRule(finding: CountersFinding, rule: CountersFinding["signatures"][number]["rule"]): CountersFinding {
  return {...finding, signatures: finding.signatures.map((one) => ({...one, rule, counter: null}))};
}

it("reproduces a reading by the same rule, and says by how much the counter differs in both runs", async () => {
  const finding = await take();
  const all = repeatedSignatures(artifactOf(finding), artifactOf(finding));
  expect(all).toMatchObject([{outcome: "reproduced", reason: expect.stringContaining("their intervals overlap")}]);
  const [one] = all;
  if (one === undefined) throw new Error("Nothing was held against anything.");
  expect(repetitionFigures(one)).toEqual([
    {estimate: "L1I misses 1000×", interval: "[1000, 1000]"},
    {estimate: "L1I misses 1000×", interval: "[1000, 1000]"}
  ]);
  expect(repetitionSentences(one, all)).toContain("What counters say of slow and fast is reproduced.");
});

it("is not reproduced by another rule, and cannot tell what was counted from what was simulated", async () => {
  const [counted, simulated] = [await take(), await take(bare)];
  const outcome = (first: CountersFinding, second: CountersFinding | null) =>
    repeatedSignatures(artifactOf(first), second === null ? exampleArtifact() : artifactOf(second)).map(
      ({outcome}) => outcome
    );
  expect(outcome(counted, withRule(counted, "same"))).toEqual(["not reproduced"]);
  expect(outcome(counted, withRule(simulated, "same"))).toEqual(["cannot tell"]);
  expect(outcome(counted, simulated)).toEqual(["reproduced"]);
  expect(outcome(counted, withRule(counted, "unclear"))).toEqual(["cannot tell"]);
  expect(outcome(counted, null)).toEqual(["cannot tell"]);
  expect(outcome(withRule(counted, "unclear"), counted)).toEqual([]);
});

import {expect, it} from "vitest";
import {answer} from "../../runner/narrate/answer.ts";
import {narrate} from "../../runner/narrate/finding.ts";
import {crossingOf, interactionSentence, interactionSentences} from "../../runner/narrate/interaction.ts";
import type {Interaction} from "../../runner/result/types.ts";
import {exampleArtifact} from "../result/fixture.ts";
import {exampleTwoByTwo} from "../result/fixture-two-by-two.ts";
import {difference, ratio, visible} from "./example.ts";

const artifact = exampleArtifact();

it("says whether two changes have the same effect", () => {
  const interaction: Interaction = {
    first: {baseline: "fast", variant: "fast-hot"},
    second: {baseline: "slow", variant: "slow-hot"},
    measurement: "call_method",
    benchmark: "",
    metric: "wall",
    effect: ratio(0.654, 0.64, 0.668),
    outcome: "differ"
  };
  expect(visible(interactionSentence(interaction, artifact))).toMatchInlineSnapshot(
    `"Going from fast to fast-hot and going from slow to slow-hot change the time differently: the ratio of the second to the first is 0.654× [0.640, 0.668] (95 % interval, 20 pairs)."`
  );
  expect(
    visible(interactionSentence({...interaction, effect: ratio(0.99, 0.97, 1.02), outcome: "cannot tell"}, artifact))
  ).toMatchInlineSnapshot(
    `"Whether going from fast to fast-hot and going from slow to slow-hot change the time differently cannot be told: the ratio of the second to the first is 0.990× [0.970, 1.020] (95 % interval, 20 pairs)."`
  );
  expect(
    visible(interactionSentence({...interaction, effect: difference(-0.006, -0.007, -0.005)}, artifact))
  ).toMatchInlineSnapshot(
    `"Going from fast to fast-hot and going from slow to slow-hot change the time differently: the second less the first is −6 ms [−7, −5] (95 % interval, 20 pairs)."`
  );
  expect(
    visible(interactionSentence({...interaction, effect: ratio(1.001, 0.998, 1.004), outcome: "same"}, artifact))
  ).toContain("change the time alike");
});

it("says it in the answer and on what grounds, where a 2×2 was asked for", () => {
  const artifact = exampleTwoByTwo();
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  const [sentence = ""] = interactionSentences(finding, artifact, 1);
  expect(visible(answer(artifact))).toMatchInlineSnapshot(
    `"slow-hot is faster than slow: it takes 0.628 times as long (97.5 % interval 0.625 to 0.635, 20 pairs). Going from fast to fast-hot and going from slow to slow-hot change the time differently: the ratio of the second to the first is 0.637× [0.634, 0.642] (95 % interval, 20 pairs). One build of each was measured: these two binaries differ, which need not be due to the change."`
  );
  expect(narrate(finding, artifact).paragraphs).toContain(sentence);
});

it("counts many, and says which of them differ, and where", () => {
  const artifact = exampleTwoByTwo({interaction: [0.64, 1, 1, 0.8, 1.012]});
  const [finding] = artifact.findings;
  if (!finding) throw new Error("The example has a finding.");
  expect(interactionSentences(finding, artifact, 8)).toHaveLength(5);
  expect(interactionSentences(finding, artifact, 1).map(visible)).toMatchInlineSnapshot(`
    [
      "Of 5 interactions: 2 of different effects, 1 of the same effect and 2 of which it cannot be told.",
      "In call_method/benchmark-1, going from fast to fast-hot and going from slow to slow-hot change the time differently: the ratio of the second to the first is 0.644× [0.636, 0.648] (99 % interval, 20 pairs).",
    ]
  `);
});

it("puts both changes and their interaction under one another, and knows no effect that is not there", () => {
  const [finding] = exampleTwoByTwo().findings;
  const [interaction] = finding?.interactions ?? [];
  if (!finding || !interaction) throw new Error("The example has an interaction.");
  const {first, second, both} = crossingOf(interaction, finding);
  expect([first, second, both].map(({name}) => name)).toEqual([
    "fast-hot ÷ fast",
    "slow-hot ÷ slow",
    "the second ÷ the first"
  ]);
  expect(both.effect.estimate).toBeCloseTo((second.effect?.estimate ?? NaN) / (first.effect?.estimate ?? NaN), 2);
  expect(crossingOf(interaction, {comparisons: []})).toMatchObject({first: {effect: null}, second: {effect: null}});
  const crossed = {...interaction, effect: difference(-0.01, -0.012, -0.008)};
  expect(crossingOf(crossed, {comparisons: []}).both.name).toBe("the second − the first");
});

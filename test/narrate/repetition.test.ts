import {expect, it} from "vitest";
import {
  machinesSentence,
  repetitionAnswer,
  repetitionName,
  repetitionSentences
} from "../../runner/narrate/repetition.ts";
import type {Outcome} from "../../runner/result/types.ts";
import {repetitions, type Repetition} from "../../runner/statistics/repetition.ts";
import {exampleArtifact} from "../result/fixture.ts";

const first = exampleArtifact({seed: 1, failures: false});
const all = repetitions(first, exampleArtifact({seed: 2, failures: false}));

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}

it.each<[Outcome[], string]>([
  [[], "The first run has judged nothing, so there is nothing to reproduce."],
  [["reproduced"], "The finding is reproduced."],
  [["not reproduced"], "The finding is not reproduced."],
  [["cannot tell"], "Whether the finding is reproduced cannot be told."],
  [["reproduced", "reproduced"], "All 2 findings are reproduced."],
  [
    ["reproduced", "not reproduced", "cannot tell"],
    "Of 3 findings, 1 is reproduced, 1 is not reproduced and 1 cannot be told."
  ],
  [["not reproduced", "not reproduced"], "Of 2 findings, 2 are not reproduced."]
])("counts what is reproduced: %s", (outcomes, text) => {
  const counted = outcomes.map((outcome) => ({...all[0], outcome}) as Repetition);
  expect(plain(repetitionAnswer(counted))).toBe(text);
});

it("names a pair, and where it was compared if there are several places", () => {
  expect(all.map((one) => repetitionName(one, all))).toEqual(["slow ÷ fast", "cured ÷ fast", "cured recovers"]);
  const elsewhere = all.map((one) => ({...one, first: {...one.first, benchmark: "deep"}}) as Repetition);
  expect(repetitionName(elsewhere[0] as Repetition, [...all, ...elsewhere])).toBe("call_method/deep, slow ÷ fast");
});

it("says what both runs found, and why that decides", () => {
  const contrary = repetitions(first, exampleArtifact({seed: 2, failures: false, slowdown: 0.7}));
  expect(plain(repetitionSentences(contrary[0] as Repetition, contrary))).toBe(
    "slow ÷ fast is not reproduced. There: slow is slower than fast. Here: slow is faster than fast. The verdicts differ."
  );
  expect(plain(repetitionSentences(contrary[2] as Repetition, contrary))).toBe(
    "Whether what cured recovers is reproduced cannot be told. There: cured recovers 99 % of the gap. The rerun has no result to hold against it."
  );
});

it("says that factors of two machines may differ", () => {
  expect(machinesSentence(first, first)).toBe("Both runs were on the same machine.");
  const other = {...first, machine: {...first.machine, id: "other"}};
  expect(machinesSentence(first, other)).toContain("another machine");
});

import {describe, expect, it} from "vitest";
import type {Rung} from "../../../runner/result/types.ts";
import {causeOf, type Ladder} from "../../../runner/statistics/layout/cause.ts";

type Answers = Partial<Record<Rung["rung"], Rung["answer"]>>;

const all: Rung["answer"][] = ["yes", "no", "cannot tell"];

function ladder(answers: Answers, given: Partial<Ladder> = {}): Ladder {
  const rungs = Object.entries(answers).map(([rung, answer]) => ({rung: rung as Rung["rung"], answer}));
  return {rungs, survives: 1, ordered: true, needed: null, ...given};
}

const placement: Answers = {difference: "yes", bodies: "yes", instructions: "yes", random: "yes", pinned: "yes"};
const code: Answers = {difference: "yes", bodies: "no", instructions: "no", random: "no", pinned: "no"};

/** Returns every ladder that differs from one in the given rungs. */
function variations(answers: Answers, rungs: Rung["rung"][]): Answers[] {
  return rungs.reduce<Answers[]>(
    (found, rung) => found.flatMap((one) => all.map((answer) => ({...one, [rung]: answer}))),
    [answers]
  );
}

describe("a cause", () => {
  it.each([
    ["placement", placement],
    ["code", code]
  ] as const)("%s does not rest on misses, on moved functions or on cures", (cause, answers) => {
    const causes = variations(answers, ["moved", "pressure", "neutraliser"]).map((one) => causeOf(ladder(one)).cause);
    expect(new Set(causes)).toEqual(new Set([cause]));
  });

  it("is placement only if the difference is real, the hot code the same, and it vanishes in both kinds of layout", () => {
    const found = variations({}, ["difference", "bodies", "instructions", "random", "pinned"]).filter(
      (answers) => causeOf(ladder(answers)).cause === "placement"
    );
    expect(found).toEqual(all.map((instructions) => ({...placement, instructions})));
  });

  it("is code only if it survives in both, and not what is the same in code and in instructions", () => {
    const found = variations({}, ["difference", "bodies", "instructions", "random", "pinned"]).filter(
      (answers) => causeOf(ladder(answers)).cause === "code"
    );
    expect(found).toHaveLength(9 - 1);
    for (const {difference, random, pinned} of found) expect([difference, random, pinned]).toEqual(["yes", "no", "no"]);
  });

  it("is not code where less than half survives, or the order of functions was not varied", () => {
    expect(causeOf(ladder(code, {survives: 0.49})).cause).toBe("cannot tell");
    expect(causeOf(ladder(code, {survives: null})).cause).toBe("cannot tell");
    expect(causeOf(ladder(code, {survives: 0.5})).cause).toBe("code");
    expect(causeOf(ladder(code, {ordered: false})).cause).toBe("cannot tell");
    expect(causeOf(ladder(placement, {ordered: false})).cause).toBe("placement");
  });

  it("has a reason, whatever the answers", () => {
    for (const answers of variations({}, ["difference", "bodies", "instructions", "random", "pinned"])) {
      expect(causeOf(ladder(answers)).reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("says how many layouts would likely tell", () => {
    expect(causeOf(ladder({...placement, random: "cannot tell"}, {needed: 83})).reason).toContain(
      "About 83 random layouts"
    );
  });
});

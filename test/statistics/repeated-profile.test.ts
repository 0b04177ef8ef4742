import {expect, it} from "vitest";
import {repetitionFigures, repetitionName, repetitionSentences} from "../../runner/narrate/repetition.ts";
import type {Artifact, ProfileFinding} from "../../runner/result/types.ts";
import {repeatedProfiles} from "../../runner/statistics/repeated-profile.ts";
import type {Repetition} from "../../runner/statistics/repetition.ts";
import {random} from "../../runner/statistics/random.ts";
import {visible} from "../narrate/example.ts";
import {exampleArtifact} from "../result/fixture.ts";

const example = exampleArtifact();

type Shares = Record<string, [fast: number, slow: number]>;

function artifactOf(shares: Shares, change: Partial<ProfileFinding> = {}): Artifact {
  const finding: ProfileFinding = {
    ...{kind: "profile", step: "hot", question: null, status: "done", reason: null, variants: ["fast", "slow"]},
    ...{instrument: "perf record", event: "cycles", samples: [2000, 2000], starts: [4, 4], trees: []},
    functions: Object.entries(shares).map(([name, shares]) => {
      return {name, object: "vm", shares, totals: shares, changes: [null, null]};
    }),
    ...change
  };
  return {...example, findings: [finding]};
}

const there = artifactOf({call: [0.5, 0.3], loop: [0.2, 0.4], rare: [0.006, 0.004]});

const outcomes = (second: Artifact, first = there): string[] =>
  repeatedProfiles(first, second).map(({first, outcome}) => `${first.variant} ${outcome}`);

it("reproduces shares that agree within their intervals and a tenth, one statement for each variant", () => {
  expect(outcomes(there)).toEqual(["fast reproduced", "slow reproduced"]);
  // 0.5 ± 0.022 and 0.58 ± 0.022, and a tenth of the larger.
  expect(outcomes(artifactOf({call: [0.58, 0.3], loop: [0.2, 0.44]}))).toEqual(["fast reproduced", "slow reproduced"]);
});

it("does not reproduce a share that is another, or a function that is hot in one run only", () => {
  const second = artifactOf({call: [0.5, 0.15], loop: [0.2, 0.4], new: [0, 0.15]});
  expect(outcomes(second)).toEqual(["fast reproduced", "slow not reproduced"]);
  const {reason = ""} = repeatedProfiles(there, second)[1] ?? {};
  expect(reason).toBe("The shares of call, new differ by more than their intervals and a tenth.");
  expect(outcomes(artifactOf({loop: [0.2, 0.4]}))).toEqual(["fast not reproduced", "slow not reproduced"]);
});

it("takes what is not in a finding for as large as it may be", () => {
  const barely = artifactOf({call: [0.5, 0.3], loop: [0.2, 0.4], rare: [0.0101, 0]});
  expect(outcomes(there, barely)).toEqual(["fast reproduced", "slow reproduced"]);
  expect(outcomes(artifactOf({call: [0.5, 0.3], loop: [0.2, 0.4]}), barely)[0]).toBe("fast reproduced");
});

it("cannot tell by another instrument, or without a profile", () => {
  const shares: Shares = {call: [0.5, 0.3], loop: [0.2, 0.4]};
  const both = ["fast cannot tell", "slow cannot tell"];
  expect(outcomes(artifactOf(shares, {instrument: "callgrind", event: "instructions"}))).toEqual(both);
  expect(outcomes(artifactOf(shares, {event: "cpu-clock"}))).toEqual(both);
  expect(outcomes(artifactOf(shares, {status: "skipped"}))).toEqual(both);
  expect(outcomes({...there, findings: []})).toEqual(both);
  expect(outcomes(artifactOf(shares, {variants: ["fast", "other"]}))).toEqual(["fast reproduced", "slow cannot tell"]);
});

it("is nothing to be repeated where no function is hot", () => {
  expect(outcomes(there, artifactOf({}))).toEqual([]);
  expect(outcomes(there, artifactOf({call: [0.5, 0.001]}))).toEqual(["fast not reproduced"]);
});

it("adds up functions of one name, whatever library they are in", () => {
  const finding = there.findings[0] as ProfileFinding;
  const split = finding.functions.flatMap((one) => {
    const half = {...one, shares: one.shares.map((share) => share / 2)};
    return [half, {...half, object: "libvm.so"}];
  });
  expect(outcomes({...there, findings: [{...finding, functions: split}]})).toEqual([
    "fast reproduced",
    "slow reproduced"
  ]);
});

it("is seldom contradicted by chance", () => {
  const next = random("chance");
  const weights = Array.from({length: 30}, (_, i) => 0.12 * 0.92 ** i);
  const draw = (): Artifact => {
    const counts = weights.map(() => 0);
    for (let i = 0; i < 1000; ++i) {
      let left = next();
      const found = weights.findIndex((weight) => (left -= weight) < 0);
      if (found >= 0) counts[found] = (counts[found] ?? 0) + 1;
    }
    const shares = counts.map((count, i): [string, [number, number]] => [`f${i}`, [count / 1000, 0]]);
    const kept = shares.filter(([, [share]]) => share >= 0.005);
    return artifactOf(Object.fromEntries(kept), {samples: [1000, 1000]});
  };
  const all = Array.from({length: 300}, () => outcomes(draw(), draw()));
  expect(all.filter(([fast]) => fast === "fast not reproduced").length).toBeLessThan(0.05 * all.length);
});

it("is told with both runs’ hottest functions", () => {
  const second = artifactOf({call: [0.5, 0.15], loop: [0.2, 0.4]});
  const all: Repetition[] = repeatedProfiles(there, second);
  const [, slow] = all;
  if (slow === undefined) throw new Error("There is a variant slow.");
  expect(all.map((one) => repetitionName(one, all))).toEqual([
    "where the time of fast goes",
    "where the time of slow goes"
  ]);
  expect(repetitionFigures(slow).map((figure) => figure && visible(`${figure.estimate} ${figure.interval}`))).toEqual([
    "loop 40 % [38 %, 42 %]",
    "loop 40 % [38 %, 42 %]"
  ]);
  expect(visible(repetitionSentences(slow, all))).toMatchInlineSnapshot(
    `"Where the time of slow goes is not reproduced. There: loop has 40 % ± 2.1 % of the time and call 30 % ± 2 %. Here: loop has 40 % ± 2.1 % of the time and call 15 % ± 1.6 %. The share of call differs by more than its intervals and a tenth."`
  );
});

import {expect, test} from "vitest";
import type {Override} from "../../runner/experiment/experiment.ts";
import {parseText} from "./cases.ts";

const text = `
benchbook: 1
source: {git: https://example.org/x.git, within: core}
inputs:
  lib: {git: https://example.org/lib.git, revision: v1}
  words: {url: https://example.org/words, sha256: ${"0".repeat(64)}}
revisions:
  base: {merge-base: [main, HEAD]}
  mine: {of: base, patches: [x.patch]}
measurements:
  a: ./a
  b: {command: ./b, plan: {precision: 1 %, at most: 5 min}}
plan: {delta: 2 %, builds: 2}
steps:
  - compare: [base, mine]
    plan: {rounds: 30}
`;

function overridden(option: Override["option"], value: string) {
  return parseText(text, {}, [{option, value}]);
}

test("--source replaces the repository and keeps what is used of it", () => {
  const experiment = overridden("source", "../copy");
  expect(experiment.source).toEqual({kind: "git", url: "/copy", submodules: false, within: "core", without: []});
  expect(experiment.overrides).toEqual([{option: "source", value: "../copy"}]);
});

test("--input replaces an input’s origin and keeps its revision or hash", () => {
  expect(overridden("input", "lib=/copy").inputs[0]).toMatchObject({source: {url: "/copy"}, revision: "v1"});
  expect(overridden("input", "words=file:///words").inputs[1]).toMatchObject({
    url: "file:///words",
    sha256: "0".repeat(64)
  });
});

test("--revision replaces a revision, also one that was a merge base, and keeps its patches", () => {
  const [base, mine] = overridden("revision", "mine=HEAD~3").revisions;
  expect(base?.at).toEqual({kind: "merge-base", of: ["main", "HEAD"]});
  expect(mine).toMatchObject({at: "HEAD~3", patches: ["/project/experiments/test/x.patch"]});
});

test("--plan is nearer than the plan of a measurement or step", () => {
  const {measurements, steps} = overridden("plan", "rounds: 5");
  const plan = {
    stopping: {kind: "fixed", rounds: 5},
    delta: {kind: "relative", value: 0.02},
    builds: 2,
    warmupRounds: 0
  };
  expect(measurements.map(({plan}) => plan)).toEqual([plan, plan]);
  expect(steps[0]?.measurements.map(({plan}) => plan)).toEqual([plan, plan]);
});

test("an override that cannot be applied says why", () => {
  const overrides: Override[] = [
    {option: "input", value: "lib"},
    {option: "revision", value: "mne=HEAD"},
    {option: "plan", value: "rounds: some"},
    {option: "plan", value: "rouns: 5"}
  ];
  expect(() => parseText(text, {}, overrides)).toThrowErrorMatchingInlineSnapshot(`
    [ExperimentError: --input:1:1: Write --input NAME=PATH.

      1 | lib
        | ^^^

    --revision:1:1: The experiment has no revision “mne”. Did you mean “mine”?

      1 | mne=HEAD
        | ^^^

    --plan:1:1: “rouns” is not a key of a plan. Did you mean “rounds”?

      1 | rouns: 5
        | ^^^^^

    --plan:1:9: “some” is not a number of rounds, e.g., 20.

      1 | rounds: some
        |         ^^^^]
  `);
});

import {expect, it} from "vitest";
import {repetitionFigures, repetitionName, repetitionSentences} from "../../runner/narrate/repetition.ts";
import type {Artifact, BinariesFinding} from "../../runner/result/types.ts";
import {repeatedBinaries} from "../../runner/statistics/repeated-binaries.ts";
import type {Repetition} from "../../runner/statistics/repetition.ts";
import {visible} from "../narrate/example.ts";
import {exampleArtifact} from "../result/fixture.ts";

type Program = BinariesFinding["programs"][number];

const example = exampleArtifact({failures: false});
const names = (...all: string[]) => ({count: all.length, names: all});
const build = {bytes: 1, functions: 9, reason: null, sections: [], pressure: null, sets: null, onBoundary: 0};

function program(changed: string[], change: Partial<Program["comparisons"][number]> = {}): Program {
  const alike = {same: 1, moved: 7, unknown: 0, added: names(), removed: names(), shift: null};
  return {
    path: "vm",
    builds: [build, build],
    comparisons: [{variant: "slow", ...alike, changed: names(...changed), ...change}],
    hot: []
  };
}

function artifactOf(programs: Program[], change: Partial<BinariesFinding> = {}): Artifact {
  const finding: BinariesFinding = {
    ...{kind: "binaries", step: "code", question: null, status: "done", reason: null, variants: ["fast", "slow"]},
    ...{cache: null, erratum: null, hotKnown: false},
    programs,
    ...change
  };
  return {...example, findings: [finding]};
}

const there = artifactOf([program(["call", "loop"], {added: names("trace")})]);

const outcomes = (second: Artifact, first = there): string[] =>
  repeatedBinaries(first, second).map(({outcome}) => outcome);

it("reproduces the same functions, in whatever order, and that there are none", () => {
  expect(outcomes(there)).toEqual(["reproduced"]);
  expect(outcomes(artifactOf([program(["loop", "call"], {added: names("trace"), moved: 3})]))).toEqual(["reproduced"]);
  expect(outcomes(artifactOf([program([])]), artifactOf([program([])]))).toEqual(["reproduced"]);
});

it("does not reproduce others, or what became otherwise", () => {
  expect(outcomes(artifactOf([program(["call"], {added: names("trace")})]))).toEqual(["not reproduced"]);
  expect(outcomes(artifactOf([program(["call", "loop", "trace"])]))).toEqual(["not reproduced"]);
  expect(outcomes(there, artifactOf([program([])]))).toEqual(["not reproduced"]);
});

it("cannot tell of builds by another compiler, even if the same changed", () => {
  const tools = [{name: "cc", path: "/usr/bin/cc", version: "cc 13.1", sha256: "0".repeat(64)}];
  const by = (artifact: Artifact, version: string): Artifact => ({
    ...artifact,
    builds: artifact.builds.map((build) => ({...build, tools: tools.map((tool) => ({...tool, version}))}))
  });
  const [repetition] = repeatedBinaries(by(there, "cc 12.2"), by(there, "cc 13.1"));
  expect(repetition).toMatchObject({
    outcome: "cannot tell",
    reason: "The runs were built by different tools: cc 12.2 there and cc 13.1 here."
  });
  expect(outcomes(by(there, "cc 12.2"), by(there, "cc 12.2"))).toEqual(["reproduced"]);
});

it("cannot tell where functions could not be read, or nothing was compared", () => {
  expect(outcomes(artifactOf([program(["call"], {unknown: 2})]))).toEqual(["cannot tell"]);
  expect(outcomes(artifactOf([{...program([]), builds: [build, {...build, reason: "It is stripped."}]}]))).toEqual([
    "cannot tell"
  ]);
  expect(outcomes({...there, findings: []})).toEqual(["cannot tell"]);
  expect(outcomes(artifactOf([program(["call"])], {variants: ["other", "slow"]}))).toEqual(["cannot tell"]);
  expect(outcomes(there, artifactOf([]))).toEqual([]);
});

it("is told with both runs’ functions", () => {
  const all: Repetition[] = repeatedBinaries(there, artifactOf([program(["a", "b", "c", "d", "e", "f"])]));
  const [repetition] = all;
  if (repetition === undefined) throw new Error("There is a variant slow.");
  expect(repetitionName(repetition, all)).toBe("what changed from fast to slow");
  expect(repetitionFigures(repetition).map((figure) => figure?.estimate)).toEqual(["2 changed, 1 added", "6 changed"]);
  expect(visible(repetitionSentences(repetition, all))).toMatchInlineSnapshot(
    `"What changed from fast to slow is not reproduced. There: call and loop changed and trace was added. Here: a, b, c, d and 2 more changed. In the rerun other functions changed."`
  );
});

import {describe, expect, it} from "vitest";
import {nextMove} from "../../../runner/statistics/bisection/move.ts";
import {posterior} from "../../../runner/statistics/bisection/posterior.ts";
import type {Conclusion, Evidence, Observation, Search} from "../../../runner/statistics/bisection/search.ts";
import {normal, random} from "../../../runner/statistics/random.ts";

const nothing: Evidence = {observations: [], untestable: [], same: []};

function range(revisions: number, budget = {samples: 400, builds: 40}): Search {
  return {revisions, confidence: 0.99, cost: () => 1, budget};
}

/** Searches, with values from a function, and returns the conclusion and what was measured. */
function search(
  of: Search,
  value: (revision: number) => number,
  {untestable = [], same = [], tried = new Set()}: {untestable?: number[]; same?: number[][]; tried?: Set<number>} = {}
): {conclusion: Conclusion; observations: Observation[]} {
  const observations: Observation[] = [];
  const failed: number[] = [];
  for (;;) {
    const move = nextMove(of, {observations, untestable: failed, same});
    if (move.kind === "stop") return {conclusion: move.conclusion, observations};
    for (const {revision, samples} of move.starts) {
      tried.add(revision);
      if (untestable.includes(revision)) failed.push(revision);
      else for (let i = 0; i < samples; ++i) observations.push({revision, value: value(revision), state: 0});
    }
  }
}

/** Returns values with noise of 1 about a step at a culprit. */
function step(culprit: number, size: number, seed = "step"): (revision: number) => number {
  const noise = normal(random(seed));
  return (revision) => noise() + (revision >= culprit ? size : 0);
}

function named(conclusion: Conclusion): number[][] {
  return conclusion.kind === "found"
    ? conclusion.steps.map(({candidates}) => candidates.map(({revision}) => revision))
    : [];
}

describe("a step", () => {
  it.each([1, 2, 77, 126, 127])("at %i of 128 is named, with few builds where it is large", (culprit) => {
    const {conclusion, observations} = search(range(128), step(culprit, 50));
    expect(named(conclusion)).toEqual([[culprit]]);
    expect(new Set(observations.map(({revision}) => revision)).size).toBeLessThanOrEqual(9);
  });

  it("is named in either direction", () => {
    expect(named(search(range(40), step(13, -8)).conclusion)).toEqual([[13]]);
  });

  it("without any noise is named", () => {
    const {conclusion} = search(range(100), (revision) => (revision >= 42 ? 7 : 5));
    expect(named(conclusion)).toEqual([[42]]);
  });

  it.each([0.01, 0.05, 0.1])("without noise is named where builds vary by %f of it, with few builds", (share) => {
    const own = normal(random("builds"));
    const builds = Array.from({length: 128}, () => share * own());
    const {conclusion, observations} = search(
      range(128),
      (revision) => (builds[revision] ?? 0) + (revision >= 90 ? 1 : 0)
    );
    expect(named(conclusion)).toEqual([[90]]);
    expect(new Set(observations.map(({revision}) => revision)).size).toBeLessThanOrEqual(12);
  });

  it("of whole numbers that drift a little is named", () => {
    const value = (revision: number) => 1_000_000 + 40 * revision + (revision >= 50 ? 20_000 : 0);
    expect(named(search(range(128), value).conclusion)).toEqual([[50]]);
  });

  it("without any noise is named alone if what else there is does not matter", () => {
    const value = (revision: number): number => 1e-3 * revision + (revision >= 17 ? -5 : 0);
    const {conclusion, observations} = search({...range(200), delta: 0.4}, value);
    expect(named(conclusion)).toEqual([[17]]);
    expect(new Set(observations.map(({revision}) => revision)).size).toBeLessThanOrEqual(12);
  });

  it("is looked for nowhere between two revisions with the same code", () => {
    const known = [0, 99, 30, 70].flatMap((revision): Observation[] =>
      Array.from({length: 4}, () => ({revision, value: revision < 80 ? 0 : 9, state: 0}))
    );
    const move = nextMove(range(100), {...nothing, observations: known, same: [[30, 70]]});
    expect(move.kind === "measure" && move.starts.map(({revision}) => revision)).toEqual([
      expect.toSatisfy((revision: number) => revision > 70)
    ]);
  });

  it("between two revisions is the second’s", () => {
    expect(named(search(range(2), step(1, 10)).conclusion)).toEqual([[1]]);
  });

  it("is between the testable revisions if others do not build", () => {
    const {conclusion} = search(range(64), step(31, 10), {untestable: [30, 31, 32]});
    expect(named(conclusion).map((group) => group.sort((a, b) => a - b))).toEqual([[30, 31, 32, 33]]);
    expect(conclusion).toMatchObject({steps: [{between: [29, 33], untestable: [30, 31, 32]}]});
  });

  it("is among all candidates if nothing between the ends builds", () => {
    const {conclusion} = search(range(5), step(2, 10), {untestable: [1, 2, 3]});
    expect(named(conclusion).flat().sort()).toEqual([1, 2, 3, 4]);
  });

  it("is not at a revision whose code is its parent’s, and that is not measured", () => {
    const same = [[19, 20, 21]];
    const {conclusion, observations} = search(range(64), step(19, 10), {same});
    expect(named(conclusion)).toEqual([[19]]);
    expect(observations.filter(({revision}) => revision === 20 || revision === 21)).toEqual([]);
  });

  it("is found beside many that cannot be tested in a row, of which few are tried", () => {
    const broken = Array.from({length: 60}, (_, i) => 30 + i);
    const tried = new Set<number>();
    const {conclusion} = search(range(128), step(10, 8), {untestable: broken, tried});
    expect(named(conclusion)).toEqual([[10]]);
    expect(broken.filter((revision) => tried.has(revision)).length).toBeLessThan(6);
  });

  it("is found in a history with branches", () => {
    // 1 to 4 and 5 to 8 are branches from 0, merged in 9
    const contains = (revision: number, culprit: number) =>
      revision === culprit || revision === 9 || (revision > culprit && revision <= 4 === culprit <= 4);
    const value = (revision: number) => (contains(revision, 3) ? 10 : 0) + (revision % 3) / 10;
    expect(named(search({...range(10), contains}, value).conclusion)).toEqual([[3]]);
  });
});

describe("there is no culprit", () => {
  it("if the ends do not differ", () => {
    const {conclusion, observations} = search(range(64), step(1000, 0));
    expect(conclusion.kind).toBe("no difference");
    expect(new Set(observations.map(({revision}) => revision))).toEqual(new Set([0, 63]));
  });

  it("if the ends differ by less than matters, however sure that is", () => {
    const value = (revision: number) => (revision >= 30 ? 0.001 : 0);
    const {conclusion} = search({...range(64), delta: 0.01}, value);
    expect(conclusion).toMatchObject({kind: "no difference", difference: {estimate: expect.closeTo(0.001, 5)}});
    expect(named(search(range(64), value).conclusion)).toEqual([[30]]);
  });

  it("if all values are equal", () => {
    expect(search(range(64), () => 3).conclusion).toMatchObject({kind: "no difference", difference: {estimate: 0}});
  });

  it("if the ends have the same code, without any sample", () => {
    const move = nextMove(range(8), {...nothing, same: [[0, 7]]});
    expect(move).toMatchObject({kind: "stop", conclusion: {kind: "no difference"}});
  });

  it("if an end cannot be measured, and that is said", () => {
    const move = nextMove(range(8), {...nothing, untestable: [7]});
    expect(move).toMatchObject({kind: "stop", conclusion: {kind: "doubt", why: "ends"}});
  });

  it("if the samples are used up, and that is said", () => {
    const {conclusion, observations} = search(range(128, {samples: 20, builds: 40}), step(50, 2));
    expect(conclusion).toMatchObject({kind: "doubt", why: "samples"});
    expect(observations.length).toBe(20);
  });

  it("if the builds are used up, and that is said", () => {
    const {conclusion} = search(range(128, {samples: 400, builds: 5}), step(50, 20));
    expect(conclusion).toMatchObject({kind: "doubt", why: "builds"});
  });
});

describe("more than one step", () => {
  it("is named, each", () => {
    const noise = normal(random("several"));
    const value = (revision: number) => noise() + (revision >= 70 ? 20 : revision >= 30 ? 8 : 0);
    expect(named(search(range(128), value).conclusion)).toEqual([[30], [70]]);
  });

  it("without noise is named, each, as neighbours agree on a level", () => {
    const value = (revision: number) => (revision >= 80 ? 10 : revision >= 20 ? 3 : 0);
    expect(named(search(range(128), value).conclusion)).toEqual([[20], [80]]);
  });

  it("is not seen in a revision with two modes, which counts as untestable", () => {
    const noise = normal(random("modes"));
    let starts = 0;
    const value = (revision: number) => noise() + (revision === 39 ? 15 * (starts++ % 2) : revision >= 40 ? 15 : 0);
    const {conclusion} = search(range(128), value);
    expect(conclusion.twoModes).toEqual([39]);
    expect(named(conclusion).map((group) => group.sort())).toEqual([[39, 40]]);
  });
});

it("samples in another state of the machine are not held against those in the first", () => {
  const noise = normal(random("states"));
  const ends = Array.from({length: 12}, (_, i) => ({revision: i % 2 === 0 ? 0 : 63, state: 0}));
  const observations = [...ends, {revision: 31, state: 1}].map((one) => ({
    ...one,
    value: noise() + (one.revision === 63 ? 10 : 0) + 10 * one.state // 31 seems to be at the level of 63
  }));
  const move = nextMove(range(64), {...nothing, observations});
  expect(move).toMatchObject({kind: "measure", why: {kind: "machine state", state: 1}});
  const probabilities = posterior(range(64), {...nothing, observations});
  expect(probabilities[20]).toBeCloseTo(probabilities[50] ?? NaN, 9);
});

describe("the posterior", () => {
  it("sums to one, is even without samples, and gives no probability to what has its parent’s code", () => {
    expect(posterior(range(5), nothing)).toEqual([0.5, 0.125, 0.125, 0.125, 0.125]);
    const some = posterior(range(5), {...nothing, same: [[2, 3]]});
    expect(some[3]).toBe(0);
    expect(some.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  it("is right about as often as it says", () => {
    let expected = 0;
    let right = 0;
    for (let trial = 0; trial < 400; ++trial) {
      const lot = random(`calibration/${trial}`);
      const culprit = 1 + Math.floor(lot() * 15);
      const value = step(culprit, 3, `calibration/${trial}/noise`);
      const revisions = [0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 4, 8, 8, 12];
      const observations = revisions.map((revision) => ({revision, value: value(revision), state: 0}));
      const probabilities = posterior(range(16), {...nothing, observations});
      const side = probabilities.slice(1, 9).reduce((a, b) => a + b); // the culprit is in 1 to 8
      if (side > 0.5) [expected, right] = [expected + side, right + (culprit <= 8 ? 1 : 0)];
      else [expected, right] = [expected + 1 - side, right + (culprit > 8 ? 1 : 0)];
    }
    expect(Math.abs(right - expected)).toBeLessThan(4 * Math.sqrt(400 * 0.05));
    expect(right).toBeGreaterThan(370);
  });
});

it("refuses what is no evidence", () => {
  const observed = (revision: number, value: number) => ({...nothing, observations: [{revision, value, state: 0}]});
  expect(() => nextMove(range(8), observed(3, NaN))).toThrow("A sample of revision 3 has no finite value: NaN.");
  expect(() => nextMove(range(8), observed(8, 1))).toThrow("A sample is of revision 8, and there are 0 to 7.");
  expect(() => nextMove(range(1), nothing)).toThrow("two revisions or more, not 1");
  expect(() => nextMove({...range(8), confidence: 1}, nothing)).toThrow("between 0.5 and 1");
  expect(() => nextMove(range(8, {samples: 0, builds: 9}), nothing)).toThrow("budget");
});

it("a search of 2,000 revisions goes on where it was: every move follows from the evidence", () => {
  const {observations, conclusion} = search(range(2000), step(1234, 4));
  expect(named(conclusion)).toEqual([[1234]]);
  const half = observations.slice(0, observations.length >> 1);
  expect(nextMove(range(2000), {...nothing, observations: half})).toEqual(
    nextMove(range(2000), {...nothing, observations: half})
  );
});

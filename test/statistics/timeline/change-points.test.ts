import {describe, expect, it} from "vitest";
import {changePoints} from "../../../runner/statistics/timeline/change-points.ts";
import type {MeasuredRevision} from "../../../runner/statistics/timeline/finding.ts";
import {levels, series} from "./series.ts";

const slow = Math.log(1.68);

/** Changes samples: of one revision, in the rounds given. */
function disturb(
  revisions: MeasuredRevision[],
  revision: number,
  rounds: number[],
  factor: number
): MeasuredRevision[] {
  return revisions.map((one) =>
    one.revision === revision
      ? {
          ...one,
          samples: one.samples.map(({round, value}) => ({
            round,
            value: rounds.includes(round) ? value * factor : value
          }))
        }
      : one
  );
}

const indices = (found: {changes: {index: number}[]}) => found.changes.map(({index}) => index);

describe("a series with a peak that goes away", () => {
  const revisions = series(levels([0, 30], [slow, 8], [0, 12])).map((one) => ({...one, revision: 10 * one.revision}));
  const found = changePoints(revisions);

  it("has two changes, between the right revisions", () => {
    expect(found.method).toBe("segments");
    expect(found.changes).toMatchObject([
      {index: 30, before: 290, after: 300, support: "builds"},
      {index: 38, before: 370, after: 380, support: "builds"}
    ]);
    expect(found.drifts).toEqual([]);
  });

  it("has their ratios, within intervals of a few parts in a thousand", () => {
    const [up, down] = found.changes;
    for (const [change, truth] of [
      [up, 1.68],
      [down, 1 / 1.68]
    ] as const) {
      const {effect, interval, p} = change ?? {effect: NaN, interval: {low: NaN, high: NaN}, p: NaN};
      expect(effect / truth).toBeCloseTo(1, 1);
      expect(interval.low).toBeLessThan(truth);
      expect(interval.high).toBeGreaterThan(truth);
      expect(Math.log((interval.high ?? NaN) / (interval.low ?? NaN))).toBeLessThan(0.02);
      expect(p).toBeLessThan(1e-20);
    }
  });

  it("has three levels, in the metric’s unit", () => {
    expect(found.segments).toEqual([
      {first: 0, last: 29, value: expect.closeTo(17, 0) as number, builds: 30},
      {first: 30, last: 37, value: expect.closeTo(28.6, 0) as number, builds: 8},
      {first: 38, last: 49, value: expect.closeTo(17, 0) as number, builds: 12}
    ]);
  });

  it("keeps every limit that was used", () => {
    expect(found.parameters).toEqual({
      scale: "ratio",
      rate: 0.01,
      weakRate: 0.1,
      delta: 0,
      level: 0.95,
      shortSeries: 15,
      leastSamples: 3
    });
  });
});

describe("one revision", () => {
  const flat = series(levels([0, 40]));

  it("that is slow in every round is a peak, resting on one build", () => {
    const found = changePoints(disturb(flat, 20, [1, 2, 3, 4, 5], 1.1));
    expect(found.changes).toMatchObject([
      {index: 20, support: "one build"},
      {index: 21, support: "one build"}
    ]);
  });

  it("with one slow sample is none: the sample is labelled", () => {
    const found = changePoints(disturb(flat, 20, [3], 1.5));
    expect(found.changes).toEqual([]);
    expect(found.points[20]).toMatchObject({outliers: [3], outlier: false});
    expect(found.points[20]?.value).toBeCloseTo(17, 0);
    expect(found.points.filter(({outliers}) => outliers.length > 0)).toHaveLength(1);
  });

  it("that is slow in three rounds of five is labelled, as its samples do not agree", () => {
    const found = changePoints(disturb(flat, 20, [1, 3, 5], 1.1));
    expect(found.changes).toEqual([]);
    expect(found.points[20]).toMatchObject({outlier: true});
  });

  it("with a single sample is an outlier, and does not hide a step elsewhere", () => {
    const single = series(levels([0, 30], [0.05, 30]), {rounds: 1});
    const found = changePoints(disturb(single, 12, [1], 1.5));
    expect(indices(found)).toEqual([30]);
    expect(found.points[12]).toMatchObject({outlier: true});
  });
});

describe("builds", () => {
  it("of the same code count once", () => {
    const revisions = series(levels([0, 30], [0.1, 6], [0, 30])).map((one) =>
      one.revision >= 30 && one.revision < 36 ? {...one, build: "same"} : one
    );
    expect(changePoints(revisions).changes).toMatchObject([
      {index: 30, support: "one build"},
      {index: 36, support: "one build"}
    ]);
  });
});

describe("the machine", () => {
  it("may become slower from round to round", () => {
    const found = changePoints(series(levels([0, 25], [0.03, 25]), {shift: 0.1}));
    expect(indices(found)).toEqual([25]);
    const shifts = found.rounds.map(({shift}) => shift);
    expect((shifts[4] ?? NaN) / (shifts[0] ?? NaN)).toBeCloseTo(Math.exp(0.4), 1);
    expect(found.points.every(({outliers}) => outliers.length === 0)).toBe(true);
  });

  it("may become slower while later rounds hold other revisions, if some are in both", () => {
    const all = series(levels([0, 60]), {rounds: 10});
    const slower = all.map(({revision, samples}) => ({
      revision,
      samples: samples
        .filter(({round}) => revision % 10 === 0 || revision >= 30 === round > 5)
        .map(({round, value}) => ({round, value: round > 5 ? 1.2 * value : value}))
    }));
    expect(indices(changePoints(slower))).toEqual([]);
    // Without what is in both there is nothing to tell the machine by.
    const apart = slower.map(({revision, samples}) => ({
      revision,
      samples: samples.filter(({round}) => revision >= 30 === round > 5)
    }));
    expect(indices(changePoints(apart))).toEqual([30]);
  });
});

describe("a drift", () => {
  const ramp = Array.from({length: 60}, (_, i) => Math.min(1, Math.max(0, (i - 20) / 25)) * 0.2);
  const found = changePoints(series(ramp));

  it("is one, and no change points", () => {
    expect(found.changes).toEqual([]);
    expect(found.drifts).toHaveLength(1);
    const [{before, after, effect}] = found.drifts as [(typeof found.drifts)[number]];
    expect(Math.abs(before - 20)).toBeLessThanOrEqual(3);
    expect(Math.abs(after - 45)).toBeLessThanOrEqual(3);
    expect(effect).toBeCloseTo(Math.exp(0.2), 1);
  });

  it("keeps the steps that it explains as weak points, and has a level before and after", () => {
    expect(found.weak.length).toBeGreaterThan(1);
    expect(found.weak.every(({why}) => why === "drift")).toBe(true);
    expect(found.segments).toMatchObject([{first: 0}, {last: 59}]);
  });

  it("does not hide a step beside it", () => {
    const both = changePoints(series([...ramp, ...levels([-0.1, 30])]));
    expect(indices(both)).toEqual([60]);
    expect(both.drifts).toHaveLength(1);
  });

  it("in two steps is two steps", () => {
    const found = changePoints(series(levels([0, 25], [0.05, 25], [0.1, 25])));
    expect(indices(found)).toEqual([25, 50]);
    expect(found.drifts).toEqual([]);
  });
});

describe("a change smaller than δ", () => {
  it("is weak, and says why", () => {
    const small = series(levels([0, 30], [0.02, 30]));
    expect(indices(changePoints(small, {delta: 0.01}))).toEqual([30]);
    const found = changePoints(small, {delta: 0.05});
    expect(found.changes).toEqual([]);
    expect(found.weak).toMatchObject([{index: 30, why: "delta"}]);
    expect(found.segments).toHaveLength(1);
  });
});

describe("a small change", () => {
  const found = changePoints(series(levels([0, 40], [0.01, 40]), {rounds: 1, seed: "small"}));

  it("has its place within bounds", () => {
    const [change] = found.changes;
    expect(change?.earliest).toBeLessThan(40);
    expect(change?.latest).toBeGreaterThanOrEqual(40);
    expect((change?.latest ?? 0) - (change?.earliest ?? 0)).toBeLessThan(40);
  });
});

describe("differences", () => {
  it("are compared in the metric’s unit where values are not positive", () => {
    const revisions = series(levels([0, 20], [0, 20]), {noise: 0.01}).map((one) => ({
      ...one,
      samples: one.samples.map(({round, value}) => ({round, value: value - 17 + (one.revision < 20 ? 0 : 3)}))
    }));
    const found = changePoints(revisions, {scale: "difference", delta: 1});
    expect(found.changes).toMatchObject([{index: 20, effect: expect.closeTo(3, 0) as number}]);
    expect(() => changePoints(revisions)).toThrow("not positive");
  });
});

describe("values without any noise", () => {
  it("differ where they differ", () => {
    const exact = series(levels([0, 20], [0.001, 20]), {noise: 0});
    expect(indices(changePoints(exact))).toEqual([20]);
    expect(changePoints(series(levels([0, 40]), {noise: 0})).changes).toEqual([]);
  });
});

describe("fewer than 15 points", () => {
  const short = levels([0, 6], [0.1, 6]);

  it("are compared with their neighbours, in pairs", () => {
    const found = changePoints(series(short, {rounds: 12, shift: 0.1}));
    expect(found).toMatchObject({method: "neighbours", neededRounds: null, changes: [{index: 6, before: 5, after: 6}]});
    expect(found.changes[0]?.effect).toBeCloseTo(Math.exp(0.1), 1);
    expect(found.changes[0]?.p).toBeLessThanOrEqual(0.01);
    expect(found.segments).toMatchObject([
      {first: 0, last: 5},
      {first: 6, last: 11}
    ]);
  });

  it("say how many rounds they need to differ", () => {
    // 11 comparisons at 1 %: 2 · 2⁻ⁿ ≤ 0.01/11 from n = 12
    expect(changePoints(series(short, {rounds: 11}))).toMatchObject({changes: [], neededRounds: 12});
  });
});

it("nothing is found in nothing", () => {
  expect(changePoints([])).toMatchObject({changes: [], weak: [], points: []});
  expect(changePoints([{revision: 3, samples: []}])).toMatchObject({changes: [], points: []});
});

import {expect, it} from "vitest";
import {autocorrelation} from "../../runner/statistics/autocorrelation.ts";
import {drift, DRIFT_LIMIT} from "../../runner/statistics/drift.ts";
import {outliers} from "../../runner/statistics/outliers.ts";
import {median} from "../../runner/statistics/quantile.ts";
import {normal, random} from "../../runner/statistics/random.ts";

const rising = [3.1, 2.9, 3.4, 3.3, 3.3, 3.8, 3.6, 4.0, 3.9, 4.4, 4.1, 4.3];

it("drift’s slope agrees with scipy’s theilslopes, and its p value with the formula by hand", () => {
  // S = 51, variance 635/3 with one tie of two
  const {slope, tau, p} = drift(rising);
  expect(slope).toBeCloseTo(0.1333333333333333, 12);
  expect(tau).toBeCloseTo(51 / 66, 12);
  expect(p).toBeCloseTo(0.0005888105113320046, 12);
});

it("what falls drifts down, and what is constant not at all", () => {
  expect(drift([...rising].reverse())).toMatchObject({slope: expect.closeTo(-0.1333333333, 9) as number});
  expect(drift([2, 2, 2, 2, 2])).toEqual({slope: 0, tau: 0, p: 1});
  expect(drift([1, 2])).toEqual({slope: 1, tau: 1, p: 1});
});

it("independent values are called drifting as often as the limit says", () => {
  const z = normal(random("drift"));
  const trials = 3000;
  let flagged = 0;
  for (let i = 0; i < trials; ++i) if (drift(Array.from({length: 20}, z)).p < DRIFT_LIMIT) flagged++;
  expect(flagged).toBeGreaterThan(0);
  expect(flagged / trials).toBeLessThan(DRIFT_LIMIT + 3.3 * Math.sqrt(DRIFT_LIMIT / trials));
});

it("drift of as many values as it takes whole has the median of all slopes", () => {
  const z = normal(random("drift of many"));
  const values = Array.from({length: 300}, (_, i) => 0.01 * i + z());
  const slopes = values.flatMap((value, i) => values.slice(0, i).map((before, j) => (value - before) / (i - j)));
  slopes.sort((a, b) => a - b);
  expect(slopes).toHaveLength(44_850);
  expect(drift(values).slope).toBe(((slopes[22_424] ?? NaN) + (slopes[22_425] ?? NaN)) / 2);
});

it("of more than 2,000 values the medians of runs stand for them, and the slope stays one of a value", () => {
  const z = normal(random("a long series"));
  const noise = Array.from({length: 20_000}, z);
  const {slope, p} = drift(noise.map((value, i) => value + i / 5000));
  expect(slope).toBeCloseTo(1 / 5000, 5);
  expect(p).toBeLessThan(DRIFT_LIMIT);
  expect(drift(noise).p).toBeGreaterThan(DRIFT_LIMIT);
  // 20 values a run
  const runs = Array.from({length: 1000}, (_, i) => median(noise.slice(20 * i, 20 * (i + 1))));
  expect(drift(noise)).toEqual({...drift(runs), slope: drift(runs).slope / 20});
});

it("autocorrelation is that of the definition", () => {
  // mean 3; products 2·1 + 1·0 + 0·1 + 1·2 = 4 of squares 10
  const {r, limit, effective} = autocorrelation([1, 2, 3, 4, 5]);
  expect(r).toBeCloseTo(0.4, 12);
  expect(limit).toBeCloseTo(1.96 / Math.sqrt(5), 12);
  expect(effective).toBeCloseTo((5 * 0.6) / 1.4, 12);
});

it("alternating values are as good as independent ones, and constant ones too", () => {
  expect(autocorrelation([1, -1, 1, -1, 1, -1])).toMatchObject({effective: 6});
  expect(autocorrelation([2, 2, 2])).toMatchObject({r: 0, effective: 3});
});

it("independent values exceed the limit of autocorrelation once in forty times", () => {
  const z = normal(random("autocorrelation"));
  const trials = 3000;
  let flagged = 0;
  for (let i = 0; i < trials; ++i) {
    const {r, limit} = autocorrelation(Array.from({length: 30}, z));
    if (r > limit) flagged++;
  }
  expect(flagged).toBeGreaterThan(0);
  expect(flagged / trials).toBeLessThan(0.025 + 3.3 * Math.sqrt(0.025 / trials));
});

it("outliers are labelled by Tukey’s fences", () => {
  // quartiles 12 and 16: mild beyond 6 and 22, severe beyond 0 and 28
  expect(outliers([5.9, -0.1, 12, 12, 14, 16, 16, 22, 22.1, 28.1, 12, 16, 14])).toMatchInlineSnapshot(`
    [
      "mild low",
      "severe low",
      null,
      null,
      null,
      null,
      null,
      null,
      "mild high",
      "severe high",
      null,
      null,
      null,
    ]
  `);
});

it("of equal values none is an outlier", () => {
  expect(outliers([1, 1, 1, 1])).toEqual([null, null, null, null]);
});

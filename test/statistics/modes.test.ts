import {expect, it} from "vitest";
import {bestSplit, modes, modesLimit} from "../../runner/statistics/modes.ts";
import {normal, random} from "../../runner/statistics/random.ts";

it("the best split is where the groups are", () => {
  const split = bestSplit([1, 10, 3, 12, 2, 11]);
  // means 2 and 11, variances 2/3
  expect(split?.separation).toBeCloseTo(9 / Math.sqrt(2 / 3), 12);
  expect(split).toMatchObject({split: 6.5, low: {mean: 2, share: 0.5}, high: {mean: 11, share: 0.5}});
});

it("far from zero, the split is the same", () => {
  const values = [1, 10, 3, 12, 2, 11].map((value) => value + 1e9);
  expect(bestSplit(values)?.separation).toBeCloseTo(9 / Math.sqrt(2 / 3), 6);
});

it("a fast and a slow mode are found", () => {
  const z = normal(random("two modes"));
  const values = Array.from({length: 20}, (_, i) => (i % 3 === 0 ? 1.3 : 1) + 0.01 * z());
  const found = modes(values);
  expect(found?.two).toBe(true);
  expect(found?.low.mean).toBeCloseTo(1, 1);
  expect(found?.high.mean).toBeCloseTo(1.3, 1);
  expect(found?.high.share).toBeCloseTo(7 / 20, 12);
});

it("two values only, as of a coarse clock, are two modes; one value is one", () => {
  expect(modes([1, 1, 1, 1, 2, 2, 2, 2])?.two).toBe(true);
  expect(modes([1, 1, 1, 1, 1, 1, 1, 1])).toBeNull();
});

it("a single outlier is no mode", () => {
  const z = normal(random("outlier"));
  const values = Array.from({length: 20}, (_, i) => (i === 7 ? 5 : 1) + 0.01 * z());
  expect(modes(values)?.two).toBe(false);
});

it("fewer than eight values cannot tell", () => {
  expect(modes([1, 1.001, 1.002, 2, 2.001, 2.002])).toBeNull();
  expect(modesLimit(7)).toBe(Infinity);
});

it("limits are interpolated, and the last holds from there on", () => {
  expect(modesLimit(20)).toBe(7.8);
  expect(modesLimit(50)).toBeLessThan(5.4);
  expect(modesLimit(50)).toBeGreaterThan(4.9);
  expect(modesLimit(5000)).toBe(3.7);
});

// The simulation that the limits come from, at a smaller size.
it.each([8, 9, 12, 13, 14, 17, 20, 21, 24, 30, 50, 75, 150])(
  "%d values of one group exceed the limit once in a hundred times at most",
  (n) => {
    const next = random(`modes ${n}`);
    const z = normal(next);
    const groups = [z, () => -Math.log(1 - next()), () => Math.exp(z())];
    const trials = 1500;
    for (const draw of groups) {
      let flagged = 0;
      for (let i = 0; i < trials; ++i) if (modes(Array.from({length: n}, draw))?.two) flagged++;
      expect(flagged / trials).toBeLessThan(0.01 + 3.3 * Math.sqrt(0.01 / trials));
    }
  }
);

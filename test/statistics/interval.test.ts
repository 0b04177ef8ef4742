import {expect, it} from "vitest";
import {
  familyLevel,
  isEquivalent,
  medianInterval,
  minimumPairs,
  minimumRounds,
  signRank,
  signTest
} from "../../runner/statistics/interval.ts";
import {random} from "../../runner/statistics/random.ts";

// k as tabulated for 95 %, e.g., by Hahn and Meeker; equal to scipy’s binom.ppf(0.025, n, 0.5).
it.each([
  [5, 0],
  [6, 1],
  [9, 2],
  [12, 3],
  [15, 4],
  [17, 5],
  [20, 6],
  [25, 8],
  [30, 10],
  [40, 14],
  [60, 22]
])("of %d values, the interval at 95 %% goes from the k-th smallest, k = %d", (n, k) => {
  expect(signRank(n, 0.95)).toBe(k);
});

it("the interval goes from the k-th smallest to the k-th largest value", () => {
  const values = [9, 1, 8, 2, 7, 3, 6, 4, 5];
  expect(medianInterval(values, 0.95)).toEqual({low: 2, high: 8, level: 0.95});
});

it("the interval of too few values has no bounds", () => {
  expect(medianInterval([1, 1, 1, 1, 1], 0.95)).toEqual({low: -Infinity, high: Infinity, level: 0.95});
  expect(medianInterval([], 0.95)).toEqual({low: -Infinity, high: Infinity, level: 0.95});
});

it("the interval of equal values is that value", () => {
  expect(medianInterval([3, 3, 3, 3, 3, 3], 0.95)).toEqual({low: 3, high: 3, level: 0.95});
});

it("a level that is met exactly counts as met", () => {
  expect(signRank(6, 1 - 1 / 32)).toBe(1);
  expect(signRank(10, 1 - 1 / 512)).toBe(1);
});

it("ranks of very many values do not underflow", () => {
  // n/2 − 1.96 √n/2, within one
  expect(Math.abs(signRank(100_000, 0.95) - (50_000 - 309.9))).toBeLessThanOrEqual(1);
});

it.each([
  [1, 6],
  [2, 7],
  [3, 7],
  [4, 8],
  [10, 9]
])("in a family of %d comparisons, fewer than %d rounds decide nothing", (m, rounds) => {
  expect(minimumRounds(m)).toBe(rounds);
  expect(minimumPairs(familyLevel(m))).toBe(rounds);
});

it("the interval holds the median as often as the binomial distribution says, for every n from 6 to 60", () => {
  const next = random("coverage");
  const trials = 2000;
  for (let n = 6; n <= 60; n += 3) {
    let held = 0;
    for (let i = 0; i < trials; ++i) {
      // skewed: exponential, with its median at zero
      const values = Array.from({length: n}, () => -Math.log(1 - next()) - Math.LN2);
      const {low, high} = medianInterval(values, 0.95);
      if (low <= 0 && 0 <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.95 - 3.3 * Math.sqrt((0.95 * 0.05) / trials));
  }
});

it("signTest agrees with the binomial test", () => {
  const values = Array.from({length: 20}, (_, i) => (i < 15 ? 1 : -1));
  expect(signTest(values)).toBeCloseTo(0.04138946533203125, 12);
  expect(signTest(values.map(Math.abs))).toBeCloseTo(2 / 2 ** 20, 15);
  expect(signTest([])).toBe(1);
});

it("signTest at p and the interval at 1 − p say the same", () => {
  const next = random("duality");
  for (let i = 0; i < 500; ++i) {
    const shift = next();
    const values = Array.from({length: 6 + (i % 30)}, () => next() - 0.5 + shift);
    const level = [0.9, 0.95, 0.983, 0.999][i % 4] ?? 0.95;
    const {low, high} = medianInterval(values, level);
    expect(signTest(values, 0.2) <= 1 - level + 1e-12).toBe(low > 0.2 || high < -0.2);
  }
});

it("signTest counts values at the bound against a difference", () => {
  expect(signTest([0, 0, 0, 0, 0, 0, 0])).toBe(1);
  expect(signTest([0.2, 0.2, 0.2, 0.2, 0.2, 0.2], 0.2)).toBe(1);
});

it("values are equivalent if their 90 % interval and the noise floor are within the bound", () => {
  const values = [-0.9, -0.5, -0.2, 0, 0.1, 0.3, 0.6, 4];
  expect(medianInterval(values, 0.9)).toEqual({low: -0.5, high: 0.6, level: 0.9});
  expect(isEquivalent(values, 0.6, 0.6)).toBe(true);
  expect(isEquivalent(values, 0.6, 0.61)).toBe(false);
  expect(isEquivalent(values, 0.59, 0.1)).toBe(false);
  expect(isEquivalent([0, 0, 0, 0], 1, 0)).toBe(false);
});

import {expect, it} from "vitest";
import {mad, median, quantile} from "../../runner/statistics/quantile.ts";

// The values of pyperf’s own tests (MIT).
const shuffled = [4, 6, 9, 7, 5, 8, 3, 0, 1, 2];

it.each([
  [0, 0],
  [0.25, 2.25],
  [0.5, 4.5],
  [0.75, 6.75],
  [1, 9]
])("quantile(values, %d) uses the R-7 method", (p, expected) => {
  expect(quantile(shuffled, p)).toBe(expected);
});

it("quantile of one value is that value, and of none NaN", () => {
  expect(quantile([7], 0.3)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

it("quantile does not lose digits between equal values", () => {
  expect(quantile([0.1, 0.1, 0.1], 0.3)).toBe(0.1);
});

it("median takes the middle value, or the mean of the middle two", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it("mad is the unscaled median distance from the median", () => {
  expect(mad(Array.from({length: 97}, (_, i) => i))).toBe(24);
  expect(mad([1, 1, 2, 2, 4, 6, 9])).toBe(1);
});

it("none of them changes what it is given", () => {
  const values = [3, 1, 2];
  quantile(values, 0.5);
  median(values);
  mad(values);
  expect(values).toEqual([3, 1, 2]);
});

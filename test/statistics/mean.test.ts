import {expect, it} from "vitest";
import {deviation, geometricMean, mean, sum} from "../../runner/statistics/mean.ts";

it("mean and deviation agree with ReBench’s tests", () => {
  const values = Array.from({length: 49}, (_, i) => i + 1);
  expect(mean(values)).toBe(25);
  // ReBench divides by n.
  expect(deviation(values) * Math.sqrt(48 / 49)).toBeCloseTo(14.142135623730951, 12);
  expect(geometricMean(values)).toBeCloseTo(19.112093553, 8);
});

it("geometricMean agrees with pyperf’s tests", () => {
  expect(geometricMean([54, 24, 36])).toBeCloseTo(36, 12);
});

it("sum does not lose small values among large ones", () => {
  expect(sum([1e16, 1, -1e16])).toBe(1);
  expect(sum([1, 1e16, -1e16])).toBe(1);
});

it("one value has no deviation, and none no mean", () => {
  expect(deviation([1])).toBeNaN();
  expect(mean([])).toBeNaN();
});

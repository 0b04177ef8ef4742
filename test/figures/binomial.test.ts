import {expect, it} from "vitest";
import {lowerBound, sameShare, upperBound} from "./binomial.ts";

it("bounds are those of Clopper and Pearson, one-sided", () => {
  expect(upperBound(0, 20)).toBeCloseTo(1 - 0.05 ** (1 / 20), 12);
  expect(lowerBound(20, 20)).toBeCloseTo(0.05 ** (1 / 20), 12);
  // solves P(X ≤ 7) = 0.05 and P(X ≥ 7) = 0.05 for n = 50
  expect(upperBound(7, 50)).toBeCloseTo(0.2469352, 6);
  expect(lowerBound(7, 50)).toBeCloseTo(0.0675967, 6);
  expect([upperBound(50, 50), lowerBound(0, 50)]).toEqual([1, 0]);
});

it("shares are compared by Fisher’s exact test", () => {
  // the lady tasting tea: 3 of 4 against 1 of 4, of which 17/70 are as extreme on that side
  expect(sameShare(3, 4, 1, 4)).toBeCloseTo(34 / 70, 12);
  expect(sameShare(5, 10, 5, 10)).toBe(1);
  expect(sameShare(0, 300, 2000, 20_000)).toBeLessThan(1e-12);
});

import {expect, it} from "vitest";
import {exactP, rankTest} from "../../runner/statistics/rank.ts";

// As asv’s tests have it (BSD-3), after Mann and Whitney’s tables.
it.each([
  [0, 5, 5, 0.0079365],
  [0, 3, 3, 0.1],
  [28, 10, 10, 0.105122],
  [6, 10, 10, 0.00032475],
  [6, 4, 4, 0.685714]
])("U of %d among %d and %d", (u, n, m, expected) => {
  expect(exactP(u, n, m)).toBeCloseTo(expected, 6);
});

it("without ties the test is exact, as scipy’s", () => {
  const {u, p, exact, delta} = rankTest([1.1, 2.5, 3.7, 0.4, 9.9, 6.2], [2.2, 3.3, 8.8, 7.1, 5.5]);
  expect({u, exact}).toEqual({u: 11, exact: true});
  expect(p).toBeCloseTo(0.5367965367965368, 12);
  expect(delta).toBeCloseTo(22 / 30 - 1, 12);
});

it("with ties the test is approximate, as scipy’s", () => {
  const {u, p, exact} = rankTest([1, 1, 2, 2, 5, 7, 7, 9], [2, 3, 3, 6, 7, 8, 10, 11, 12]);
  expect({u, exact}).toEqual({u: 19, exact: false});
  expect(p).toBeCloseTo(0.11014712239417047, 12);
});

it("groups that are equal throughout do not differ", () => {
  expect(rankTest([1, 1, 1], [1, 1])).toEqual({u: 3, p: 1, exact: false, delta: 0});
});

it("Cliff’s δ is 1 if all of one group is above all of the other", () => {
  expect(rankTest([5, 6], [1, 2]).delta).toBe(1);
  expect(rankTest([1, 2], [5, 6]).delta).toBe(-1);
});

it("an empty group compares to nothing", () => {
  expect(rankTest([], [1])).toMatchObject({p: NaN, delta: NaN});
});

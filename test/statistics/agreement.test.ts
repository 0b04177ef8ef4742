import {describe, expect, it} from "vitest";
import type {Effect, Verdict} from "../../runner/result/types.ts";
import {agreement, intervalsOverlap, recoveryAgreement, type Comparable} from "../../runner/statistics/agreement.ts";

function found(
  verdict: Verdict | null,
  low: number | null,
  high: number | null,
  scale: Effect["scale"] = "ratio"
): Comparable {
  return {
    verdict,
    effect: {scale, estimate: ((low ?? 1) + (high ?? 1)) / 2, interval: {low, high, level: 0.95}, pairs: 20}
  };
}

describe("agreement", () => {
  it("is reproduced if both runs reach the same verdict, even if not by as much", () => {
    expect(agreement(found("worse", 1.5, 1.6), found("worse", 1.55, 1.7))).toEqual({
      outcome: "reproduced",
      reason: "Both runs say the same, and their intervals overlap."
    });
    expect(agreement(found("worse", 1.5, 1.6), found("worse", 1.2, 1.3))).toEqual({
      outcome: "reproduced",
      reason: "Both runs say the same, though not by as much: their intervals have no value in common."
    });
  });

  it.each([
    [found("worse", 1.5, 1.6), found("better", 0.8, 0.9)],
    [found("worse", 1.02, 1.05), found("equivalent", 0.995, 1.005)],
    [found("worse", 1.5, 1.6), found("inconclusive", 0.9, 1.2)],
    [found("inconclusive", 0.9, 1.1), found("inconclusive", 1.2, 1.4)]
  ])("is not reproduced if verdicts exclude each other, or intervals do (%#)", (first, second) => {
    expect(agreement(first, second).outcome).toBe("not reproduced");
    expect(agreement(second, first).outcome).toBe("not reproduced");
  });

  it.each([
    [found("worse", 1.1, 1.3), found("inconclusive", 0.9, 1.2)],
    [found("too noisy", null, null), found("worse", 1.5, 1.6)],
    [found(null, 1.1, 1.2), found("worse", 1.15, 1.3)],
    [{verdict: null, effect: null}, found("worse", 1.5, 1.6)],
    [found("worse", 1.5, 1.6), found("worse", 0.2, 0.3, "difference")]
  ])("cannot be told otherwise (%#)", (first, second) => {
    expect(agreement(first, second).outcome).toBe("cannot tell");
    expect(agreement(second, first).outcome).toBe("cannot tell");
  });
});

it("takes intervals that touch for overlapping, and an end that is missing for unbounded", () => {
  const interval = (low: number | null, high: number | null) => ({low, high, level: 0.95});
  expect(intervalsOverlap(interval(1, 2), interval(2, 3))).toBe(true);
  expect(intervalsOverlap(interval(1, 2), interval(2.1, 3))).toBe(false);
  expect(intervalsOverlap(interval(null, 2), interval(2.1, null))).toBe(false);
  expect(intervalsOverlap(interval(null, 2), interval(0.5, null))).toBe(true);
});

describe("agreement on what a patch recovers", () => {
  const share = (low: number | null, high: number | null, hasGap = true) => ({
    interval: {low, high, level: 0.95},
    hasGap
  });

  it.each([
    [share(0.95, 1.05), share(0.9, 1.1), "reproduced"],
    [share(0.95, 1.05), share(0.2, 0.3), "reproduced"], // though not by as much
    [share(0.95, 1.05), share(-0.4, -0.2), "not reproduced"],
    [share(0.5, 0.9), share(-0.3, 0.4), "not reproduced"], // open, and without a common value
    [share(0.5, 0.9), share(-0.3, 0.6), "cannot tell"],
    [share(0.5, 0.9), share(null, null), "cannot tell"],
    [share(0.5, 0.9), share(0.5, 0.9, false), "cannot tell"] // of no gap there is nothing to recover
  ])("is decided by the side of zero", (first, second, outcome) => {
    expect(recoveryAgreement(first, second).outcome).toBe(outcome);
    expect(recoveryAgreement(second, first).outcome).toBe(outcome);
  });
});

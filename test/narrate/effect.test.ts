import {expect, it} from "vitest";
import {formatEffect} from "../../runner/narrate/effect.ts";
import {difference, ratio, visible} from "./example.ts";

it("gives a ratio with its interval", () => {
  expect(formatEffect(ratio(1.53, 1.51, 1.55), "s")).toBe("1.53× [1.51, 1.55]");
  expect(formatEffect(ratio(1.0021, 0.9951, 1.0083), "s")).toBe("1.002× [0.995, 1.008]");
  expect(formatEffect(ratio(1.2, 1.1, null), "s")).toBe("1.20× [1.10, ∞]");
  expect(formatEffect(ratio(1.2, null, 1.3), "s")).toBe("1.20× [0, 1.30]");
  expect(formatEffect(ratio(1.2, null, null), "s")).toBe("1.20× [unbounded]");
});

it("gives a difference with its interval, all in one unit", () => {
  expect(visible(formatEffect(difference(0.0012, 0.0009, 0.0015), "s"))).toBe("+1.20 ms [+0.90, +1.50]");
  expect(visible(formatEffect(difference(-0.0012, -0.0015, 0.0001), "s"))).toBe("−1.20 ms [−1.50, +0.10]");
  expect(visible(formatEffect(difference(0, -2, 2), ""))).toBe("0 [−2, +2]");
});

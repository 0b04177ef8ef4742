import {expect, test} from "vitest";
import {findSteady} from "../../runner/measure/warmup.ts";

// A ripple that repeats, so that nothing here is left to chance.
const ripple = (i: number) => 1 + 0.01 * Math.sin(i * 2.399963);
const series = (count: number, f: (i: number) => number) => Array.from({length: count}, (_, i) => f(i));

test("a steady series is kept whole, or but for a little", () => {
  expect(findSteady(series(200, () => 1))).toBe(0);
  expect(findSteady(series(200, ripple))).toBeLessThanOrEqual(20);
});

test("a slow beginning is cut off at its end", () => {
  expect(findSteady(series(200, (i) => (i < 30 ? 2 : 1) * ripple(i)))).toBe(30);
  expect(findSteady(series(5000, (i) => (i < 1300 ? 2 : 1) * ripple(i)))).toBe(1300);
});

test("a series that never settles, or is too short, is refused", () => {
  expect(() => findSteady(series(200, (i) => ripple(i) * (1 + i / 200)))).toThrow(
    "A process’s 200 values reach no steady state: they still change in the second half. " +
      "Let it run longer, or give the warm-up as a number of values."
  );
  expect(() => findSteady(series(99, ripple))).toThrow(
    "To find a steady state takes at least 100 values of a process, and there are 99: " +
      "print more, or give the warm-up as a number of values."
  );
});

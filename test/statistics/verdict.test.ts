import {expect, it} from "vitest";
import {familyLevel} from "../../runner/statistics/interval.ts";
import type {Pair, Pairs} from "../../runner/statistics/pairs.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {judge, relativeHalfWidth} from "../../runner/statistics/verdict.ts";
import type {Rule} from "../../runner/statistics/verdict.ts";

const rule: Rule = {level: 0.95, delta: {kind: "relative", value: 0.01}, better: "lower"};

/** Pairs with these ratios of variant over baseline. */
function ratios(values: readonly number[], setAside: readonly number[] = []): Pairs {
  const toPair = (ratio: number, i: number): Pair => ({
    round: i + 1,
    baseline: 10,
    variant: 10 * ratio,
    canaryNs: null
  });
  return {usable: values.map(toPair), setAside: setAside.map(toPair)};
}

function differences(values: readonly number[], baseline = 0): Pairs {
  return {
    usable: values.map((value, i) => ({round: i + 1, baseline, variant: baseline + value, canaryNs: null})),
    setAside: []
  };
}

/** n ratios around a center, the steps apart, evenly. */
function around(center: number, step: number, n: number): number[] {
  return Array.from({length: n}, (_, i) => center + step * (i - (n - 1) / 2));
}

const quiet = ratios(around(1, 0.0005, 9));

it("is worse if the interval lies beyond δ and the median beyond the noise floor", () => {
  const {verdict, effect, delta, floor, needed, reason} = judge(ratios(around(1.05, 0.005, 9)), quiet, rule);
  expect(verdict).toBe("worse");
  expect(effect?.scale).toBe("ratio");
  expect(effect?.estimate).toBeCloseTo(1.05, 12);
  expect(effect?.interval.low).toBeCloseTo(1.035, 12);
  expect(effect?.interval.high).toBeCloseTo(1.065, 12);
  expect(effect?.pairs).toBe(9);
  expect(delta).toBeCloseTo(0.01, 12);
  expect(floor).toBeCloseTo(1 / 0.9985 - 1, 12); // the end at 0.9985 is farther from 1 than that at 1.0015
  expect(needed).toBeNull();
  expect(reason).toMatchInlineSnapshot(
    `"The 95 % interval, +3.5 % to +6.5 %, lies beyond ±1 %, and the median, +5 %, beyond the noise floor, 0.15 %."`
  );
});

it("is better if it is the other way round, or if more is better", () => {
  expect(judge(ratios(around(0.95, 0.005, 9)), quiet, rule).verdict).toBe("better");
  expect(judge(ratios(around(1.05, 0.005, 9)), quiet, {...rule, better: "higher"}).verdict).toBe("better");
  expect(judge(ratios(around(0.95, 0.005, 9)), quiet, {...rule, better: "higher"}).verdict).toBe("worse");
});

it("δ is equally far from 1 in both directions", () => {
  const edge = Array.from({length: 9}, () => 1.01);
  const inverse = edge.map((ratio) => 1 / ratio);
  const within = judge(ratios(edge.map((ratio) => ratio - 1e-9)), quiet, rule);
  expect(within.verdict).toBe("equivalent");
  expect(judge(ratios(edge.map((ratio) => ratio + 1e-9)), quiet, rule).verdict).toBe("worse");
  expect(judge(ratios(inverse.map((ratio) => ratio + 1e-9)), quiet, rule).verdict).toBe("equivalent");
  expect(judge(ratios(inverse.map((ratio) => ratio - 1e-9)), quiet, rule).verdict).toBe("better");
});

it("is equivalent if the 90 % interval lies within δ and the noise floor too", () => {
  const {verdict, equivalence, reason} = judge(ratios(around(1.002, 0.001, 9)), quiet, rule);
  expect(verdict).toBe("equivalent");
  expect(equivalence?.level).toBe(0.9);
  expect(reason).toMatchInlineSnapshot(
    `"The 90 % interval, −0.1 % to +0.5 %, lies within ±1 %, and so does the noise floor, 0.15 %."`
  );
});

it("is inconclusive if the interval holds δ, and says how many rounds would likely decide", () => {
  const {verdict, needed, reason} = judge(ratios(around(1.03, 0.02, 9)), quiet, rule);
  expect(verdict).toBe("inconclusive");
  expect(needed).toBeGreaterThan(9);
  expect(reason).toMatchInlineSnapshot(
    `"The 95 % interval, −3 % to +9 %, does not lie beyond ±1 %, nor the 90 % interval, −3 % to +9 %, within."`
  );
});

it("is inconclusive if the difference is no larger than the baseline’s from itself", () => {
  const noisy = ratios(around(1, 0.03, 9));
  const {verdict, reason} = judge(ratios(around(1.05, 0.005, 9)), noisy, rule);
  expect(verdict).toBe("inconclusive");
  expect(reason).toMatchInlineSnapshot(
    `"The 95 % interval, +3.5 % to +6.5 %, lies beyond ±1 %, but the median, +5 %, not beyond the noise floor, 9.89 %."`
  );
});

it("is inconclusive if the values are equivalent but the baseline differs from itself by more than δ", () => {
  const noisy = ratios(around(1, 0.03, 9));
  const {verdict, reason} = judge(ratios(around(1, 0.001, 9)), noisy, rule);
  expect(verdict).toBe("inconclusive");
  expect(reason).toMatchInlineSnapshot(
    `"The 90 % interval, −0.3 % to +0.3 %, lies within ±1 %, but the noise floor, 9.89 %, does not."`
  );
});

it("is too noisy with fewer than six usable pairs, of the variant or of the control", () => {
  const many = around(1.05, 0.001, 20);
  const variant = judge(ratios(many.slice(0, 5), many.slice(5)), quiet, rule);
  expect(variant.verdict).toBe("too noisy");
  expect(variant.setAside).toBe(15);
  expect(variant.effect?.interval).toEqual({low: null, high: null, level: 0.95});
  expect(relativeHalfWidth(ratios(many.slice(0, 5)), rule)).toBeNull();
  expect(variant.reason).toMatchInlineSnapshot(`"5 of 20 pairs are usable, and a verdict needs 6."`);
  const control = judge(ratios(many), ratios([1, 1, 1, 1, 1], [1, 1]), rule);
  expect(control.verdict).toBe("too noisy");
  expect(control.floor).toBeNull();
  expect(control.reason).toMatchInlineSnapshot(`"5 of 7 pairs of the control are usable, and a verdict needs 6."`);
});

it("is inconclusive with six pairs where the family needs seven, and says so", () => {
  const level = familyLevel(3);
  const {verdict, needed, reason} = judge(ratios(around(1.05, 0.001, 6)), ratios(around(1, 0.001, 6)), {
    ...rule,
    level
  });
  expect(verdict).toBe("inconclusive");
  expect(needed).toBe(7);
  expect(reason).toMatchInlineSnapshot(`"6 pairs are usable, and an interval at this level needs 7."`);
  expect(judge(ratios(around(1.05, 0.001, 7)), ratios(around(1, 0.001, 7)), {...rule, level}).verdict).toBe("worse");
});

it("shows the effect with what was set aside, beside the effect without", () => {
  const {effect, all, setAside} = judge(ratios(around(1.05, 0.001, 7), [3, 3]), quiet, rule);
  expect([effect?.pairs, all?.pairs, setAside]).toEqual([7, 9, 2]);
  expect(all?.interval.high).toBeCloseTo(3, 12);
  expect(judge(ratios(around(1.05, 0.001, 7)), quiet, rule).all).toBeNull();
});

it("counts that are the same every time are decided at once", () => {
  const same = differencesOfCounts(1000, 1000);
  expect(judge(differencesOfCounts(1000, 1100), same, rule)).toMatchObject({verdict: "worse", floor: 0});
  expect(judge(differencesOfCounts(1000, 1001), same, rule)).toMatchObject({verdict: "equivalent"});
  expect(relativeHalfWidth(same, rule)).toBe(0);
});

function differencesOfCounts(baseline: number, variant: number): Pairs {
  return differences(
    Array.from({length: 6}, () => variant - baseline),
    baseline
  );
}

it("differences are compared with a δ in the metric’s unit", () => {
  const delta = {kind: "absolute", value: 5, unit: "ms"} as const;
  const control = differences([0, 1, -1, 0, 1, -1, 0]);
  const {verdict, effect, floor, reason} = judge(differences([10, 11, 12, 10, 9, 10, 11]), control, {...rule, delta});
  expect(verdict).toBe("worse");
  expect(effect).toMatchObject({scale: "difference", estimate: 10, interval: {low: 9, high: 12}});
  expect(floor).toBe(1);
  expect(reason).toMatchInlineSnapshot(
    `"The 95 % interval, +9 ms to +12 ms, lies beyond ±5 ms, and the median, +10 ms, beyond the noise floor, 1 ms."`
  );
  expect(judge(differences([1, 2, 0, -1, -2, 3, 1]), control, {...rule, delta}).verdict).toBe("equivalent");
});

it("values that are not positive have no verdict where δ has no unit", () => {
  const {verdict, effect, reason} = judge(differences([1, 2, 3, 4, 5, 6]), differences([0, 0, 0, 0, 0, 0]), rule);
  expect(verdict).toBeNull();
  expect(effect?.scale).toBe("difference");
  expect(reason).toMatchInlineSnapshot(
    `"Values that are not positive are compared by their difference, which needs a delta with a unit."`
  );
});

it("no pairs have no verdict", () => {
  const none = {usable: [], setAside: []};
  expect(judge(none, quiet, rule)).toEqual({
    verdict: null,
    reason: "There is no round with a value of both.",
    effect: null,
    equivalence: null,
    all: null,
    delta: expect.closeTo(0.01, 12) as number,
    floor: expect.closeTo(0.0015, 4) as number,
    setAside: 0,
    needed: null
  });
});

it("half-widths are relative on both scales", () => {
  expect(relativeHalfWidth(ratios(around(1.05, 0.005, 9)), rule)).toBeCloseTo(Math.sqrt(1.065 / 1.035) - 1, 12);
  const delta = {kind: "absolute", value: 5, unit: "ms"} as const;
  expect(relativeHalfWidth(differences(around(0, 2, 9), 100), {...rule, delta})).toBeCloseTo(0.06, 12);
});

it("nothing that is reported is infinite, so that it can be written as JSON", () => {
  for (const n of [0, 1, 5, 6, 20]) {
    const judgement = judge(ratios(around(1.02, 0.005, n)), ratios(around(1, 0.001, n)), rule);
    expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement);
  }
});

it("as many rounds as are said to be needed decide in most cases", () => {
  const next = normal(random("needed"));
  const measure = (effect: number, n: number): Pairs =>
    ratios(Array.from({length: n}, () => Math.exp(effect + 0.02 * next())));
  for (const effect of [0, 0.03]) {
    let decided = 0;
    let asked = 0;
    while (asked < 60) {
      const first = judge(measure(effect, 10), measure(0, 10), rule);
      if (first.verdict !== "inconclusive" || first.needed === null || first.needed > 2000) continue;
      asked++;
      if (judge(measure(effect, first.needed), measure(0, first.needed), rule).verdict !== "inconclusive") decided++;
    }
    // The effect is not quite what it seemed after ten rounds.
    expect(decided).toBeGreaterThan(30);
  }
});

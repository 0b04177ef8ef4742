import {expect, it} from "vitest";
import {familyLevel, medianInterval, minimumPairs} from "../../runner/statistics/interval.ts";
import {looks, missProbability, planLevel} from "../../runner/statistics/looks.ts";
import type {RoundsPlan} from "../../runner/statistics/looks.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {decideStop} from "../../runner/statistics/stopping.ts";
import type {Progress} from "../../runner/statistics/stopping.ts";

const fixed: RoundsPlan = {kind: "fixed", rounds: 20};
const precision: RoundsPlan = {kind: "precision", halfWidth: 0.01, atLeast: 12, atMost: 30, atMostMs: 60_000};

function after(rounds: number, progress: Partial<Progress> = {}): Progress {
  return {rounds, usable: [rounds, rounds], halfWidths: () => [0.02], looked: 0, measuredMs: 0, ...progress};
}

it("a fixed plan stops after its rounds", () => {
  expect(decideStop(fixed, after(19))).toEqual({stop: false, why: null, look: null});
  expect(decideStop(fixed, after(20))).toEqual({stop: true, why: "rounds", look: null});
});

it("a round that lost a pair is taken again, for as long as there are retakes", () => {
  expect(decideStop(fixed, after(20, {usable: [20, 18]})).stop).toBe(false);
  expect(decideStop(fixed, after(22, {usable: [22, 20]}))).toMatchObject({stop: true, why: "rounds"});
  expect(decideStop(fixed, after(59, {usable: [59, 19]})).stop).toBe(false);
  expect(decideStop(fixed, after(60, {usable: [60, 19]}))).toMatchObject({stop: true, why: "retakes"});
});

it("a precision plan looks at its least rounds, every seven from there, and at its most", () => {
  expect(looks(precision)).toEqual([12, 19, 26, 30]);
  expect(looks({...precision, atMost: 26})).toEqual([12, 19, 26]);
  expect(looks({...precision, atMost: 12})).toEqual([12]);
});

it("a precision plan stops at a look when the family’s widest interval is narrow enough", () => {
  const narrow = {halfWidths: () => [0.002, 0.01]};
  expect(decideStop(precision, after(11, narrow)).stop).toBe(false);
  expect(decideStop(precision, after(12, narrow))).toEqual({
    stop: true,
    why: "precision",
    look: {round: 12, halfWidth: 0.01, stop: true}
  });
  expect(decideStop(precision, after(12, {halfWidths: () => [0.002, 0.011]}))).toEqual({
    stop: false,
    why: null,
    look: {round: 12, halfWidth: 0.011, stop: false}
  });
});

it("a precision plan does not look between looks", () => {
  expect(decideStop(precision, after(18, {halfWidths: () => [0.001], looked: 1}))).toMatchObject({
    stop: false,
    look: null
  });
  expect(decideStop(precision, after(19, {halfWidths: () => [0.001], looked: 1}))).toMatchObject({why: "precision"});
});

it("a precision plan stops at its bound, when its time is up, and when retakes do not help", () => {
  expect(decideStop(precision, after(30, {looked: 3}))).toMatchObject({why: "bound", look: {stop: true}});
  expect(decideStop(precision, after(13, {looked: 1, measuredMs: 60_000}))).toMatchObject({why: "time", look: null});
  expect(decideStop(precision, after(12, {measuredMs: 60_000}))).toMatchObject({why: "time", look: {stop: true}});
  expect(decideStop(precision, after(36, {usable: [36, 11]}))).toMatchObject({why: "retakes"});
});

it("an interval that does not exist yet is not narrow", () => {
  expect(decideStop(precision, after(12, {halfWidths: () => [0.001, null]}))).toMatchObject({
    stop: false,
    look: {halfWidth: null}
  });
});

it("a fixed plan’s level is the family’s, and a precision plan’s is higher, the more looks it has", () => {
  expect(planLevel(fixed, 3)).toBe(familyLevel(3));
  const few = planLevel({...precision, atMost: 19}, 1);
  const many = planLevel({...precision, atMost: 100}, 1);
  expect(few).toBeGreaterThan(0.95);
  expect(many).toBeGreaterThan(few);
  expect(minimumPairs(planLevel(precision, 1))).toBeLessThanOrEqual(precision.atLeast);
});

it("the probability of missing at one look is that of the binomial distribution", () => {
  // at 95 %, k is 1 of 6 and 6 of 20
  expect(missProbability([6], 0.95)).toBeCloseTo(2 / 2 ** 6, 12);
  expect(missProbability([20], 0.95)).toBeCloseTo(0.04138946533203125, 12);
});

it("the probability of missing at any look is what enumeration gives", () => {
  // all 2¹² series of signs, at looks of 6, 9 and 12
  let missed = 0;
  for (let bits = 0; bits < 4096; ++bits) {
    const signs = Array.from({length: 12}, (_, i) => ((bits >> i) & 1 ? 1 : -1));
    const misses = [6, 9, 12].some((n) => {
      const {low, high} = medianInterval(signs.slice(0, n), 0.95);
      return low > 0 || high < 0;
    });
    if (misses) missed++;
  }
  expect(missProbability([6, 9, 12], 0.95)).toBeCloseTo(missed / 4096, 12);
});

it.each([
  [12, 60, 1],
  [8, 100, 1],
  [12, 100, 3]
])("between %d and %d rounds, the level keeps the looks of %d comparisons together", (atLeast, atMost, m) => {
  const plan = {...precision, atLeast, atMost};
  const level = planLevel(plan, m);
  expect(missProbability(looks(plan), level)).toBeLessThanOrEqual(0.05 / m + 1e-9);
  expect(missProbability(looks(plan), level - 1e-6)).toBeGreaterThan(0.05 / m);
});

it("stopped intervals hold as often as they say, for short and long tails and skew", () => {
  const plan: RoundsPlan = {...precision, atLeast: 12, atMost: 60};
  const level = planLevel(plan, 1);
  const next = random("stopped");
  const z = normal(next);
  const noises = [z, () => 3 * (next() - 0.5), () => -Math.log(1 - next()) - Math.LN2];
  const trials = 600;
  for (const draw of noises) {
    for (const target of [0.7, 0.45]) {
      let held = 0;
      for (let trial = 0; trial < trials; ++trial) {
        const values: number[] = [];
        for (const n of looks(plan)) {
          while (values.length < n) values.push(draw());
          const {low, high} = medianInterval(values, level);
          if ((high - low) / 2 > target && n < plan.atMost) continue;
          if (low <= 0 && 0 <= high) held++;
          break;
        }
      }
      expect(held / trials).toBeGreaterThan(0.95 - 3.3 * Math.sqrt((0.95 * 0.05) / trials));
    }
  }
});

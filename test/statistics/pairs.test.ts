import {expect, it} from "vitest";
import {canariesAgree, sortPairs} from "../../runner/statistics/pairs.ts";
import type {Measured, Pair} from "../../runner/statistics/pairs.ts";
import {machineStates} from "../../runner/statistics/states.ts";
import {normal, random} from "../../runner/statistics/random.ts";

function measured(value: number, beforeNs: number, afterNs: number): Measured {
  return {value, canaries: {beforeNs, afterNs}};
}

it("a pair counts when all four canaries agree within 10 %", () => {
  const {usable, setAside} = sortPairs([
    {round: 1, baseline: measured(1, 100, 100), variant: measured(2, 110, 105)},
    {round: 2, baseline: measured(3, 100, 100), variant: measured(4, 100, 111)},
    {round: 3, baseline: measured(5, 89, 100), variant: measured(6, 100, 100)}
  ]);
  expect(usable).toEqual([{round: 1, baseline: 1, variant: 2, canaryNs: 103.75}]);
  expect(setAside.map(({round}) => round)).toEqual([2, 3]);
});

it("a slow machine is no reason to set a pair aside", () => {
  const couples = [
    {round: 1, baseline: measured(1, 100, 100), variant: measured(2, 100, 100)},
    {round: 2, baseline: measured(1, 900, 900), variant: measured(2, 900, 900)}
  ];
  expect(sortPairs(couples).usable).toHaveLength(2);
});

it("a couple with a failed sample is no pair", () => {
  expect(sortPairs([{round: 1, baseline: measured(1, 100, 100), variant: null}])).toEqual({usable: [], setAside: []});
});

it("without canaries every pair counts", () => {
  const couple = {round: 1, baseline: {value: 1, canaries: null}, variant: {value: 2, canaries: null}};
  expect(sortPairs([couple]).usable).toEqual([{round: 1, baseline: 1, variant: 2, canaryNs: null}]);
  expect(canariesAgree([])).toBe(true);
});

function pairsInStates(ratios: [fast: number, slow: number], n = 30): Pair[] {
  const z = normal(random("states"));
  return Array.from({length: n}, (_, i) => {
    const slow = i % 2 === 1;
    return {
      round: i + 1,
      baseline: 1,
      variant: ratios[slow ? 1 : 0] * Math.exp(0.005 * z()),
      canaryNs: (slow ? 1500 : 1000) * Math.exp(0.01 * z())
    };
  });
}

it("machine states with different effects are told apart", () => {
  const states = machineStates(pairsInStates([1.05, 1.2]), "ratio", 0.95);
  expect(states.map(({effect}) => Number(effect.estimate.toFixed(2)))).toEqual([1.05, 1.2]);
  expect(states.map(({effect}) => effect.pairs)).toEqual([15, 15]);
  expect(states.map(({canaryNs}) => Math.round(canaryNs / 100))).toEqual([10, 15]);
});

it("machine states with the same effect are not", () => {
  expect(machineStates(pairsInStates([1.1, 1.1]), "ratio", 0.95)).toEqual([]);
});

it("nor is a machine in one state, or with too few pairs in one to have an interval", () => {
  const one = pairsInStates([1.05, 1.2]).map((pair) => ({...pair, canaryNs: 1000 + pair.round}));
  expect(machineStates(one, "ratio", 0.95)).toEqual([]);
  expect(machineStates(pairsInStates([1.05, 1.2], 10), "ratio", 0.95)).toEqual([]);
});

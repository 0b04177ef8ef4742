import {describe, expect, it} from "vitest";
import {derive, isShare} from "../../runner/statistics/counters/derived.ts";
import {readSignature, type CounterRatio} from "../../runner/statistics/counters/signature.ts";

/** Counts of a baseline and a variant, whose ratio is known to within a thousandth. */
function ratios(counts: Record<string, [baseline: number, variant: number]>) {
  return (name: string): CounterRatio | null => {
    const found = counts[name];
    if (found === undefined) return null;
    const [baseline, variant] = found;
    const ratio = variant / baseline;
    return {baseline, variant, low: ratio * 0.999, high: ratio * 1.001};
  };
}

const million = 1e6;
const same: [number, number] = [100 * million, 100 * million];

describe("what counters look like", () => {
  it.each<[string, Record<string, [number, number]>, string, string | null]>([
    [
      "more work",
      {instructions: [100 * million, 110 * million], "L1I misses": [1, million]},
      "more work",
      "instructions"
    ],
    ["less work", {instructions: [100 * million, 80 * million]}, "less work", "instructions"],
    ["placement", {instructions: same, "L1I misses": [2000, 4 * million]}, "placement", "L1I misses"],
    ["few misses, a thousandfold more", {instructions: same, "L1I misses": [10, 10_000]}, "same", null],
    ["many misses, a little more", {instructions: same, "L1D misses": [8 * million, 9 * million]}, "same", null],
    ["data", {instructions: same, "L1D misses": [million, 4 * million]}, "data", "L1D misses"],
    ["branches", {instructions: same, "branch misses": [million, 4 * million]}, "branches", "branch misses"],
    [
      "the counter of which there are most",
      {instructions: same, "branch misses": [million, 3 * million], "L1I misses": [0.1 * million, 9 * million]},
      "placement",
      "L1I misses"
    ],
    ["cycles that nothing explains", {instructions: same, cycles: [100 * million, 120 * million]}, "stalls", "cycles"],
    ["misses that are gone", {instructions: same, "L1I misses": [4 * million, 2000]}, "placement", "L1I misses"],
    ["nothing", {instructions: same, cycles: same, "L1I misses": [2000, 2100]}, "same", null]
  ])("of %s", (_, counts, rule, counter) => {
    expect(readSignature(ratios(counts))).toMatchObject({rule, counter, simulated: false});
  });

  it("cannot tell without instructions, nor where it is open whether they are the same", () => {
    expect(readSignature(ratios({cycles: [1, 2]})).rule).toBe("unclear");
    const wide = {baseline: 100, variant: 100, low: 0.9, high: 1.1};
    expect(readSignature((name) => (name === "instructions" ? wide : null)).rule).toBe("unclear");
  });

  it("rests on simulated figures where nothing was counted, and says so", () => {
    const counts = {"simulated instructions": same, "simulated L1I misses": [2000, 4 * million] as [number, number]};
    expect(readSignature(ratios(counts))).toMatchObject({
      rule: "placement",
      counter: "simulated L1I misses",
      simulated: true
    });
  });

  it("never mixes what was counted and what was simulated", () => {
    const counts = {instructions: same, "simulated L1I misses": [2000, 4 * million] as [number, number]};
    expect(readSignature(ratios(counts)).rule).toBe("same");
  });
});

describe("what follows from counters", () => {
  // Figures of the article about call_method: 2.31 and 1.45 instructions a cycle.
  it("agrees with perf’s own figures", () => {
    const counts = new Map([
      ["instructions", 29_982_530_201],
      ["cycles", 12_979_450_304],
      ["front-end stalls", 1_460_188_159],
      ["branches", 5_000_000],
      ["branch misses", 50_000]
    ]);
    const of = (name: string) => derive(counts).find((one) => one.name === name)?.value;
    expect(of("IPC")).toBeCloseTo(2.31, 2);
    expect(of("front-end stalls share")).toBeCloseTo(0.1125, 4);
    expect(of("branch-miss rate")).toBeCloseTo(0.01, 6);
    expect(of("branch MPKI")).toBeCloseTo((1000 * 50_000) / 29_982_530_201, 9);
  });

  it("derives nothing of a counter that is missing, and nothing of no cycles", () => {
    expect(derive(new Map([["instructions", 5]]))).toEqual([]);
    expect(
      derive(
        new Map([
          ["instructions", 5],
          ["cycles", 0]
        ])
      )
    ).toEqual([]);
  });

  it("names what was simulated so, and shows shares as such", () => {
    const [first] = derive(
      new Map([
        ["simulated branches", 100],
        ["simulated branch misses", 5]
      ])
    );
    expect(first).toMatchObject({name: "simulated branch-miss rate", simulated: true, value: 0.05});
    expect(isShare("simulated branch-miss rate")).toBe(true);
    expect(isShare("IPC")).toBe(false);
  });
});

import {describe, expect, it} from "vitest";
import {interactions} from "../../runner/investigate/gaps.ts";
import type {Comparison, Interaction, Metric, Sample} from "../../runner/result/types.ts";
import {normal, random} from "../../runner/statistics/random.ts";

const first = {baseline: "O2", variant: "O3"};
const second = {baseline: "O2-lto", variant: "O3-lto"};
const metric: Metric = {
  name: "time",
  unit: "s",
  better: "lower",
  delta: {kind: "relative", value: 0.01},
  summary: "median"
};

/** Rounds of the four variants of a 2×2, each as long as it says. */
function samplesOf(rounds: number, value: (variant: string, round: number) => number): Sample[] {
  const variants = [first.baseline, first.variant, second.baseline, second.variant];
  return Array.from({length: rounds}, (_, i) =>
    variants.map((variant, position) => ({
      ...({id: `${i}/${position}`, step: "s", measurement: "m", parameters: {}, instrument: "launcher"} as const),
      ...({control: false, replicate: 1, layout: null, startedAt: "2026-01-02T03:04:05Z", status: "ok"} as const),
      ...{reason: null, resources: null, output: null, tail: null},
      canaries: {beforeNs: 3e6, afterNs: 3e6},
      variant,
      round: i + 1,
      position: position + 1,
      values: {"": {time: [[value(variant, i + 1)]]}}
    }))
  ).flat();
}

function interaction(samples: Sample[], pairs = 1): Interaction | undefined {
  const comparison = {measurement: "m", benchmark: "", metric: "time", judged: true} as Comparison;
  const wanted = Array.from({length: pairs}, () => [first, second] as const);
  return interactions(wanted, [comparison], new Map([["m/time", metric]]), [{measurement: "m", samples}])[0];
}

describe("the interaction of a 2×2", () => {
  it("tells a treatment that works in one place only from one that works in both", () => {
    const deviate = normal(random("treatment"));
    const noisy = (value: number): number => value * Math.exp(0.002 * deviate());
    const only = samplesOf(15, (variant) => noisy(variant === "O3-lto" ? 0.8 : 1));
    expect(interaction(only)).toMatchObject({outcome: "differ", effect: {scale: "ratio", pairs: 15}});
    expect(interaction(only)?.effect.estimate).toBeCloseTo(0.8, 2);
    const both = samplesOf(15, (variant) => noisy(variant.startsWith("O3") ? 0.8 : 1));
    expect(interaction(both)?.outcome).toBe("same");
    expect(interaction(both)?.effect.estimate).toBeCloseTo(1, 2);
  });

  it("takes differences on both sides where a value of either is zero, and never the exponential of one", () => {
    const found = interaction(samplesOf(8, (variant) => (variant === "O3-lto" ? 0 : 100)));
    expect(found).toMatchObject({outcome: "differ", effect: {scale: "difference", estimate: -100}});
  });

  it("cannot tell of three rounds, and widens its interval where there are several", () => {
    const deviate = normal(random("few"));
    const value = (variant: string): number => (variant === "O3-lto" ? 0.8 : 1) * Math.exp(0.01 * deviate());
    expect(interaction(samplesOf(3, value))).toMatchObject({outcome: "cannot tell"});
    expect(interaction(samplesOf(12, value), 5)?.effect.interval.level).toBeGreaterThan(0.98);
  });

  it("calls effects that are the same different in no more than 5 % of runs, and covers the true interaction in 95 %", () => {
    let [wrong, covered] = [0, 0];
    const runs = 2000;
    for (let seed = 1; seed <= runs; seed++) {
      const deviate = normal(random(`interaction/${seed}`));
      const samples = samplesOf(12, (variant) => (variant.startsWith("O3") ? 0.8 : 1) * Math.exp(0.03 * deviate()));
      const found = interaction(samples);
      if (found?.outcome === "differ") wrong++;
      const {low, high} = found?.effect.interval ?? {low: null, high: null};
      if ((low ?? 0) <= 1 && 1 <= (high ?? Infinity)) covered++;
    }
    expect(wrong / runs).toBeLessThan(0.05);
    expect(covered / runs).toBeGreaterThan(0.95);
  });
});

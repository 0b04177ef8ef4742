import {describe, expect, it} from "vitest";
import {lowerBound, upperBound} from "./binomial.ts";
import {cells, NOISES} from "./cell.ts";
import {exactCoverage} from "./coverage.ts";
import {readFigures} from "./figures.ts";
import type {PipelineFigure} from "./figures.ts";

const pipeline = readFigures("pipeline");
const coverage = readFigures("coverage");

function of(part: PipelineFigure["part"]): PipelineFigure[] {
  return pipeline.filter((figure) => figure.part === part);
}

describe("the figures", () => {
  it("are of every cell, with its parameters", () => {
    const known = pipeline.map(({id, part, scenario, noise, plan, axis, effects, ...rest}) => {
      const {builds, buildSpread, variantNoise, trials} = rest;
      return {id, part, scenario, noise, plan, axis, effects, builds, buildSpread, variantNoise, trials};
    });
    expect(known).toEqual(cells());
    expect(new Set(known.map(({id}) => id)).size).toBe(known.length);
  });

  it("count every comparison of every trial", () => {
    for (const {id, verdicts, effects, trials} of pipeline) {
      const counted = Object.values(verdicts).flatMap((counts) => Object.values(counts));
      expect([id, counted.reduce((sum, count) => sum + count, 0)]).toEqual([id, effects.length * trials]);
    }
  });

  it.each([
    ["20 rounds", ["normal", "heavy tails", "drift", "two modes", "lost pairs"]],
    ["2 %, 12 to 40", ["normal", "heavy tails", "drift", "two modes", "lost pairs"]]
  ])(
    "with a plan of %s, are of equal variants on every machine with every noise, 20,000 trials each",
    (plan, machines) => {
      for (const machine of machines) {
        for (const noise of NOISES) {
          const figure = of("equal").find(
            (one) => one.plan === plan && one.scenario === machine && one.noise === noise
          );
          expect(figure).toMatchObject({trials: 20_000, effects: [0]});
        }
      }
    }
  );
});

describe("equal variants", () => {
  it.each(of("equal").concat(of("family").filter(({effects}) => effects.every((effect) => effect === 0))))(
    "are called worse or better in at most 1 % of runs: $id",
    ({wrong, trials}) => {
      expect(upperBound(wrong, trials)).toBeLessThanOrEqual(0.01);
    }
  );
});

describe("intervals", () => {
  it.each(coverage)("hold the median in at least 94 % of series of $n from a $distribution distribution", (figure) => {
    const {n, held, trials} = figure;
    expect(trials).toBe(20_000);
    expect(held / trials).toBeGreaterThanOrEqual(0.94);
    // Not one of the 165 is that far from the exact probability by chance.
    const exact = exactCoverage(n);
    expect(Math.abs(held - trials * exact)).toBeLessThan(4.5 * Math.sqrt(trials * exact * (1 - exact)));
  });

  it("are those of every n from 6 to 60", () => {
    const expected = Array.from({length: 55}, (_, i) => 6 + i);
    for (const distribution of new Set(coverage.map((figure) => figure.distribution))) {
      expect(coverage.filter((figure) => figure.distribution === distribution).map(({n}) => n)).toEqual(expected);
    }
  });

  it.each([...of("equal"), ...of("power"), ...of("edge"), ...of("spread")])(
    "hold the true ratio in at least 94 % of runs, stopped ones too: $id",
    ({missed, intervals, trials}) => {
      expect(intervals).toBeGreaterThan(0.9 * trials);
      expect(1 - missed / intervals).toBeGreaterThanOrEqual(0.94);
    }
  );

  it.each(of("family"))("hold all together in at least 94 % of families: $id", ({missedAny, trials}) => {
    expect(1 - missedAny / trials).toBeGreaterThanOrEqual(0.94);
  });
});

describe("differences", () => {
  it.each(of("power"))("are hardly ever called the opposite: $id", ({wrong, trials}) => {
    expect(upperBound(wrong, trials)).toBeLessThanOrEqual(0.01);
  });

  it("of 2 % are found in 20 rounds where noise is 0.5 %, and of 5 % where it is 2 %", () => {
    const found = (noise: number, effect: number) => {
      const figure = of("power").find(
        (one) =>
          one.plan === "20 rounds" && one.scenario === "normal" && one.noise === noise && one.effects[0] === effect
      );
      return lowerBound(figure?.verdicts[String(effect)]?.worse ?? 0, figure?.trials ?? 0);
    };
    expect(found(0.005, 0.02)).toBeGreaterThan(0.99);
    expect(found(0.02, 0.05)).toBeGreaterThan(0.9);
  });

  it.each(of("suite"))("of a suite are false in at most 5 % of what is reported: $id", (figure) => {
    const {falseShares, missedShares, trials} = figure;
    expect(falseShares / trials).toBeLessThanOrEqual(0.05);
    expect(missedShares / trials).toBeLessThanOrEqual(0.05);
  });
});

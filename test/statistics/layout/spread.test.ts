import {describe, expect, it} from "vitest";
import type {MeasuredLayout, Metric, Sample} from "../../../runner/result/types.ts";
import {layoutEffect} from "../../../runner/statistics/layout/effect.ts";
import {extremeness} from "../../../runner/statistics/layout/samples.ts";
import {layoutSpread} from "../../../runner/statistics/layout/spread.ts";
import {vanishes} from "../../../runner/statistics/layout/vanishes.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {rows} from "../../../runner/result/samples.ts";

const [plain] = rows(exampleArtifact()) as [Sample];
const metric: Metric = {
  name: "wall",
  unit: "s",
  better: "lower",
  delta: {kind: "relative", value: 0.01},
  summary: "median"
};

function layouts(random: number): MeasuredLayout[] {
  const layout = (name: string, kind: MeasuredLayout["kind"]) => ({
    name,
    kind,
    means: null,
    sameAs: null,
    reason: null
  });
  return [layout("shipped", "shipped"), ...Array.from({length: random}, (_, i) => layout(`random-${i + 1}`, "random"))];
}

/** Returns a sample of each layout in each round, its value by layout (0 is the shipped one), variant and round. */
function samples(
  random: number,
  rounds: number,
  value: (layout: number, variant: string, round: number) => number
): Sample[] {
  return Array.from({length: rounds}, (_, r) => r + 1).flatMap((round) =>
    Array.from({length: random + 1}, (_, layout) => layout).flatMap((layout) =>
      ["fast", "slow"].map((variant): Sample => ({
        ...plain,
        ...{variant, round, control: false, replicate: 1, status: "ok", instrument: "launcher"},
        layout: layout === 0 ? null : `random-${layout}`,
        canaries: null,
        values: {"": {wall: [[value(layout, variant, round)]]}}
      }))
    )
  );
}

const subject = {measurement: "loop", benchmark: "", metric};

describe("the noise floor of layouts", () => {
  it("is how far the farthest random layout is from their median, whatever the rounds had in common", () => {
    const levels = [1.5, 1, 1.01, 0.99, 1.02, 1, 0.9];
    const taken = samples(6, 5, (layout, _, round) => (levels[layout] ?? 1) * (1 + round));
    const spread = layoutSpread(taken, layouts(6), {...subject, variant: "fast"});
    expect(spread.moves).toBeCloseTo(1 / 0.9 - 1, 9); // 0.9 is as far below as 1/0.9 is above
    expect(spread.measuring).toBe(0);
    expect(spread.shipped?.ratio).toBeCloseTo(1.5, 9);
    expect(spread.shipped?.share).toBeCloseTo(1 / 7, 9);
  });

  it("is not known of two layouts, or of values that have no ratio", () => {
    expect(
      layoutSpread(
        samples(2, 5, () => 1),
        layouts(2),
        {...subject, variant: "fast"}
      ).moves
    ).toBeNull();
    expect(
      layoutSpread(
        samples(6, 5, () => 0),
        layouts(6),
        {...subject, variant: "fast"}
      ).moves
    ).toBeNull();
  });
});

describe("the effect across layouts", () => {
  const compared = {...subject, baseline: "fast", variant: "slow", judged: true};
  const effect = (value: Parameters<typeof samples>[2], random = 12) =>
    layoutEffect(samples(random, 3, value), layouts(random), compared);

  it("is the median of the layouts’ medians, and n their number", () => {
    const found = effect((layout, variant) => (variant === "slow" ? 1 + layout / 100 : 1));
    expect(found.random).toMatchObject({scale: "ratio", pairs: 12});
    expect(found.random?.estimate).toBeCloseTo(Math.sqrt(1.06 * 1.07), 9);
    expect(found.layouts).toHaveLength(13);
  });

  it("vanishes or survives, or neither, by its intervals", () => {
    const shipped = (layout: number) => (layout === 0 ? 1.2 : 1);
    const said = (slow: (layout: number) => number) =>
      vanishes(
        effect((layout, variant) => (variant === "slow" ? slow(layout) : 1)),
        "random"
      );
    expect(said(shipped)).toBe("yes");
    expect(said(() => 1.2)).toBe("no");
    expect(said((layout) => (layout === 0 ? 1.2 : 1 / 1.2))).toBe("cannot tell"); // it survives on the other side
    expect(said((layout) => (layout % 2 === 0 ? 1.2 : 1))).toBe("cannot tell");
  });

  it("is a difference where a value is not positive", () => {
    expect(effect((layout) => layout).random?.scale).toBe("difference");
  });

  it("has no interval of five layouts", () => {
    expect(effect(() => 1, 5).random?.interval).toMatchObject({low: null, high: null});
  });
});

it("counts as extreme what few layouts are as far out as, on either side", () => {
  expect(extremeness(5, [0, 0, 0, 0], 0)).toBe(1 / 5);
  expect(extremeness(1, [-1, 1, 0, 2], 0)).toBe(4 / 5);
  expect(extremeness(0, [-1, 1], 0)).toBe(1);
});

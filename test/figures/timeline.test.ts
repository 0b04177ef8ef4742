import {describe, expect, it} from "vitest";
import {lowerBound, sameShare, upperBound} from "./binomial.ts";
import {readFigures} from "./figures.ts";
import {timelineCells} from "./timeline-cell.ts";
import type {TimelineCell} from "./timeline-cell.ts";
import {runTimeline, timelineDigest} from "./timeline.ts";

const figures = readFigures("timeline");
const normal = figures.filter(({part, trials}) => part === "equal" && trials === 5000);
const count = (id: string, name: string) => figures.find((figure) => figure.id === id)?.counts[name] ?? NaN;

it("the figures are of every cell, with its parameters", () => {
  expect(figures).toMatchObject(timelineCells());
  expect(figures).toHaveLength(timelineCells().length);
});

describe("a series without any change", () => {
  it("is simulated 5,000 times for 100, 50 and 15 points, alike or not", () => {
    for (const points of [100, 50, 15]) {
      expect(normal.map(({id}) => id)).toEqual(
        expect.arrayContaining([
          `equal, ${points} points`,
          `equal, ${points} points of one sample`,
          `equal, ${points} points, builds differ by 0.5 %`
        ])
      );
    }
  });

  it.each(normal)("has a change point in at most 1 % of trials: $id", ({counts, trials}) => {
    expect(upperBound(counts.any ?? NaN, trials)).toBeLessThanOrEqual(0.01);
  });
});

describe("a peak of 3 revisions in 200, 68 % higher", () => {
  it("is found exactly in 95 % of trials, with at most 80 builds", () => {
    const figure = figures.find(({id}) => id === "search, at most 80 builds");
    expect(figure?.trials).toBe(5000);
    expect(lowerBound(figure?.counts.exact ?? 0, figure?.trials ?? 0)).toBeGreaterThanOrEqual(0.95);
    expect(figure?.counts["most builds"]).toBeLessThanOrEqual(80);
  });
});

describe("beside Otava, on the same series", () => {
  it.each([1, 2, 3, 5])("a step of %d σ comes with fewer false ones", (size) => {
    const id = `step, ${size}σ, 100 points of one sample`;
    expect(count(id, "other")).toBeLessThan(count(id, "otava other"));
  });

  it.each([2, 3, 5])("a step of %d σ is found as often", (size) => {
    const id = `step, ${size}σ, 100 points of one sample`;
    expect(sameShare(count(id, "near"), 200, count(id, "otava near"), 200)).toBeGreaterThan(0.001);
  });

  it.each(figures.filter(({part}) => part === "ramp"))("a drift is one: $id", ({counts, trials}) => {
    expect((counts.drift ?? 0) / trials).toBeGreaterThan(0.9);
    expect(counts.any ?? NaN).toBeLessThan((counts["otava any"] ?? NaN) / 4);
  });
});

it.each(figures)("the first trials come out as recorded: $id", ({id, digest}) => {
  const cell = timelineCells().find((cell) => cell.id === id) as TimelineCell;
  expect(timelineDigest(cell), "The statistics have changed: `npm run figures timeline`, then `npm run docs`.").toBe(
    digest
  );
});

it.each(["equal, 50 points", "step, 2σ, 100 points of one sample", "search, at most 80 builds, from 20 points"])(
  "other seeds give the same shares: %s",
  (id) => {
    const figure = figures.find((figure) => figure.id === id);
    if (figure === undefined) throw new Error(`There is no figure of “${id}”.`);
    const trials = 200;
    const again = runTimeline({...figure, id: `again/${id}`}, trials);
    for (const [name, count] of Object.entries(figure.counts)) {
      if (name.startsWith("mean") || name.startsWith("most") || name === "held" || name === "edge") continue;
      expect([name, sameShare(again[name] ?? NaN, trials, count, figure.trials) > 1e-4]).toEqual([name, true]);
    }
  }
);

import {describe, expect, it} from "vitest";
import {sameShare} from "./binomial.ts";
import {readFigures} from "./figures.ts";
import {layoutCells} from "./layout-cell.ts";
import {layoutDigest, runLayouts} from "./layout.ts";

const figures = readFigures("layout");

it("the figures are of every cell, with its parameters", () => {
  expect(figures).toMatchObject(layoutCells());
  expect(figures).toHaveLength(layoutCells().length);
});

describe("a wrong cause", () => {
  it.each(figures)("is named in at most 1 % of at least 500 trials: $id", ({wrong, trials}) => {
    expect(trials).toBeGreaterThanOrEqual(500);
    expect(wrong / trials).toBeLessThanOrEqual(0.01);
  });
});

it.each(["placement", "code"] as const)("a cause is named where noise is below δ: %s", (truth) => {
  const figure = figures.find(({id}) => id === `${truth}, noise 0.5 %, δ 1 %`);
  expect(figure?.counts[truth]).toBeGreaterThan(0.9 * (figure?.trials ?? Infinity));
});

it.each(figures)("the first trials come out as recorded: $id", async ({id, digest}) => {
  const cell = layoutCells().find((cell) => cell.id === id);
  if (cell === undefined) throw new Error(`There is no cell “${id}”.`);
  const message = "The statistics have changed: `npm run figures layout`, then `npm run docs`.";
  expect(await layoutDigest(cell), message).toBe(digest);
});

it("other seeds give the same shares", async () => {
  const [figure] = figures;
  if (figure === undefined) throw new Error("There are no figures.");
  const again = await runLayouts({...figure, id: "again"}, 100);
  expect(sameShare(again.placement, 100, figure.counts.placement, figure.trials)).toBeGreaterThan(1e-4);
});

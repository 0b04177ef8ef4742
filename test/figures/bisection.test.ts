import {describe, expect, it} from "vitest";
import {upperBound} from "./binomial.ts";
import {bisectionCells} from "./bisection-cell.ts";
import {bisectionDigest} from "./bisection-tally.ts";
import {readFigures} from "./figures.ts";
import type {BisectionFigure} from "./figures.ts";

const figures = readFigures("bisection");

/** A bar is met where the bound at 95 % reaches it, and the share is within 0.3 of a hundred. */
function expectShare(k: number, n: number, bar: number): void {
  expect(upperBound(k, n)).toBeGreaterThanOrEqual(bar);
  expect(k / n).toBeGreaterThanOrEqual(bar - 0.003);
}

function figure(id: string): BisectionFigure {
  const found = figures.find((one) => one.id === `bisection, ${id}`);
  if (found === undefined) throw new Error(`There is no figure of “${id}”.`);
  return found;
}

it("figures of bisections are of every cell, with its parameters", () => {
  const cells = bisectionCells();
  figures.forEach((figure, i) => expect(figure).toMatchObject(cells[i] ?? {}));
  expect(figures.length).toBe(cells.length);
  for (const {right, wrong, open, trials} of figures) expect(right + wrong + open).toBe(trials);
});

describe("bisections", () => {
  it.each([
    ["a step of 1.5", 0.97],
    ["a step of 3", 0.99],
    ["a step of 6, 5 % outliers", 0.99],
    ["a step of 6, a spread of 3 after it", 0.99],
    ["a step of 6, a spread of 1/3 after it", 0.99]
  ])("of %s name the culprit in %f of trials", (id, bar) => {
    const {right, trials} = figure(id);
    expectShare(right, trials, bar);
  });

  it("of a step of 3 take 30 runs and 12 builds at most on average", () => {
    const {runs, builds, trials} = figure("a step of 3");
    expect(runs / trials).toBeLessThanOrEqual(30);
    expect(builds / trials).toBeLessThanOrEqual(12);
  });

  it.each(figures.filter(({part}) => part === "one step"))("name a wrong one in 1 % at most: $id", (one) => {
    expectShare(one.trials - one.wrong, one.trials, 0.99);
  });

  it.each(figures.filter(({part}) => part === "no step"))("name none where there is none: $id", ({open, trials}) => {
    expectShare(open, trials, 0.99);
  });

  it.each(figures.filter(({part}) => part === "several steps"))("name both, or state the doubt: $id", (one) => {
    expectShare(one.right + one.open, one.trials, 0.95);
  });
});

it.each(figures)("the first trials come out as recorded: $id", (one) => {
  expect(bisectionDigest(one), "The search has changed: `npm run figures`, then `npm run docs`.").toBe(one.digest);
});

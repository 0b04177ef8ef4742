import {expect, it} from "vitest";
import {mean, variance} from "../../runner/statistics/mean.ts";
import {normal, random, shuffle} from "../../runner/statistics/random.ts";

it("random gives the same numbers for the same seed, and others for another", () => {
  const first = (seed: string): number[] => Array.from({length: 3}, random(seed));
  expect(first("seed 1")).toEqual(first("seed 1"));
  expect(first("seed 1")).not.toEqual(first("seed 2"));
});

it("random’s numbers never change, as orders in artifacts depend on them", () => {
  expect(Array.from({length: 3}, random("benchbook"))).toMatchInlineSnapshot(`
    [
      0.19610816473141313,
      0.8062992698978633,
      0.873462624847889,
    ]
  `);
});

it("random’s numbers are spread evenly, for neighbouring seeds too", () => {
  const cells = Array.from({length: 20}, () => 0);
  for (let i = 0; i < 10_000; ++i) {
    const cell = Math.floor(random(`${i}`)() * 20);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const chiSquare = cells.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
  expect(chiSquare).toBeLessThan(43.8); // the 99.9th percentile, 19 degrees of freedom
});

it("shuffle gives each order equally often", () => {
  const next = random("shuffle");
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; ++i) {
    const order = shuffle(["a", "b", "c"], next).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect([...orders.keys()].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  const chiSquare = [...orders.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(20.5); // the 99.9th percentile, 5 degrees of freedom
});

it("shuffle leaves what it is given alone", () => {
  const items = [1, 2, 3, 4];
  shuffle(items, random("x"));
  expect(items).toEqual([1, 2, 3, 4]);
});

it("normal’s deviates have mean 0 and variance 1", () => {
  const deviates = Array.from({length: 20_000}, normal(random("normal")));
  expect(Math.abs(mean(deviates))).toBeLessThan(3.3 / Math.sqrt(20_000));
  expect(Math.abs(variance(deviates) - 1)).toBeLessThan(3.3 * Math.sqrt(2 / 20_000));
});

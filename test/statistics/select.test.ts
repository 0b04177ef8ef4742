import {describe, expect, it} from "vitest";
import {medianInterval} from "../../runner/statistics/interval.ts";
import {ascending, median, quantile} from "../../runner/statistics/quantile.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {select, selectTwo} from "../../runner/statistics/select.ts";

const next = random("select");
const deviate = normal(next);
const series: [string, number[]][] = [
  ["of deviates", Array.from({length: 1501}, deviate)],
  ["with ties", Array.from({length: 1500}, () => Math.floor(10 * next()))],
  ["that rise", Array.from({length: 1200}, (_, i) => i)],
  ["that fall", Array.from({length: 1201}, (_, i) => 2000 - i)],
  ["all equal", Array.from({length: 1000}, () => 0.1)]
];

describe.each(series)("of many values %s", (_, values) => {
  const sorted = [...values].sort((a, b) => a - b);

  it("selects what sorting would put there", () => {
    for (const k of [0, 1, 499, 500, 750, values.length - 1]) {
      expect(select(new Float64Array(values), k)).toBe(sorted[k]);
      expect(selectTwo(new Float64Array(values), k)).toEqual([sorted[k], sorted[k + 1] ?? NaN]);
    }
  });

  it("median, quantiles and interval are those of the sorted values", () => {
    const n = values.length;
    const middle = ((sorted[(n - 1) >> 1] ?? NaN) + (sorted[n >> 1] ?? NaN)) / 2;
    expect(median(values)).toBeCloseTo(middle, 15);
    expect([0, 1].map((p) => quantile(values, p))).toEqual([sorted[0], sorted[n - 1]]);
    expect(quantile(values, 0.3)).toBeLessThanOrEqual(sorted[Math.ceil(0.3 * (n - 1))] ?? NaN);
    expect(quantile(values, 0.3)).toBeGreaterThanOrEqual(sorted[Math.floor(0.3 * (n - 1))] ?? NaN);
    const {low, high} = medianInterval(values, 0.95);
    expect(sorted.indexOf(low)).toBeLessThan(n / 2);
    expect(sorted.indexOf(high)).toBe(sorted.indexOf(sorted[n - 1 - sorted.lastIndexOf(low)] ?? NaN));
    expect(ascending(values)).toEqual(sorted);
  });
});

it("has no value where there is none", () => {
  expect(select(new Float64Array(0), 0)).toBeNaN();
  expect(selectTwo(new Float64Array([3]), 0)).toEqual([3, NaN]);
});

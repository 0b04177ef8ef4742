import {readFileSync} from "node:fs";
import {expect, it} from "vitest";
import {pyperfComparison, pyperfGeometricMean, pyperfSummary} from "../../runner/statistics/pyperf.ts";
import type {PyperfSummary} from "../../runner/statistics/pyperf.ts";

interface Recorded {
  files: Record<string, {name: string; processes: number[][]; expected: PyperfSummary}[]>;
  comparisons: {
    reference: string;
    changed: string;
    results: {name: string; ratio: number; t: number; significant: boolean}[];
    geometricMean: number;
  }[];
}

const recorded = JSON.parse(readFileSync(new URL("pyperf.json", import.meta.url), "utf8")) as Recorded;
const benchmarks = Object.entries(recorded.files).flatMap(([file, list]) => list.map((one) => ({file, ...one})));

function expectClose(actual: number | null | undefined, expected: number): void {
  expect(Math.abs((actual ?? NaN) - expected) / Math.abs(expected || 1)).toBeLessThan(1e-9);
}

it("the recorded values are complete", () => {
  expect(benchmarks).toHaveLength(10);
  expect(recorded.comparisons).toHaveLength(3);
});

it.each(benchmarks)("$file $name is summarised as pyperf does", ({processes, expected}) => {
  const summary: Record<string, number | null> = {...pyperfSummary(processes)};
  expect(Object.keys(summary).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) expectClose(summary[name], value as number);
});

it.each(recorded.comparisons)("$reference and $changed compare as in pyperf", (comparison) => {
  const ours = comparison.results.map(({name, ratio, t, significant}) => {
    const find = (file: string) => recorded.files[file]?.find((one) => one.name === name)?.processes ?? [];
    const compared = pyperfComparison(find(comparison.reference), find(comparison.changed));
    expectClose(compared.ratio, ratio);
    expectClose(compared.t, t);
    expect(compared.significant).toBe(significant);
    return compared;
  });
  expectClose(pyperfGeometricMean(ours), comparison.geometricMean);
});

// The values of pyperf’s test_utils.py (MIT).
const data1 = [89.2, 78.2, 89.3, 88.3, 87.3, 90.1, 95.2, 94.3, 78.3, 89.3];
const data2 = [79.3, 78.3, 85.3, 79.3, 88.9, 91.2, 87.2, 89.2, 93.3, 79.9];

it("t and its significance are those of pyperf’s tests", () => {
  const {t, significant} = pyperfComparison([data1], [data2]);
  expectClose(t, 1.0947229724603977);
  expect(significant).toBe(false);
  expectClose(pyperfComparison([data1.map((x) => x * 10)], [data1]).t, 43.76839453227327);
});

it("where pyperf fails, it says significant, and so do we", () => {
  expect(pyperfComparison([[1, 2, 3]], [[1, 2]])).toMatchObject({t: null, significant: true});
  expect(pyperfComparison([[1, 1]], [[2, 2]])).toMatchObject({t: null, significant: true});
  expect(pyperfComparison([[1]], [[2]])).toMatchObject({t: null, significant: true});
});

it("one process does not say how many are needed", () => {
  expect(pyperfSummary([[1, 2, 3]]).requiredProcesses).toBeNull();
});

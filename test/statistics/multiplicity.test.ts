import {expect, it} from "vitest";
import {medianInterval, signTest} from "../../runner/statistics/interval.ts";
import {benjaminiHochberg, holm, selectedLevel} from "../../runner/statistics/multiplicity.ts";
import {random} from "../../runner/statistics/random.ts";

const p = [0.01, 0.04, 0.03, 0.005, 0.2];

it("holm agrees with R’s p.adjust", () => {
  expect(holm(p).map((x) => Number(x.toFixed(12)))).toEqual([0.04, 0.09, 0.09, 0.025, 0.2]);
});

it("benjaminiHochberg agrees with scipy’s false_discovery_control", () => {
  expect(benjaminiHochberg(p).map((x) => Number(x.toFixed(12)))).toEqual([0.025, 0.05, 0.05, 0.025, 0.2]);
});

it("benjaminiHochberg rejects what the original paper’s example does", () => {
  // Benjamini and Hochberg 1995, §4: 15 hypotheses, of which 4 are rejected.
  const paper = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1
  ];
  expect(benjaminiHochberg(paper).filter((x) => x <= 0.05)).toHaveLength(4);
  expect(holm(paper).filter((x) => x <= 0.05)).toHaveLength(3);
  expect(selectedLevel(paper)).toBeCloseTo(1 - (4 * 0.05) / 15, 12);
});

it("adjusting none gives none, and one changes nothing", () => {
  expect(holm([])).toEqual([]);
  expect(benjaminiHochberg([0.3])).toEqual([0.3]);
  expect(selectedLevel([])).toBe(0.95);
});

it("what is selected is what lies beyond δ at the selected level", () => {
  const next = random("suite");
  const suite = Array.from({length: 40}, (_, i) => Array.from({length: 14}, () => next() - 0.5 + (i < 15 ? 0.5 : 0)));
  const tests = suite.map((values) => signTest(values, 0.01));
  const adjusted = benjaminiHochberg(tests);
  const level = selectedLevel(tests);
  const selected = adjusted.map((q) => q <= 0.05);
  expect(selected.filter(Boolean).length).toBeGreaterThan(3);
  expect(suite.map((values) => medianInterval(values, level).low > 0.01)).toEqual(selected);
});

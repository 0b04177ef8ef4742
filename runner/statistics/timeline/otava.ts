import {studentProbability} from "../student.ts";
import {divider} from "./energy.ts";
import type {Division} from "./energy.ts";

export interface OtavaParameters {
  windowLength: number; // 50 is Otava’s default
  maxPValue: number; // 0.001; of one test, not of a series
  minMagnitude: number; // 0; relative, 0.05 is 5 %
}

export interface OtavaChange {
  index: number; // of the first value of the new level
  p: number;
  before: {mean: number; deviation: number}; // with n in the denominator
  after: {mean: number; deviation: number};
  change: number; // after over before, less one; 0 if the mean before is 0
  magnitude: number; // the larger of the change and the change back
}

/**
 * Returns what Apache Otava’s E-divisive returns, its defects included, so that
 * a series can be held against what others publish of it: windows, Student’s t
 * test with deviations that have n in the denominator, a test of the left part
 * against all that is right of it up to the next point, a window given up at its
 * first division that is not significant, and after a removed point new p values
 * for the two points right of it and not for its two neighbours. `weak` is
 * before points were removed. What Benchbook itself believes is changePoints.
 */
export function otava(
  series: readonly number[],
  {windowLength = 50, maxPValue = 0.001, minMagnitude = 0}: Partial<OtavaParameters> = {}
): {weak: OtavaChange[]; changes: OtavaChange[]} {
  const indices = weakIndices(series, windowLength, weakPValue(maxPValue));
  const weak = indices.map((_, i) => toChange(series, indices, i));
  return {weak, changes: merge(series, weak, maxPValue, minMagnitude)};
}

function weakPValue(p: number): number {
  return p < 0.05 ? 10 * p : p < 0.5 ? 2 * p : p;
}

function weakIndices(series: readonly number[], windowLength: number, maxPValue: number): number[] {
  const found = new Set<number>();
  let start = 0;
  while (start < series.length) {
    const window = series.slice(start, start + windowLength);
    for (const index of divide(window, maxPValue)) found.add(start + index);
    start = Math.max(...found, start + Math.max(1, Math.floor(windowLength / 2)));
  }
  return [...found].sort((a, b) => a - b);
}

/** Divides a window until its best division is not significant. */
function divide(window: readonly number[], maxPValue: number): number[] {
  const divideInterval = divider(window);
  const known = new Map<string, Division | null>();
  const found: number[] = [];
  for (;;) {
    const ends = [0, ...found, window.length];
    let best: (Division & {until: number}) | null = null;
    for (let i = 1; i < ends.length; ++i) {
      const [start = 0, until = 0] = [ends[i - 1], ends[i]];
      const key = `${start}/${until}`;
      const division = known.get(key) ?? divideInterval(start, until);
      known.set(key, division);
      if (division !== null && (best === null || division.q > best.q)) best = {...division, until};
    }
    if (best === null) return found;
    const {start, at, until} = best;
    const p = pValue(describe(window.slice(start, at)), describe(window.slice(at, until)));
    if (!(p <= maxPValue)) return found;
    found.push(at);
    found.sort((a, b) => a - b);
  }
}

function merge(
  series: readonly number[],
  weak: readonly OtavaChange[],
  maxPValue: number,
  minMagnitude: number
): OtavaChange[] {
  const changes = [...weak];
  while (changes.length > 0) {
    let worst = extreme(changes, ({p}) => p);
    if ((changes[worst]?.p ?? NaN) < maxPValue) {
      worst = extreme(changes, ({magnitude}) => -magnitude);
      if ((changes[worst]?.magnitude ?? NaN) > minMagnitude) break;
    }
    changes.splice(worst, 1);
    const indices = changes.map(({index}) => index);
    // Otava means to recompute the removed point’s neighbours, and misses the left one.
    for (const i of [worst, worst + 1]) if (i < changes.length) changes[i] = toChange(series, indices, i);
  }
  return changes;
}

/** Returns the index of the first of the largest. */
function extreme(changes: readonly OtavaChange[], of: (change: OtavaChange) => number): number {
  const values = changes.map(of);
  return values.indexOf(Math.max(...values));
}

function toChange(series: readonly number[], indices: readonly number[], i: number): OtavaChange {
  const [start = 0, index = 0, end = series.length] = [indices[i - 1], indices[i], indices[i + 1]];
  const before = describe(series.slice(start, index));
  const after = describe(series.slice(index, end));
  const change = relative(before.mean, after.mean);
  const magnitude = Math.max(Math.abs(change), Math.abs(relative(after.mean, before.mean)));
  return {
    index,
    p: pValue(before, after),
    before: {mean: before.mean, deviation: before.deviation},
    after: {mean: after.mean, deviation: after.deviation},
    change,
    magnitude
  };
}

function relative(from: number, to: number): number {
  return from === 0 ? 0 : to / from - 1;
}

interface Part {
  n: number;
  mean: number;
  deviation: number;
}

function describe(values: readonly number[]): Part {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {n, mean, deviation: Math.sqrt(squares / n)};
}

/** Student’s t test with a pooled variance; 1 for two values, NaN for equal constants. */
function pValue(x: Part, y: Part): number {
  const freedom = x.n + y.n - 2;
  if (freedom <= 0) return 1;
  const pooled = ((x.n - 1) * x.deviation ** 2 + (y.n - 1) * y.deviation ** 2) / freedom;
  const t = (y.mean - x.mean) / Math.sqrt(pooled * (1 / x.n + 1 / y.n));
  return 2 * studentProbability(-Math.abs(t), freedom);
}

import {studentProbability} from "../student.ts";
import {divider} from "./energy.ts";
import {parts} from "./parts.ts";
import type {Parts} from "./parts.ts";

export interface Segmentation {
  cuts: Cut[];
  removed: (Cut & {why: "chance" | "delta"})[]; // that seemed to be some, with what they divided last
}

/** Where one level ends and the next begins. */
export interface Cut {
  start: number; // of the segment before
  index: number; // of the first value of the segment after
  end: number; // of that, exclusive
  p: number; // corrected for all places that were looked at
}

export interface Limits {
  rate: number;
  weakRate: number;
  delta: number; // least difference of means, on the values’ scale
  least: number; // values in a segment
}

/**
 * Divides a series into segments of equal level: hierarchical divisive
 * estimation (Matteson and James 2014, doi:10.1080/01621459.2013.849605), with
 * these differences. All of the series is looked at, in no windows, and an
 * interval that has no significant division does not keep others from theirs. A
 * division is tested between the two runs of values that divide best, and not
 * between the first and all the rest, which a peak’s end would be part of. The
 * test is Student’s, with n − 1 in the denominator, and its p value multiplied
 * by the number of independent places that looking at all of them amounts to,
 * `looks`. Divisions at the weak rate are taken at first, so that they may help
 * to find others; then the worst is removed until all hold against their
 * neighbours as these then are.
 */
export function segment(values: readonly number[], limits: Limits): Segmentation {
  const n = values.length;
  const of = parts(values);
  const cuts = divide(values, of, limits);
  const removed: Segmentation["removed"] = [];
  for (;;) {
    const all = cuts.map((index, i) =>
      toCut([cuts[i - 1] ?? 0, index, cuts[i + 1] ?? n], [0, ...cuts, n], of, looks(n))
    );
    const size = ({start, index, end}: Cut) => Math.abs(of.mean(index, end) - of.mean(start, index));
    const weakest = largest(all, ({p}) => p);
    const worst = weakest && weakest.p > limits.rate ? weakest : largest(all, (cut) => -size(cut));
    if (!worst || (worst.p <= limits.rate && size(worst) > limits.delta)) return {cuts: all, removed};
    removed.push({...worst, why: worst.p > limits.rate ? "chance" : "delta"});
    cuts.splice(cuts.indexOf(worst.index), 1);
  }
}

/**
 * The number of independent places that the search of n values amounts to: the
 * p value of the best division of a series without any change is below r/looks
 * in a share r of such series. From simulations of normal noise, as no formula
 * is known; docs/timeline.md has what other noise makes of it.
 */
function looks(n: number): number {
  return 3 * n;
}

function divide(values: readonly number[], of: Parts, {weakRate, least}: Limits): number[] {
  const n = values.length;
  const best = divider(values);
  const divisions = new Map<string, ReturnType<typeof best>>();
  const cuts: number[] = [];
  for (let found = true; found;) {
    found = false;
    const ends = [0, ...cuts, n];
    for (let i = 1; i < ends.length; ++i) {
      const [start = 0, end = 0] = [ends[i - 1], ends[i]];
      const key = `${start}/${end}`;
      if (!divisions.has(key)) divisions.set(key, best(start, end, least));
      const division = divisions.get(key);
      if (!division) continue;
      const others = [...new Set([...ends, division.at, division.end])].sort((a, b) => a - b);
      if (toCut([start, division.at, division.end], others, of, looks(n)).p > weakRate) continue;
      cuts.push(division.at);
      cuts.sort((a, b) => a - b);
      found = true;
      break;
    }
  }
  return cuts;
}

/** The variance is that within the two segments, or where they are short, within all. */
function toCut([start, index, end]: [number, number, number], ends: readonly number[], of: Parts, places: number): Cut {
  const [a, b] = [index - start, end - index];
  const own = {squares: of.squares(start, index) + of.squares(index, end), freedom: a + b - 2};
  const {squares, freedom} = own.freedom >= ENOUGH ? own : within(ends, of);
  const difference = Math.abs(of.mean(index, end) - of.mean(start, index));
  const t = difference / Math.sqrt((squares / freedom) * (1 / a + 1 / b));
  const p = freedom < 1 || difference === 0 ? 1 : 2 * studentProbability(-t, freedom);
  return {start, index, end, p: Math.min(1, p * places)};
}

const ENOUGH = 8; // degrees of freedom

/** Returns the squares within all segments, and their degrees of freedom. */
export function within(ends: readonly number[], of: Parts): {squares: number; freedom: number} {
  let squares = 0;
  for (let i = 1; i < ends.length; ++i) squares += of.squares(ends[i - 1] ?? 0, ends[i] ?? 0);
  return {squares, freedom: (ends.at(-1) ?? 0) - (ends.length - 1)};
}

function largest<T>(items: readonly T[], of: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || of(item) > of(best) ? item : best),
    undefined
  );
}

import {mean, variance} from "./mean.ts";
import {normalQuantile} from "./normal.ts";
import {median, quantile} from "./quantile.ts";
import {studentQuantile} from "./student.ts";

/**
 * Returns a sample’s value: the values of each process become one by the
 * metric’s summary, and the processes’ values their median. Only samples are
 * paired and counted; what repeats inside one only makes it steadier (Kalibera
 * and Jones 2013, doi:10.1145/2464157.2464160). NaN if there are no values.
 */
export function sampleValue(processes: readonly (readonly number[])[], summary = "median"): number {
  return median(processes.filter((values) => values.length > 0).map((values) => processValue(values, summary)));
}

/** Returns what a process’s values come to; the summary is median, mean, min, max or a percentile such as p99 or p99.9. */
export function processValue(values: readonly number[], summary = "median"): number {
  switch (summary) {
    case "median":
      return median(values);
    case "mean":
      return mean(values);
    case "min":
      return quantile(values, 0);
    case "max":
      return quantile(values, 1);
  }
  const percent = /^p(\d{1,2}(\.\d+)?|100)$/.exec(summary)?.[1];
  if (percent === undefined) {
    throw new Error(`Unknown summary: ${summary}. It is median, mean, min, max, or a percentile such as p99.`);
  }
  return quantile(values, Number(percent) / 100);
}

/** Values at one or more levels of repetition, the highest outermost, e.g., builds of processes of values. */
export type Levels = readonly (number | Levels)[];

export interface Components {
  spread: number[]; // S², of the means at each level, the lowest first
  components: number[]; // T², the variance that each level adds, the lowest first; may be negative
  counts: number[]; // r, repetitions at each level, the lowest first
}

/**
 * Splits the variance of balanced data among its levels, as Kalibera and Jones
 * (2013, doi:10.1145/2464157.2464160) do. The second term of T² has S², as in
 * their revised version, where the proceedings print T². Throws if the counts
 * of a level differ, or a level was not repeated.
 */
export function varianceComponents(data: Levels): Components {
  const spread: number[] = [];
  const counts: number[] = [];
  for (let groups = [data]; groups.length > 0; groups = groups.flat().filter((member) => typeof member !== "number")) {
    const count = groups[0]?.length ?? 0;
    if (count < 2 || groups.some((group) => group.length !== count)) {
      throw new Error("Variance components need each level repeated equally often, and at least twice.");
    }
    counts.unshift(count);
    spread.unshift(mean(groups.map((group) => variance(group.map(grandMean)))));
  }
  const components = spread.map((s, i) => s - (i > 0 ? (spread[i - 1] ?? 0) / (counts[i - 1] ?? 1) : 0));
  return {spread, components, counts};
}

/**
 * Returns how often to repeat each level but the highest, the lowest first, for
 * the narrowest interval in a given time: √(cost above / cost here × T² here /
 * T² above), rounded up and at least 1. Costs are of one repetition, in any one
 * unit, the lowest level first. Infinity where a level above adds no variance.
 */
export function repetitions({components}: Pick<Components, "components">, costs: readonly number[]): number[] {
  return components.slice(0, -1).map((own, i) => {
    const above = components[i + 1] ?? 0;
    if (own <= 0) return 1;
    if (above <= 0) return Infinity;
    return Math.max(1, Math.ceil(Math.sqrt(((costs[i + 1] ?? NaN) / (costs[i] ?? NaN)) * (own / above))));
  });
}

/** Returns the half-width of the interval of the grand mean, from the spread at the highest level. */
export function meanHalfWidth({spread, counts}: Pick<Components, "spread" | "counts">, level = 0.95): number {
  const count = counts.at(-1) ?? 0;
  return studentQuantile((1 + level) / 2, count - 1) * Math.sqrt((spread.at(-1) ?? NaN) / count);
}

/** Returns how often to repeat the highest level for an interval of at most this half-width. */
export function highestRepetitions({spread}: Pick<Components, "spread">, halfWidth: number, level = 0.95): number {
  const top = spread.at(-1) ?? NaN;
  if (!(halfWidth > 0)) return top === 0 ? 2 : Infinity;
  // The normal quantile gives a little less than enough.
  let count = Math.max(2, Math.floor(top * (normalQuantile((1 + level) / 2) / halfWidth) ** 2));
  while (meanHalfWidth({spread: [top], counts: [count]}, level) > halfWidth) ++count;
  return count;
}

function grandMean(data: number | Levels): number {
  return typeof data === "number" ? data : mean(data.map(grandMean));
}

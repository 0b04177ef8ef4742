import {deviation, geometricMean, mean, sum} from "./mean.ts";
import {mad, median, quantile} from "./quantile.ts";

// What pyperf 2.10 computes, to the digit, for those who compare our figures with
// its. No verdict of ours rests on it: it counts all values of all processes as
// independent, and takes a process’s place in time for chance.

/** The values of a benchmark, by process; calibration runs and warm-ups left out. */
export type PyperfProcesses = readonly (readonly number[])[];

export interface PyperfSummary {
  values: number; // how many
  mean: number;
  stdev: number; // n − 1; NaN for one value
  median: number;
  mad: number; // unscaled
  min: number;
  p5: number;
  q1: number;
  q3: number;
  p95: number;
  max: number;
  outliers: number; // outside Q1 − 1.5 IQR … Q3 + 1.5 IQR
  requiredProcesses: number | null; // for a 95 % interval 1 % wide; null for one process
}

export interface PyperfComparison {
  ratio: number; // of means, changed over reference
  t: number | null; // positive: the reference is larger; null where pyperf fails
  significant: boolean; // true too where pyperf fails, as it says then
}

/** Summarises a benchmark as `pyperf stats` does. */
export function pyperfSummary(processes: PyperfProcesses): PyperfSummary {
  const values = processes.flat();
  const q1 = quantile(values, 0.25);
  const q3 = quantile(values, 0.75);
  const reach = 1.5 * (q3 - q1);
  return {
    values: values.length,
    mean: mean(values),
    stdev: deviation(values),
    median: median(values),
    mad: mad(values),
    min: quantile(values, 0),
    p5: quantile(values, 0.05),
    q1,
    q3,
    p95: quantile(values, 0.95),
    max: quantile(values, 1),
    outliers: values.filter((value) => value < q1 - reach || value > q3 + reach).length,
    requiredProcesses: requiredProcesses(processes)
  };
}

/** Compares two benchmarks as `pyperf compare_to` does: Student’s t with pooled variance, of all values of all processes. */
export function pyperfComparison(reference: PyperfProcesses, changed: PyperfProcesses): PyperfComparison {
  const [a, b] = [reference.flat(), changed.flat()];
  const ratio = mean(b) / mean(a);
  const pooled = (squares(a) + squares(b)) / (a.length + b.length - 2);
  const t = (mean(a) - mean(b)) / Math.sqrt((pooled * 2) / a.length);
  if (a.length !== b.length || !(pooled > 0)) return {ratio, t: null, significant: true};
  return {ratio, t, significant: Math.abs(t) >= criticalT(a.length + b.length - 2)};
}

/** Returns the geometric mean of the comparisons’ ratios, significant or not, as `pyperf compare_to` prints it. */
export function pyperfGeometricMean(comparisons: readonly PyperfComparison[]): number {
  return geometricMean(comparisons.map(({ratio}) => ratio));
}

/** Returns the processes that pyperf’s check asks for: ⌈4 · 1.96² · (s/mean)² / 0.01²⌉ of process means. */
function requiredProcesses(processes: PyperfProcesses): number | null {
  const means = processes.filter((values) => values.length > 0).map(mean);
  if (means.length < 2) return null;
  return Math.ceil((4 * 1.96 ** 2 * (deviation(means) / mean(means)) ** 2) / 0.01 ** 2);
}

// pyperf’s table of the two-sided 5 % points, by degrees of freedom from 1 to 30,
// and beyond that from each of these on.
const CRITICAL = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042
];
const CRITICAL_FROM = [
  [200, 1.96],
  [100, 1.984],
  [80, 1.99],
  [60, 2],
  [50, 2.009],
  [40, 2.021],
  [30, 2.042]
] as const;

function criticalT(freedom: number): number {
  return CRITICAL[freedom - 1] ?? CRITICAL_FROM.find(([from]) => freedom >= from)?.[1] ?? NaN;
}

function squares(values: readonly number[]): number {
  const center = mean(values);
  return sum(values.map((value) => (value - center) ** 2));
}

import type {LayoutEffect, MeasuredLayout, Metric, Sample} from "../../result/types.ts";

/** What is measured of which variants. */
export interface LayoutSubject {
  measurement: string;
  benchmark: string;
  metric: Metric;
}

/** Returns the samples of each layout by its name, the shipped one’s under “shipped”. */
export function samplesByLayout(samples: readonly Sample[]): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>();
  for (const sample of samples) {
    const name = sample.layout ?? SHIPPED;
    const own = found.get(name);
    if (own === undefined) found.set(name, [sample]);
    else own.push(sample);
  }
  return found;
}

/** Returns whether a layout counts as one of its kind. */
export function counts({reason, sameAs}: Pick<MeasuredLayout, "reason" | "sameAs">): boolean {
  return reason === null && sameAs === null;
}

/**
 * Returns which share of layouts is as far from the middle of the random ones,
 * whichever side of it, as the shipped one is, which is counted among them: what
 * the p value of a permutation test would be, were the shipped layout drawn like
 * the others.
 */
export function extremeness(shipped: number, random: readonly number[], middle: number): number {
  const distance = Math.abs(shipped - middle) * (1 - 1e-9); // a rounding makes nothing more extreme
  const asFar = random.filter((value) => Math.abs(value - middle) >= distance).length;
  return (1 + asFar) / (1 + random.length);
}

/** Returns what identifies a metric of a benchmark in an artifact. */
export function describeSubject({
  measurement,
  benchmark,
  metric: {name, unit, better}
}: LayoutSubject): Pick<LayoutEffect, "measurement" | "benchmark" | "metric" | "unit" | "better"> {
  return {measurement, benchmark, metric: name, unit, better};
}

/** Returns the samples in which a metric was measured. */
export function under(samples: readonly Sample[], {instrument = "launcher"}: Metric): Sample[] {
  return samples.filter((sample) => sample.instrument === instrument);
}

export const SHIPPED = "shipped";

import {outliers} from "../outliers.ts";
import {parts} from "./parts.ts";

export interface Odd {
  values: number[]; // with odd ones at the level that they are in or next to
  odd: number[]; // their indices; empty: all is as it was
}

/**
 * Looks for values that are no level by themselves. One that is a segment alone
 * is a peak only if it has `least` samples and all but a fifth of them lie on its
 * side of the middle between it and the level next to it: a revision that is
 * slower is so in every round. Of a point with fewer samples, one beyond Tukey’s
 * outer fences about its level is odd too.
 */
export function findOdd(
  values: readonly number[],
  cuts: readonly number[],
  samples: readonly (readonly number[])[],
  least: number
): Odd {
  const of = parts(values);
  const ends = [0, ...cuts, values.length];
  const end = (i: number) => ends[i] ?? 0;
  const levels = ends.slice(1).map((stop, i) => of.mean(end(i), stop)); // of each segment
  const segmentOf = values.map((_, j) => ends.findIndex((stop) => stop > j) - 1);
  const labels = outliers(values.map((value, j) => value - (levels[segmentOf[j] ?? 0] ?? NaN)));
  const tamed = [...values];
  const odd: number[] = [];
  values.forEach((value, j) => {
    const i = segmentOf[j] ?? 0;
    const own = samples[j] ?? [];
    const alone = end(i + 1) - end(i) === 1;
    const around = alone ? [levels[i - 1], levels[i + 1]] : [levels[i]];
    const [level] = around.flatMap((level) => level ?? []).sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
    if (level === undefined) return;
    const isOdd = alone
      ? own.length < least || !agree(own, value, level)
      : own.length < least && (labels[j]?.startsWith("severe") ?? false);
    if (!isOdd) return;
    tamed[j] = level;
    odd.push(j);
  });
  return {values: tamed, odd};
}

function agree(samples: readonly number[], value: number, level: number): boolean {
  const middle = (value + level) / 2;
  const beyond = samples.filter((sample) => (sample - middle) * (value - level) > 0).length;
  return beyond >= samples.length - Math.floor(samples.length / 5);
}

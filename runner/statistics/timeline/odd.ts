import {outliers} from "../outliers.ts";
import {parts} from "./parts.ts";

/**
 * Returns values of which odd ones, indices with too few samples to be a peak by
 * themselves, are brought to the level that they are in or next to: those that
 * are a segment alone, and those that lie beyond Tukey’s outer fences about their
 * level. `odd` has their indices; null if there are none.
 */
export function withoutOdd(
  values: readonly number[],
  cuts: readonly number[],
  thin: (index: number) => boolean
): {values: number[]; odd: number[]} | null {
  const of = parts(values);
  const ends = [0, ...cuts, values.length];
  const end = (i: number) => ends[i] ?? 0;
  const rests: number[] = [];
  for (let i = 1; i < ends.length; ++i) {
    for (let j = end(i - 1); j < end(i); ++j) rests.push((values[j] ?? NaN) - of.mean(end(i - 1), end(i)));
  }
  const labels = outliers(rests);
  const tamed = [...values];
  const odd: number[] = [];
  values.forEach((value, j) => {
    if (!thin(j)) return;
    const i = ends.findIndex((end) => end > j);
    const alone = end(i) - end(i - 1) === 1;
    if (!alone && !labels[j]?.startsWith("severe")) return;
    const levels = alone
      ? [i - 1, i + 1].flatMap((k) => (k > 0 && k < ends.length ? [of.mean(end(k - 1), end(k))] : []))
      : [of.mean(end(i - 1), end(i))];
    const nearest = levels.sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0];
    if (nearest === undefined) return;
    tamed[j] = nearest;
    odd.push(j);
  });
  return odd.length > 0 ? {values: tamed, odd} : null;
}

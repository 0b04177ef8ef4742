import type {Effect} from "../result/types.ts";
import {pairedEffect} from "./paired.ts";
import type {Pair} from "./pairs.ts";
import {mean} from "./mean.ts";

/**
 * Returns the geometric mean of a suite’s ratios, and its interval: each round’s
 * geometric mean over the benchmarks, and of these rounds the median with the
 * interval of the sign test, as one benchmark’s ratio has them. The geometric
 * mean is the only mean of ratios that doesn’t depend on which of the two is the
 * baseline (Fleming and Wallace 1986, doi:10.1145/5666.5673).
 *
 * The interval says how sure the mean of these very benchmarks is, on this
 * machine; it does not speak for benchmarks that were not measured, of which
 * those of a suite are no random sample. Benchmarks of one round share its
 * disturbances, which is why rounds and not benchmarks are counted.
 *
 * Takes each benchmark’s usable pairs. Only rounds in which all of the benchmarks
 * have a pair count, since a mean over fewer of them would be of another suite.
 * Null where there is no such round, or a value is not positive.
 */
export function suiteEffect(benchmarks: readonly (readonly Pair[])[], level: number): Effect | null {
  const rounds = new Map<number, number[]>();
  for (const pairs of benchmarks) {
    for (const {round, baseline, variant} of pairs) {
      if (!(baseline > 0 && variant > 0)) return null;
      const logs = rounds.get(round);
      if (logs) logs.push(Math.log(variant / baseline));
      else rounds.set(round, [Math.log(variant / baseline)]);
    }
  }
  const whole = [...rounds].filter(([, logs]) => logs.length === benchmarks.length);
  const means = whole.map(([round, logs]) => ({round, baseline: 1, variant: Math.exp(mean(logs)), canaryNs: null}));
  return pairedEffect(means, "ratio", level);
}

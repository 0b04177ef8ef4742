import type {Level} from "../result/types.ts";
import type {Observation} from "../statistics/bisection/search.ts";
import {medianInterval} from "../statistics/interval.ts";
import {toInterval} from "../statistics/paired.ts";
import type {Scale} from "../statistics/paired.ts";
import {median} from "../statistics/quantile.ts";

/**
 * Returns each measured revision’s median, with its interval from order
 * statistics, in the metric’s unit. All are of the machine’s commonest state:
 * what was measured in another is moved by what the two ends differ between the
 * states.
 */
export function levelsOf(observations: readonly Observation[], ends: readonly number[], scale: Scale): Level[] {
  const main = commonest(observations.map(({state}) => state));
  const offsets = new Map<number, number>();
  for (const {state} of observations) {
    if (!offsets.has(state)) offsets.set(state, state === main ? 0 : offsetOf(observations, ends, state, main));
  }
  const values = new Map<number, number[]>();
  for (const {revision, value, state} of observations) {
    const moved = value - (offsets.get(state) ?? 0);
    values.set(revision, [...(values.get(revision) ?? []), scale === "ratio" ? Math.exp(moved) : moved]);
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .map(([revision, own]) => ({
      revision,
      n: own.length,
      estimate: median(own),
      interval: toInterval(medianInterval(own, 0.95), "difference")
    }));
}

/** Returns by how much values are more in a state than in the main one, as far as the ends tell. */
function offsetOf(observations: readonly Observation[], ends: readonly number[], state: number, main: number): number {
  const level = (end: number, wanted: number): number[] =>
    observations.filter(({revision, state}) => revision === end && state === wanted).map(({value}) => value);
  const offsets = ends.flatMap((end) => {
    const [there, here] = [level(end, state), level(end, main)];
    return there.length > 0 && here.length > 0 ? [median(there) - median(here)] : [];
  });
  return offsets.length > 0 ? median(offsets) : 0;
}

function commonest(states: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

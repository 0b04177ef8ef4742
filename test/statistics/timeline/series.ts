import {normal, random} from "../../../runner/statistics/random.ts";
import type {MeasuredRevision} from "../../../runner/statistics/timeline/finding.ts";

/** Values of revisions over some rounds: a level each, as a logarithm, and noise of 1 %. */
export function series(
  levels: readonly number[],
  {
    rounds = 5,
    noise = 0.01,
    shift = 0,
    seed = "series"
  }: {rounds?: number; noise?: number; shift?: number; seed?: string} = {}
): MeasuredRevision[] {
  const z = normal(random(seed));
  const shifts = Array.from({length: rounds}, (_, r) => shift * r);
  return levels.map((level, revision) => ({
    revision,
    samples: shifts.map((shift, r) => ({round: r + 1, value: 17 * Math.exp(level + shift + noise * z())}))
  }));
}

export function levels(...parts: [level: number, points: number][]): number[] {
  return parts.flatMap(([level, points]) => Array.from({length: points}, () => level));
}

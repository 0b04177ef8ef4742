import {normal, random} from "../../runner/statistics/random.ts";
import type {Random} from "../../runner/statistics/random.ts";
import type {MeasuredRevision} from "../../runner/statistics/timeline/finding.ts";

/** What a simulated history is like. Sizes are of logarithms. */
export interface SeriesSpec {
  points: number;
  rounds: number;
  noise: number; // standard deviation of a sample
  tails: "normal" | "heavy"; // heavy: Student’s t with 3 degrees of freedom, of that deviation
  builds: number; // standard deviation of what each build adds of its own
  spikes: number; // share of samples that are higher by eight times the noise
  shift: number; // standard deviation of what a round adds to all of its samples
}

/** The truth: the logarithm of a point’s value. */
export type Level = (point: number) => number;

export const steady: SeriesSpec = {
  points: 100,
  rounds: 5,
  noise: 0.01,
  tails: "normal",
  builds: 0,
  spikes: 0,
  shift: 0.02
};

/** Returns what takes a round’s samples of some points, as a machine would. */
export function machine(spec: SeriesSpec, level: Level, seed: string) {
  const next = random(seed);
  const z = normal(next);
  const noise = spec.tails === "normal" ? z : () => z() / Math.hypot(z(), z(), z());
  const builds = Array.from({length: spec.points}, () => spec.builds * z());
  return (points: readonly number[]): number[] => {
    const shift = spec.shift * z();
    return points.map((i) =>
      Math.exp(level(i) + (builds[i] ?? 0) + shift + spec.noise * (noise() + (isSpike(spec, next) ? 8 : 0)))
    );
  };
}

function isSpike({spikes}: SeriesSpec, next: Random): boolean {
  return spikes > 0 && next() < spikes;
}

/** Returns a whole series, each of whose rounds holds all of it. */
export function simulateSeries(spec: SeriesSpec, level: Level, seed: string): MeasuredRevision[] {
  const round = machine(spec, level, seed);
  const all = Array.from({length: spec.points}, (_, i) => i);
  const rounds = Array.from({length: spec.rounds}, () => round(all));
  return all.map((revision) => ({
    revision,
    samples: rounds.map((values, r) => ({round: r + 1, value: values[revision] ?? NaN}))
  }));
}

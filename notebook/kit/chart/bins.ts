import {median} from "../../../runner/statistics/quantile.ts";
import type {Point} from "./points.ts";

/** Samples of one arm in successive rounds. */
export interface Bin {
  variant: string;
  control: boolean;
  time: number; // the middle of its rounds
  low: number;
  middle: number; // the median
  high: number;
  rounds: [first: number, last: number];
  count: number; // of samples
}

/** Groups each arm’s points by successive rounds, into at most so many marks. */
export function bins(points: readonly Point[], mostMarks: number): Bin[] {
  const arms = new Map<string, Point[]>();
  for (const point of points) {
    const key = JSON.stringify([point.sample.variant, point.sample.control]);
    const arm = arms.get(key);
    if (arm) arm.push(point);
    else arms.set(key, [point]);
  }
  const perArm = Math.max(1, Math.floor(mostMarks / 2 / Math.max(1, arms.size))); // each has a line and a dot
  return [...arms.values()].flatMap((arm) => {
    const size = Math.ceil(arm.length / perArm);
    return Array.from({length: Math.ceil(arm.length / size)}, (_, i) => toBin(arm.slice(i * size, (i + 1) * size)));
  });
}

function toBin(points: readonly Point[]): Bin {
  const [first] = points;
  if (!first) throw new Error("A bin has at least one point.");
  const values = points.map(({value}) => value);
  return {
    variant: first.sample.variant,
    control: first.sample.control,
    time: median(points.map(({time}) => time)),
    low: Math.min(...values),
    middle: median(values),
    high: Math.max(...values),
    rounds: [first.sample.round, points.at(-1)?.sample.round ?? first.sample.round],
    count: points.length
  };
}

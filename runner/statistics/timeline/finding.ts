import type {Scale} from "../paired.ts";

/** A measured revision. */
export interface MeasuredRevision {
  revision: number; // its index in the history, ascending
  samples: readonly RoundValue[]; // at most one a round; of a failed sample none
  build?: string; // what is the same for revisions with the same code; default: a build of its own
}

export interface RoundValue {
  round: number;
  value: number; // in the metric’s unit
}

/** What changePoints was asked to do, and every limit that it used; the artifact holds all of it. */
export interface Parameters {
  scale: Scale; // ratio: levels are compared by ratios, and logarithms taken
  rate: number; // of series without any change, at most this share has a change point; 0.01
  weakRate: number; // likewise for weak points; 0.1
  delta: number; // the least change that matters: relative (0.01), or in the metric’s unit; 0
  level: number; // of intervals; 0.95
  shortSeries: number; // with fewer points, neighbours are compared directly; 15
  leastSamples: number; // a level needs so many samples: of one revision, or of several; 3
}

/** What changePoints found. Indices are of points, which have the order of the input. */
export interface TimelineResult {
  method: "segments" | "neighbours";
  parameters: Parameters;
  points: TimelinePoint[];
  rounds: {round: number; shift: number}[]; // by how much all of a round differed: a ratio, or a difference
  noise: number; // standard deviation of a point about its level, a logarithm or in the metric’s unit
  segments: Segment[];
  changes: Change[];
  weak: WeakPoint[];
  drifts: Ramp[];
  neededRounds: number | null; // where neighbours are compared and have too few rounds to differ: how many they need
}

export interface TimelinePoint {
  revision: number;
  value: number; // the mean of its samples but for outliers, without their rounds’ shifts, in the metric’s unit
  samples: number;
  outliers: number[]; // rounds whose sample lies far from the others of this revision
  outlier: boolean; // far from its level, with too few samples, or samples that agree too little, to be a peak
}

/** Successive points of one level. */
export interface Segment {
  first: number;
  last: number;
  value: number; // in the metric’s unit
  builds: number; // different ones
}

/** A change of level between two measured revisions that follow each other. */
export interface Change {
  index: number; // of the first point of the new level
  before: number; // the last revision of the old level
  after: number; // the first of the new one
  earliest: number; // of the points that may be the first of the new level, at the level of intervals
  latest: number;
  values: {before: number; after: number}; // levels, in the metric’s unit
  effect: number; // after over before, or after minus before
  interval: {low: number | null; high: number | null; level: number};
  p: number; // corrected: of a series without any change, the probability of such a change point
  support: Support;
}

/**
 * What a change of level rests on. “builds”: on either side there are at least
 * three builds that agree, so that one odd build does not explain it. “one
 * build”: one side has fewer, and that these binaries differ is all there is.
 */
export type Support = "builds" | "one build";

/** What would have been a change point but for the reason given. */
export interface WeakPoint extends Change {
  why: "chance" | "delta" | "drift"; // p is above the rate; smaller than δ; part of a drift
}

/** A gradual change, which no single revision explains. */
export interface Ramp {
  first: number; // index of the last point before it
  last: number; // of the first point after it
  before: number; // these points’ revisions
  after: number;
  values: {before: number; after: number};
  effect: number; // of all of it, like that of a change
}

import {rows} from "../../../runner/result/samples.ts";
import type {
  Artifact,
  BisectionFinding,
  HistoryRevision,
  Level,
  Metric,
  TimelineFinding,
  TimelineSeries
} from "../../../runner/result/types.ts";
import {changesOf} from "../../../runner/narrate/timeline.ts";
import {measuredValue} from "../../../runner/statistics/couples.ts";
import {median} from "../../../runner/statistics/quantile.ts";

/** A history as a chart shows it, whichever step went through it. */
export interface HistorySubject {
  step: string;
  revisions: HistoryRevision[]; // the oldest first
  measurement: string;
  benchmark: string;
  metric: Metric;
  levels: Level[];
  changes: HistoryRule[];
  drifts: {before: number; after: number}[];
  outliers: number[];
  posterior: number[] | null; // by revision; null: there is none
}

/** Where the level changes: between two revisions. */
export interface HistoryRule {
  before: number;
  after: number;
  effect: TimelineSeries["changes"][number]["effect"] | null;
  weak: boolean;
}

/** A sample that succeeded, at its revision. */
export interface HistorySample {
  revision: number;
  value: number;
}

/** Successive revisions of one level. */
export interface HistorySegment {
  first: number;
  last: number;
  value: number;
}

/** Returns what a chart shows of a bisection; null if it measured nothing. */
export function bisectionSubject(finding: BisectionFinding): HistorySubject | null {
  const {culprits, levels, metric, outcome, posterior} = finding;
  if (metric === null || levels.length === 0) return null;
  return {
    ...finding,
    metric,
    changes: culprits.map(({after, before, effect}) => ({before, after, effect, weak: false})),
    drifts: [],
    outliers: [],
    // It is of one step, and says little where there are several, or none that matters.
    posterior:
      outcome !== "several" && outcome !== "no difference" && posterior.some((p, i) => i > 0 && p > 0)
        ? posterior
        : null
  };
}

/** Returns what a chart shows of one of a timeline’s series. */
export function timelineSubject({revisions, step}: TimelineFinding, series: TimelineSeries): HistorySubject {
  const counted = new Set(changesOf(series));
  return {
    ...series,
    step,
    revisions,
    changes: series.changes.map((change) => ({...change, weak: !counted.has(change)})),
    posterior: null
  };
}

/** Returns the samples of a history that gave a value, each at its revision. */
export function historySamples(artifact: Artifact, subject: HistorySubject): HistorySample[] {
  const {benchmark, measurement, metric, revisions, step} = subject;
  const at = new Map(revisions.flatMap(({variant}, i) => (variant === null ? [] : [[variant, i] as const])));
  return rows(artifact).flatMap((sample) => {
    const revision = at.get(sample.variant);
    if (sample.step !== step || sample.measurement !== measurement || revision === undefined) return [];
    const value = measuredValue(sample, benchmark, metric);
    return value === null ? [] : [{revision, value}];
  });
}

/** Returns the levels between changes that count: of each, the median of its revisions’. */
export function segmentsOf({changes, levels}: HistorySubject): HistorySegment[] {
  const rules = changes.filter(({weak}) => !weak).sort((a, b) => a.before - b.before);
  const from = [-Infinity, ...rules.map(({after}) => after)];
  const to = [...rules.map(({before}) => before), Infinity];
  return from.flatMap((first, i) => {
    const own = levels.filter(({revision}) => revision >= first && revision <= (to[i] ?? Infinity));
    const [start, end] = [own[0], own.at(-1)];
    return start && end
      ? [{first: start.revision, last: end.revision, value: median(own.map(({estimate}) => estimate))}]
      : [];
  });
}

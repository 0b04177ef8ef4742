import type {MeasurementSelection} from "../experiment/experiment.ts";
import type {ChangePoint, Effect, Level, Metric, TimelineSeries, Trial} from "../result/types.ts";
import {medianInterval} from "../statistics/interval.ts";
import {toInterval} from "../statistics/paired.ts";
import type {Scale} from "../statistics/paired.ts";
import {changePoints} from "../statistics/timeline/change-points.ts";
import type {Change, TimelineResult, WeakPoint} from "../statistics/timeline/finding.ts";
import type {Passes} from "./passes.ts";
import {benchmarksIn, metricsIn} from "./picked.ts";

/** One line of a timeline: what a benchmark’s metric was over the revisions. */
export interface Topic {
  measurement: string;
  benchmark: string;
  metric: Metric;
  passes: Passes;
}

/** Returns what a measurement gives to draw. */
export function topicsOf(selection: MeasurementSelection, trial: Trial, passes: Passes): Topic[] {
  const [metric] = metricsIn(selection, trial);
  if (metric === undefined) return [];
  return benchmarksIn(selection, trial).map((benchmark) => ({
    measurement: selection.measurement,
    benchmark,
    metric,
    passes
  }));
}

function scaleOf({metric, passes, benchmark}: Topic): Scale {
  const plain = metric.delta.kind === "absolute" || passes.values(benchmark, metric).some(({value}) => value <= 0);
  return plain ? "difference" : "ratio";
}

/** Finds where a topic’s level changes, in what has been measured so far. */
export function findChanges(topic: Topic): TimelineResult {
  const {metric, passes, benchmark} = topic;
  const samples = new Map<number, {round: number; value: number}[]>();
  for (const {revision, ...sample} of passes.values(benchmark, metric)) {
    samples.set(revision, [...(samples.get(revision) ?? []), sample]);
  }
  const revisions = [...samples].sort(([a], [b]) => a - b).map(([revision, samples]) => ({revision, samples}));
  const scale = scaleOf(topic);
  return changePoints(revisions, {
    scale,
    delta: metric.delta.kind === (scale === "ratio" ? "relative" : "absolute") ? metric.delta.value : 0
  });
}

/** Returns a topic with its levels and changes, as the artifact has them. */
export function describeSeries(topic: Topic, found: TimelineResult): TimelineSeries {
  const {measurement, benchmark, metric, passes} = topic;
  const {scale} = found.parameters;
  const {method, parameters, noise, points, changes, weak, drifts, neededRounds} = found;
  return {
    measurement,
    benchmark,
    metric,
    method,
    parameters: {...parameters},
    noise,
    levels: levelsOf(found, passes.values(benchmark, metric), scale),
    outliers: points.flatMap(({revision, outlier}) => (outlier ? [revision] : [])),
    changes: [...changes, ...weak]
      .map((change) => toChangePoint(change, metric, scale))
      .sort((a, b) => a.after - b.after),
    drifts: drifts.map(({before, after, effect}) => ({
      before,
      after,
      effect: toEffect(effect, {low: null, high: null, level: parameters.level}, scale)
    })),
    neededRounds
  };
}

/** Returns each revision’s level and its interval, with what all of a round had in common taken out. */
function levelsOf(
  {points, rounds, parameters}: TimelineResult,
  values: readonly {revision: number; round: number; value: number}[],
  scale: Scale
): Level[] {
  const shifts = new Map(rounds.map(({round, shift}) => [round, shift]));
  return points.map(({revision, value, samples}) => {
    const level = values
      .filter((one) => one.revision === revision)
      .map(({round, value}) =>
        scale === "ratio" ? value / (shifts.get(round) ?? 1) : value - (shifts.get(round) ?? 0)
      );
    const interval = toInterval(medianInterval(level, parameters.level), "difference");
    return {revision, n: samples, estimate: value, interval};
  });
}

function toChangePoint(change: Change | WeakPoint, {better}: Metric, scale: Scale): ChangePoint {
  const {before, after, effect, interval, p, support} = change;
  const rises = effect > (scale === "ratio" ? 1 : 0);
  return {
    before,
    after,
    effect: toEffect(effect, interval, scale),
    p,
    support,
    verdict: rises === (better === "lower") ? "worse" : "better",
    weak: "why" in change ? change.why : null
  };
}

function toEffect(estimate: number, interval: Effect["interval"], scale: Scale): Effect {
  return {scale, estimate, interval, pairs: 0};
}

import type {BisectStep, MeasurementSelection, TimelineStep} from "../experiment/experiment.ts";
import type {
  ChangePoint,
  Effect,
  Finding,
  Level,
  Metric,
  TimelineFinding,
  TimelineSeries,
  Trial
} from "../result/types.ts";
import {medianInterval} from "../statistics/interval.ts";
import {toInterval} from "../statistics/paired.ts";
import type {Scale} from "../statistics/paired.ts";
import {changePoints} from "../statistics/timeline/change-points.ts";
import type {Change, TimelineResult, WeakPoint} from "../statistics/timeline/finding.ts";
import {nextRevisions} from "../statistics/timeline/next.ts";
import {bisect} from "./bisect.ts";
import type {BisectContext} from "./bisect.ts";
import {at, openRange} from "./history.ts";
import type {Range} from "./history.ts";
import type {Lab} from "./lab.ts";
import {unrelated} from "./lineage.ts";
import {benchmarksIn, metricsIn} from "./picked.ts";
import {openPasses} from "./passes.ts";
import type {Passes} from "./passes.ts";

/** One line of a timeline: what a benchmark’s metric was over the revisions. */
interface Topic {
  measurement: string;
  benchmark: string;
  metric: Metric;
  passes: Passes;
}

/**
 * Measures revisions over a range, interleaved in rounds, and what lies between
 * neighbours that differ, and finds where the level changes. Returns the timeline
 * after the findings of the bisections that it leads to.
 */
export async function timeline(step: TimelineStep, lab: Lab, context: BisectContext): Promise<Finding[]> {
  const {from, to, flags, points, refine} = step;
  const ends = {from: {revision: from}, to: {revision: to}};
  const history = await lab.history({...ends, input: null, firstParent: true, path: []});
  if (history.commits === null) {
    return [undone(step, unrelated(history))];
  }
  const oldest = history.reversed ? history.to : history.from;
  const places = [oldest, ...history.commits].map((commit) => ({commit, variant: null}));
  const range = openRange(places, {of: null, flags, input: null}, lab);
  const grid = "count" in points ? {count: Math.min(points.count, places.length)} : points;
  const moves: TimelineFinding["moves"] = [];
  const passes = step.measurements.map((selection) => openPasses(range, step, selection, lab, context));
  const measured = new Set<number>();
  let topics: Topic[] = [];
  let stopped = "";

  while (stopped === "") {
    const results = topics.map(find);
    const next = nextRevisions({
      revisions: places.length,
      grid,
      measured: [...measured],
      untestable: untestable(range),
      same: range.same(),
      found:
        results.length === 0
          ? null
          : {changes: results.flatMap(({changes}) => changes), weak: results.flatMap(({weak}) => weak)},
      refine,
      budget: null
    });
    if (next.done !== null) {
      stopped = endings[next.done];
      break;
    }
    const wanted = next.revisions.map(({revision}) => revision);
    await range.build(wanted);
    const fresh = distinctCode(range, wanted, measured);
    const before = new Set(measured);
    for (const revision of fresh) measured.add(revision);
    for (const pass of passes) {
      if (fresh.length === 0) break;
      if (!(await pass.begin(fresh))) continue;
      await pass.take(fresh, neighbours(fresh, before));
    }
    for (const revision of fresh) {
      if (at(range.revisions, revision).state === "untestable") measured.delete(revision);
    }
    moves.push({revisions: next.revisions, rounds: Math.max(0, ...passes.map((pass) => pass.rounds))});
    topics = step.measurements.flatMap((selection, i) => {
      const pass = passes[i];
      return pass?.trial?.status === "ok" ? topicsOf(selection, pass.trial, pass) : [];
    });
  }
  settle(range, measured);
  const series = topics.map((topic) => describeSeries(topic, find(topic)));
  const finding: TimelineFinding = {
    ...emptyTimeline(step),
    revisions: range.revisions,
    rounds: Math.max(0, ...passes.map((pass) => pass.rounds)),
    moves,
    stopped,
    series
  };
  if (series.every(({levels}) => levels.length === 0)) {
    return [{...finding, status: "failed", reason: "No revision of the range could be measured."}];
  }
  return [...(await explain(step, range, series, lab, context)), finding];
}

const endings = {
  grid: "The revisions that were asked for were measured.",
  refined: "Neighbours that differ follow each other, or nothing between them can be tested.",
  budget: "The builds that the plan allows were used up."
};

/** Bisects around each change point, if the step wants it. */
async function explain(
  step: TimelineStep,
  range: Range,
  series: readonly TimelineSeries[],
  lab: Lab,
  context: BisectContext
): Promise<Finding[]> {
  if (step.then !== "bisect") return [];
  const findings: Finding[] = [];
  for (const {measurement, benchmark, metric, changes} of series) {
    const selection = step.measurements.find((one) => one.measurement === measurement);
    if (selection === undefined) continue;
    for (const {before, after} of changes.filter(({weak}) => weak === null)) {
      const [good, bad] = [await range.variant(before), await range.variant(after)];
      const bisected: BisectStep = {
        ...step,
        kind: "bisect",
        name: [step.name, bad, ...(step.measurements.length > 1 ? [measurement] : []), benchmark]
          .filter(Boolean)
          .join("/"),
        question: null,
        measurements: [
          {...selection, metrics: [metric], benchmarks: benchmark === "" ? selection.benchmarks : [benchmark]}
        ],
        good,
        bad,
        input: null,
        confidence: 0.99,
        firstParent: true,
        path: []
      };
      findings.push(...(await bisect(bisected, lab, context)));
    }
  }
  return findings;
}

function topicsOf(selection: MeasurementSelection, trial: Trial, passes: Passes): Topic[] {
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

function find(topic: Topic): TimelineResult {
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

function describeSeries(topic: Topic, found: TimelineResult): TimelineSeries {
  const {measurement, benchmark, metric, passes} = topic;
  const scale = scaleOf(topic);
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

/** Of revisions with the same code, one is measured. */
function distinctCode({revisions}: Range, wanted: readonly number[], measured: ReadonlySet<number>): number[] {
  const codeOf = (index: number): number => at(revisions, index).sameAs ?? index;
  const known = new Set([...measured].map(codeOf));
  return wanted.filter((index) => {
    const code = codeOf(index);
    if (at(revisions, index).state === "untestable" || known.has(code)) return false;
    known.add(code);
    return true;
  });
}

/** The measured revisions beside the new ones: rounds of other times are compared by what they share. */
function neighbours(fresh: readonly number[], measured: ReadonlySet<number>): number[] {
  const sorted = [...measured].sort((a, b) => a - b);
  const beside = fresh.flatMap((revision) => [
    sorted.findLast((one) => one < revision),
    sorted.find((one) => one > revision)
  ]);
  return [...new Set(beside.filter((one) => one !== undefined))];
}

function untestable({revisions}: Range): number[] {
  return revisions.flatMap(({state}, i) => (state === "untestable" ? [i] : []));
}

function settle({revisions, isBuilt}: Range, measured: ReadonlySet<number>): void {
  for (const [i, revision] of revisions.entries()) {
    if (revision.state === "untestable") continue;
    if (measured.has(i)) revision.state = "measured";
    else if (isBuilt(i)) revision.state = "same code";
  }
}

function undone(step: TimelineStep, reason: string): TimelineFinding {
  return {...emptyTimeline(step), status: "failed", reason};
}

/** Returns the finding of a timeline that has found nothing yet. */
export function emptyTimeline({name, question, from, to, flags}: TimelineStep): TimelineFinding {
  return {
    kind: "timeline",
    step: name,
    question,
    status: "done",
    reason: null,
    revisions: [],
    from,
    to,
    flags,
    rounds: 0,
    moves: [],
    stopped: "",
    series: []
  };
}

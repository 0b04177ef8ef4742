import type {BisectStep, TimelineStep} from "../experiment/experiment.ts";
import type {Finding, TimelineFinding, TimelineSeries} from "../result/types.ts";
import type {TimelineResult} from "../statistics/timeline/finding.ts";
import {nextRevisions} from "../statistics/timeline/next.ts";
import {bisect} from "./bisect.ts";
import type {BisectContext} from "./bisect.ts";
import {at, openRange} from "./history.ts";
import type {Range} from "./history.ts";
import type {Lab} from "./lab.ts";
import {unrelated} from "./lineage.ts";
import {openPasses} from "./passes.ts";
import {describeSeries, findChanges, topicsOf} from "./series.ts";
import type {Topic} from "./series.ts";

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
  let results: TimelineResult[] = [];
  let stopped = "";

  while (stopped === "") {
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
    results = topics.map(findChanges);
  }
  settle(range, measured);
  const series = topics.flatMap((topic, i) => (results[i] ? [describeSeries(topic, results[i])] : []));
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

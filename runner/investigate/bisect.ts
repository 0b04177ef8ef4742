import type {BisectStep, MeasurementSelection} from "../experiment/experiment.ts";
import type {BisectionFinding, Culprit, Finding, HistoryRevision, Metric, Trial} from "../result/types.ts";
import type {CompareProgress} from "./compare.ts";
import {endsEffect, outcomeOf, toCulprit} from "./conclusion.ts";
import {confirm} from "./confirmation.ts";
import {at, openRange} from "./history.ts";
import type {Place} from "./history.ts";
import type {End, Lab} from "./lab.ts";
import {linesOf, unrelated} from "./lineage.ts";
import {benchmarksIn, metricsIn} from "./picked.ts";
import type {ScriptRequest} from "./script.ts";
import {searchRange} from "./search.ts";
import type {Searched, SearchProgress} from "./search.ts";

export interface BisectContext {
  seed: number;
  watch?: (progress: CompareProgress) => void;
  follow?: (progress: SearchProgress) => void;
  /** Says how to search the same by the source’s own tool; null: it has none. */
  script?: (request: ScriptRequest) => string | null;
}

/** What a search is of, when the first start has shown what it gives. */
interface Topic {
  selection: MeasurementSelection;
  benchmark: string;
  metric: Metric;
}

/** What is searched: a step’s own range, or what a culprit of it has merged. */
interface Scope {
  name: string; // of the step in findings and samples
  from: End;
  to: End;
  firstParent: boolean;
}

/**
 * Searches the history between two variants for the revision that changed a
 * metric, and confirms what it names: the named revision is built again and
 * compared with each of its parents, and undone where it came last. What a merge
 * has merged is searched in turn. Returns the bisection after the findings that
 * it rests on.
 */
export async function bisect(step: BisectStep, lab: Lab, context: BisectContext): Promise<Finding[]> {
  const {name, good, bad, firstParent, measurements} = step;
  const scope = {name, from: {variant: good}, to: {variant: bad}, firstParent};
  const [selection] = measurements;
  if (selection === undefined) return [undone(step, scope, "There is nothing to measure.")];
  const [first] = await lab.build([{variant: good, replicate: 1}]);
  if (first?.status !== "ok") return [undone(step, scope, `The good end cannot be measured. ${first?.reason ?? ""}`)];
  const trial = await lab.trial({measurement: selection.measurement, variant: good});
  const topic = topicOf(selection, trial);
  if (typeof topic === "string") return [undone(step, scope, topic)];
  return bisectScope(step, scope, topic, lab, context);
}

async function bisectScope(
  step: BisectStep,
  scope: Scope,
  topic: Topic,
  lab: Lab,
  context: BisectContext
): Promise<Finding[]> {
  const {input, path} = step;
  const {from, to, firstParent} = scope;
  const history = await lab.history({from, to, input, firstParent, path});
  if (history.commits === null) return [undone(step, scope, unrelated(history))];
  const [older, newer] = history.reversed ? [history.to, history.from] : [history.from, history.to];
  const [oldest, newest] = history.reversed ? [to, from] : [from, to];
  const places: Place[] = [
    {commit: older, variant: nameOf(oldest)},
    ...history.commits.map((commit) => ({commit, variant: commit.hash === newer.hash ? nameOf(newest) : null}))
  ];
  if (places.length < 2) return [undone(step, scope, "The good and the bad end are the same revision.")];
  const range = openRange(places, {of: step.bad, flags: null, input}, lab);
  await range.variant(0);
  await range.variant(places.length - 1);
  const contains = firstParent ? undefined : await linesOf(range.revisions, {from, to, input}, path, lab);
  const {measurement, plan} = topic.selection;
  const searched = await searchRange(
    range,
    {
      step: scope.name,
      measurement,
      benchmark: topic.benchmark,
      metric: topic.metric,
      plan,
      confidence: step.confidence,
      contains,
      watch: (progress) => context.follow?.(progress)
    },
    lab
  );
  const steps = "steps" in searched.conclusion ? searched.conclusion.steps : [];
  const found = searched.conclusion.kind === "found";
  const culprits: Culprit[] = [];
  const findings: Finding[] = [];
  let branches = 0;
  for (const [i, one] of steps.entries()) {
    const named = found && one.candidates.length === 1 ? (one.candidates[0]?.revision ?? null) : null;
    const culprit = toCulprit(one, named, searched.scale);
    if (named === null) {
      culprits.push(culprit);
      continue;
    }
    const revision = at(range.revisions, named);
    const [first, ...merged] = revision.parents;
    const name = `${scope.name}/confirmation${i === 0 ? "" : `-${i + 1}`}`;
    const confirmed = await confirm({name, step, range, named, effect: culprit.effect, topic}, lab, context);
    const change =
      first === undefined ? null : await lab.change({hash: revision.hash, parent: first, input, of: step.bad});
    culprits.push({...culprit, change, confirmation: confirmed.confirmation});
    findings.push(confirmed.finding);
    for (const tip of merged) {
      if (!firstParent || first === undefined || !isConfirmed(confirmed.confirmation)) continue;
      const name = `${scope.name}/merged${++branches === 1 ? "" : `-${branches}`}`;
      findings.push(...(await bisectMerged(step, {...scope, name}, {first, tip}, topic, lab, context)));
    }
  }
  const finding: BisectionFinding = {
    ...emptyBisection(step, scope),
    ...endsStatus(range.revisions, history.reversed),
    revisions: range.revisions,
    measurement,
    benchmark: topic.benchmark,
    metric: topic.metric,
    ends: endsEffect(searched.ends, searched.scale, history.reversed),
    ...outcomeOf(searched.conclusion, culprits),
    levels: searched.levels,
    posterior: searched.posterior,
    moves: searched.moves,
    culprits
  };
  const [first, last] = [range.revisions.at(0), range.revisions.at(-1)];
  const levels = {older: levelAt(searched, 0), newer: levelAt(searched, range.revisions.length - 1)};
  if (first && last && levels.older !== undefined && levels.newer !== undefined && culprits.length > 0) {
    finding.script =
      context.script?.({
        ...{step: scope.name, like: step.bad, input, firstParent, path, measurement},
        ...{benchmark: topic.benchmark, metric: topic.metric, scale: searched.scale},
        older: first.hash,
        newer: last.hash,
        levels: {older: levels.older, newer: levels.newer}
      }) ?? null;
  }
  return [...findings, finding];
}

function levelAt({levels}: Searched, wanted: number): number | undefined {
  return levels.find(({revision}) => revision === wanted)?.estimate;
}

/** Searches what a merge has merged: the commits of its branch since that left the other. */
async function bisectMerged(
  step: BisectStep,
  scope: Scope,
  {first, tip}: {first: string; tip: string},
  topic: Topic,
  lab: Lab,
  context: BisectContext
): Promise<Finding[]> {
  const {mergeBase} = await lab.history({
    from: {revision: first},
    to: {revision: tip},
    input: step.input,
    firstParent: true,
    path: []
  });
  if (mergeBase === null || mergeBase.hash === tip) return [];
  const branch = {...scope, from: {revision: mergeBase.hash}, to: {revision: tip}, firstParent: true};
  return bisectScope(step, branch, topic, lab, context);
}

/** Returns what is measured, or why it cannot be searched by, as a sentence. */
function topicOf(selection: MeasurementSelection, trial: Trial): Topic | string {
  if (trial.status !== "ok") return `The good end cannot be measured. ${trial.reason ?? ""}`;
  const [metric] = metricsIn(selection, trial);
  const [benchmark, ...others] = benchmarksIn(selection, trial);
  if (metric === undefined || benchmark === undefined) return `${selection.measurement} gave nothing to search by.`;
  if (others.length === 0) return {selection, benchmark, metric};
  return `${selection.measurement} has ${others.length + 1} benchmarks, and a bisection searches by one: write measurements: ${selection.measurement}/${benchmark}.`;
}

/** A search whose end cannot be measured has failed; revisions between them may be so. */
function endsStatus(
  revisions: readonly HistoryRevision[],
  reversed: boolean
): Pick<BisectionFinding, "status" | "reason"> {
  const [good, bad] = reversed ? [revisions.at(-1), revisions[0]] : [revisions[0], revisions.at(-1)];
  for (const [name, end] of Object.entries({good, bad})) {
    if (end?.state === "untestable") {
      return {status: "failed", reason: `The ${name} end cannot be measured. ${end.reason ?? ""}`.trim()};
    }
  }
  return {status: "done", reason: null};
}

function isConfirmed(confirmation: Culprit["confirmation"]): boolean {
  return confirmation?.outcome === "confirmed";
}

function nameOf(end: End): string | null {
  return "variant" in end ? end.variant : null;
}

function undone(step: BisectStep, scope: Scope, reason: string): BisectionFinding {
  return {...emptyBisection(step, scope), status: "failed", reason};
}

/** Returns the finding of a bisection that has found nothing yet. */
export function emptyBisection(step: BisectStep, scope: Pick<Scope, "name" | "firstParent">): BisectionFinding {
  return {
    kind: "bisection",
    step: scope.name,
    question: scope.name === step.name ? step.question : null,
    status: "done",
    reason: null,
    revisions: [],
    good: step.good,
    bad: step.bad,
    input: step.input,
    firstParent: scope.firstParent,
    path: step.path,
    confidence: step.confidence,
    measurement: step.measurements[0]?.measurement ?? "",
    benchmark: "",
    metric: null,
    ends: null,
    outcome: null,
    stopped: "",
    levels: [],
    posterior: [],
    moves: [],
    culprits: [],
    script: null
  };
}

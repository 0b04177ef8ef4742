import type {Plan} from "../experiment/experiment.ts";
import {revisionName} from "../narrate/revision.ts";
import {searchDecisionName} from "../result/search-decision.ts";
import type {Canaries, Level, Metric, Move, Sample} from "../result/types.ts";
import {endsDifference} from "../statistics/bisection/ends.ts";
import {nextMove} from "../statistics/bisection/move.ts";
import {posterior} from "../statistics/bisection/posterior.ts";
import {read} from "../statistics/bisection/reading.ts";
import type {Conclusion, Difference, Evidence, Search, Start} from "../statistics/bisection/search.ts";
import {measuredValue} from "../statistics/couples.ts";
import type {Scale} from "../statistics/paired.ts";
import {median} from "../statistics/quantile.ts";
import {decisionOf, expectedOf, leftOf} from "./decision.ts";
import {at, exclude, FAILURES} from "./history.ts";
import type {Range} from "./history.ts";
import {instrumentOf} from "./instruments.ts";
import type {Lab} from "./lab.ts";
import {levelsOf} from "./levels.ts";
import {plannedRounds} from "./rounds.ts";
import {statesOf} from "./states.ts";

/** What is searched, and by what. */
export interface SearchRequest {
  step: string;
  measurement: string;
  benchmark: string;
  metric: Metric;
  plan: Plan;
  confidence: number;
  contains: Search["contains"];
  watch(progress: SearchProgress): void;
}

export interface SearchProgress {
  step: string;
  phase: "ends" | "search" | "grid" | "refine";
  revisions: number;
  left: number | null; // revisions that share the wanted confidence; null: not known yet
  samples: number;
  builds: number;
  likeliest: {name: string; probability: number} | null;
}

export interface Searched {
  conclusion: Conclusion;
  scale: Scale;
  moves: Move[];
  levels: Level[];
  posterior: number[]; // by revision
  ends: Difference | null; // null: an end has no samples
}

/** Of what the plan gives a comparison, a search may take so many times as much. */
const PLANS = 20;

/** Carries out what the search asks for, until it stops. */
export async function searchRange(range: Range, request: SearchRequest, lab: Lab): Promise<Searched> {
  const {step, measurement, benchmark, metric, plan, watch} = request;
  const {revisions} = range;
  const instrument = await instrumentOf(metric, lab);
  const observed: {revision: number; value: number; canaries: Canaries | null}[] = [];
  const failed = new Map<number, string[]>();
  const moves: Move[] = [];
  const seconds = {run: [] as number[], build: [] as number[]};
  const budget = {samples: PLANS * plannedRounds(plan), builds: revisions.length};
  let starts = 0;
  let measuredMs = 0;
  let builds = 0;

  const scale = (): Scale =>
    metric.delta.kind === "absolute" || observed.some(({value}) => value <= 0) ? "difference" : "ratio";
  const evidence = (): Evidence => {
    const toValue = scale() === "ratio" ? Math.log : (value: number): number => value;
    const states = statesOf(observed.map(({canaries}) => canaries));
    return {
      observations: observed.flatMap(({revision, value}, i) => {
        const state = states[i] ?? null;
        return state === null ? [] : [{revision, value: toValue(value), state}];
      }),
      untestable: revisions.flatMap(({state}, i) => (state === "untestable" ? [i] : [])),
      same: range.same()
    };
  };
  const search = ({observations}: Evidence): Search => ({
    revisions: revisions.length,
    ...(request.contains && {contains: request.contains}),
    confidence: request.confidence,
    delta: smallest(metric, scale()),
    cost: (revision) => typical(seconds.run, 1) + (range.isBuilt(revision) ? 0 : typical(seconds.build, 20)),
    // Starts that gave nothing count as well, or a search could go on forever.
    budget: {
      ...budget,
      samples: Math.max(1, isOver(plan, measuredMs) ? 0 : budget.samples - (starts - observations.length))
    }
  });

  for (;;) {
    const known = evidence();
    const move = nextMove(search(known), known);
    const probabilities = posterior(search(known), known);
    learn(moves.at(-1), probabilities, request.confidence);
    for (const {revision} of move.kind === "measure" ? move.starts : []) await range.variant(revision);
    // Nothing depends on it: those who follow the journal see what is going on.
    lab.decide(step, searchDecisionName(moves.length + 1), () => ({
      ...decisionOf(move, probabilities, range.revisions, request)
    }));
    if (move.kind === "stop") {
      settle(range, known);
      return {
        conclusion: move.conclusion,
        scale: scale(),
        moves,
        levels: levelsOf(known.observations, [0, revisions.length - 1], scale()),
        posterior: probabilities,
        ends: endsOf(search(known), known)
      };
    }
    const needed = [...new Set(move.starts.map(({revision}) => revision))];
    const unbuilt = needed.filter((revision) => !range.isBuilt(revision));
    const ahead =
      unbuilt.length === 0 ? [] : likelyNext(search(known), known, move.starts, range, lab.jobs - unbuilt.length);
    for (const {durationMs} of await range.build([...needed, ...ahead])) {
      ++builds;
      if (durationMs !== null) seconds.build.push(durationMs / 1000);
    }
    const wanted = move.starts.map((start) => settleStart(start, unbuilt, needed));
    moves.push({
      why: move.why.kind,
      expected: expectedOf(move.why),
      starts: [...new Set(wanted.map(({revision}) => revision))]
        .map((revision) => ({revision, samples: sum(wanted, revision), built: unbuilt.includes(revision)}))
        .filter(({samples}) => samples > 0),
      uncertainty: 0,
      left: 0
    });
    const order = wanted.flatMap(({revision, samples}) => Array.from({length: samples}, () => revision));
    const taken: Sample[] = [];
    if (order.length > 0) {
      const variants = await Promise.all(order.map((revision) => range.variant(revision)));
      const each = variants.map((variant) => ({variant, replicate: 1, control: false, layout: null}));
      taken.push(...(await lab.measure({step, measurement, instrument, round: moves.length, starts: each})));
    }
    for (const [i, sample] of taken.entries()) take(sample, order[i] ?? 0);
    const likeliest = probabilities.reduce((best, p, i) => (p > (probabilities[best] ?? 0) ? i : best), 0);
    watch({
      step,
      phase: move.why.kind === "ends" ? "ends" : "search",
      revisions: revisions.length,
      left: move.why.kind === "ends" ? null : leftOf(probabilities, request.confidence),
      samples: starts,
      builds,
      likeliest:
        move.why.kind === "ends"
          ? null
          : {name: revisionName(at(revisions, likeliest)), probability: probabilities[likeliest] ?? 0}
    });
  }

  /**
   * What a build shows may leave nothing to measure: it failed, or its code is
   * that of another, which changes what is to be asked. Of revisions that are
   * known to have the same code, the one that was measured first stays it.
   */
  function settleStart({revision, samples}: Start, unbuilt: readonly number[], needed: readonly number[]): Start {
    if (at(revisions, revision).state === "untestable") return {revision, samples: 0};
    const group = range.same().find((group) => group.includes(revision)) ?? [revision];
    const measured = observed.find((one) => group.includes(one.revision))?.revision;
    const twin = measured ?? group.find((one) => one !== revision && needed.includes(one));
    const isNews = twin !== undefined && [revision, twin].some((one) => unbuilt.includes(one));
    return isNews ? {revision, samples: 0} : {revision: measured ?? revision, samples};
  }

  function take(sample: Sample, revision: number): void {
    if (sample.status === "interrupted") return;
    ++starts;
    const {resources, canaries, status, reason} = sample;
    if (resources !== null) {
      measuredMs += resources.wallNs / 1e6;
      seconds.run.push(resources.wallNs / 1e9);
    }
    const value = status === "ok" ? measuredValue(sample, benchmark, metric) : null;
    if (value === null) {
      const reasons = [...(failed.get(revision) ?? []), reason ?? "It gave no value."];
      failed.set(revision, reasons);
      const never = !observed.some((one) => one.revision === revision);
      if (never && reasons.length >= FAILURES) exclude(at(revisions, revision), reasons[0] ?? "");
      return;
    }
    observed.push({revision, value, canaries});
  }
}

/** Returns the smallest difference that matters, on the scale; 0 where it is given on another. */
function smallest({delta}: Metric, scale: Scale): number {
  if (delta.kind === "absolute") return delta.value;
  return scale === "ratio" ? Math.log1p(delta.value) : 0;
}

/** Returns by how much the ends differ. */
function endsOf(search: Search, evidence: Evidence): Difference | null {
  const {book, fits} = read(search, evidence);
  return endsDifference(book, fits);
}

function sum(starts: readonly Start[], wanted: number): number {
  return starts.reduce((sum, {revision, samples}) => (revision === wanted ? sum + samples : sum), 0);
}

/** Returns revisions that the next move would build if this one came out as it may, at most so many. */
function likelyNext(
  search: Search,
  evidence: Evidence,
  starts: readonly Start[],
  range: Range,
  most: number
): number[] {
  if (most <= 0) return [];
  const first = evidence.observations.find(({revision}) => revision === 0);
  const last = evidence.observations.find(({revision}) => revision === search.revisions - 1);
  const next = [first, last].flatMap((end) => {
    if (end === undefined) return [];
    const imagined = starts.flatMap(({revision, samples}) => Array.from({length: samples}, () => ({...end, revision})));
    const move = nextMove(search, {...evidence, observations: [...evidence.observations, ...imagined]});
    return move.kind === "measure" ? move.starts.map(({revision}) => revision) : [];
  });
  const now = new Set(starts.map(({revision}) => revision));
  return [...new Set(next)].filter((revision) => !now.has(revision) && !range.isBuilt(revision)).slice(0, most);
}

/** Says of the last move what is known after it. */
function learn(move: Move | undefined, probabilities: readonly number[], confidence: number): void {
  if (move === undefined) return;
  move.uncertainty = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0);
  move.left = leftOf(probabilities, confidence);
}

/** Marks what was measured, and what needed not be as its code was. */
function settle({revisions}: Range, {observations}: Evidence): void {
  const measured = new Set(observations.map(({revision}) => revision));
  for (const [i, revision] of revisions.entries()) {
    if (revision.state === "untestable") continue;
    if (measured.has(i)) revision.state = "measured";
    else if (revision.sameAs !== null || revisions.some(({sameAs}) => sameAs === i)) revision.state = "same code";
  }
}

function isOver({stopping}: Plan, measuredMs: number): boolean {
  return stopping.kind === "precision" && stopping.atMostMs !== null && measuredMs >= stopping.atMostMs;
}

function typical(seconds: readonly number[], otherwise: number): number {
  return seconds.length > 0 ? Math.max(1e-3, median(seconds)) : otherwise;
}

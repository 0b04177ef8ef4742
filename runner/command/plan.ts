import {statfsSync} from "node:fs";
import {join} from "node:path";
import {createBuilder} from "../build/builder.ts";
import type {Builder} from "../build/builder.ts";
import {openCache} from "../build/cache.ts";
import type {CompareStep, Experiment, LayoutStep, Metric, TimelineStep} from "../experiment/experiment.ts";
import {layoutSamples} from "../investigate/layout/rounds.ts";
import {chooseProfiler} from "../investigate/profile.ts";
import {plannedRounds} from "../investigate/rounds.ts";
import {describePlan} from "../investigate/run.ts";
import {describeMachine} from "../machine/machine.ts";
import {findInstruments} from "../measure/instruments/available.ts";
import {prepareLauncher} from "../measure/launcher.ts";
import {counterOf} from "../result/counters.ts";
import {rows} from "../result/samples.ts";
import {isFile, listRuns} from "../store/results.ts";
import {formatPlan} from "../terminal/plan.ts";
import type {
  PlannedCounting,
  PlannedLayouts,
  PlannedProfile,
  PlannedSearch,
  PlannedStep,
  PlannedVariant,
  PlanReport
} from "../terminal/plan.ts";
import type {Context} from "./context.ts";
import {plannedCounting} from "./counting.ts";
import {compareSteps, loadRunnable} from "./experiment.ts";
import type {Options} from "./options.ts";
import {readRanges} from "./ranges.ts";
import type {StepRange} from "./ranges.ts";
import {resolveRevision} from "./revisions.ts";
import {print} from "./print.ts";
import {readRun} from "./show.ts";

/** Prints what a run would build and measure, and starts nothing. */
export async function plan({name, overrides, json}: Options, context: Context): Promise<number> {
  const {stdout, signal} = context;
  const experiment = await loadRunnable({name, overrides}, context);
  const cache = openCache();
  const launcher = await prepareLauncher({directory: join(cache.root, "launcher")});
  const builder = createBuilder({experiment, cache, launcher, runFolder: null, signal});
  try {
    const report = await describe(experiment, builder, context, cache.root);
    const {limits} = await describeMachine(launcher);
    const whole = {...report, limits};
    print(whole, formatPlan, {json, stdout});
    return 0;
  } finally {
    await builder.close();
  }
}

async function describe(
  experiment: Experiment,
  builder: Builder,
  context: Context,
  cache: string
): Promise<PlanReport> {
  const described = describePlan(experiment);
  const compares = compareSteps(experiment.steps);
  const builds = new Map<string, number>();
  for (const {variants, builds: count} of described.plan.steps) {
    for (const variant of variants) builds.set(variant, Math.max(count, builds.get(variant) ?? 0));
  }
  const variants: PlannedVariant[] = [];
  let buildMs: number | null = 0;
  let bytes: number | null = 0;
  for (const {name, revision, flagsText} of described.variants) {
    const {asked, hash} = await resolveRevision(builder, experiment, revision ?? "");
    const states: PlannedVariant["builds"] = [];
    for (let replicate = 1; replicate <= (builds.get(name) ?? 1); ++replicate) {
      const cached = await builder.isCached(name, replicate);
      states.push(cached ? "cached" : "new");
      if (cached) continue;
      const estimate = await builder.estimate(name);
      buildMs = estimate === null || buildMs === null ? null : buildMs + estimate.durationMs;
      bytes = estimate === null || bytes === null ? null : bytes + estimate.bytes;
    }
    variants.push({name, revision: asked, hash, flags: flagsText, builds: experiment.recipe === null ? [] : states});
  }
  const sampleMs = lastSampleMs(experiment.name, context);
  const {bavail, bsize} = statfsSync(cache);
  return {
    experiment: {name: experiment.name, title: experiment.title},
    seed: null,
    variants,
    steps: compares.flatMap((step) => step.measurements.map((selection) => plannedStep(step, selection, sampleMs))),
    searches: (await readRanges(experiment, builder)).flatMap((range) => plannedSearches(range, sampleMs)),
    layouts: experiment.steps.flatMap((step) => (step.kind === "layout" ? plannedLayouts(step, sampleMs) : [])),
    counting: await planCounting(experiment.steps, sampleMs),
    profiles: await planProfiles(experiment.steps),
    binaries: experiment.steps.flatMap((step) =>
      step.kind === "binaries" ? [{step: step.name, variants: step.variants}] : []
    ),
    buildMs,
    diskBytes: {needed: bytes, free: bavail * bsize},
    limits: []
  };
}

/** What can be counted is asked of perf only where a step counts. */
async function planCounting(
  steps: Experiment["steps"],
  sampleMs: ReadonlyMap<string, number>
): Promise<PlannedCounting[]> {
  const counting = steps.filter((step) => step.kind === "counters");
  if (counting.length === 0) return [];
  const instruments = await findInstruments();
  const planned = counting.map((step) => plannedCounting(step, instruments, sampleMs));
  return (await Promise.all(planned)).flat();
}

async function planProfiles(steps: Experiment["steps"]): Promise<PlannedProfile[]> {
  const profiles = steps.filter((step) => step.kind === "profile");
  if (profiles.length === 0) return [];
  const instrument = chooseProfiler(await findInstruments());
  const by =
    typeof instrument === "string"
      ? {reason: instrument, event: null}
      : {reason: null, event: instrument.kind === "perf record" ? instrument.event : null};
  return profiles.flatMap(({name, variants, measurements}) =>
    measurements.map(({measurement}) => ({step: name, measurement, variants, ...by}))
  );
}

function plannedStep(
  step: CompareStep,
  {measurement, plan}: CompareStep["measurements"][number],
  sampleMs: ReadonlyMap<string, number>
): PlannedStep {
  const variants = [...new Set(step.pairs.flatMap(({baseline, variant}) => [baseline, variant]))];
  const baselines = [...new Set(step.pairs.map(({baseline}) => baseline))];
  const builds = Array.from({length: plan.builds}, (_, i) => i + 1);
  const named = (variant: string, build: number): string => (plan.builds > 1 ? `${variant} (${build})` : variant);
  const order = [
    ...variants.flatMap((variant) => builds.map((build) => named(variant, build))),
    ...baselines.map((variant) => `${variant} (control)`)
  ];
  const rounds = plannedRounds(plan);
  const each = sampleMs.get(measurement);
  const durationMs = each === undefined ? null : (rounds + plan.warmupRounds) * order.length * each;
  return {step: step.name, measurement, order, rounds: plan.stopping, warmupRounds: plan.warmupRounds, durationMs};
}

function plannedSearches(
  {step, revisions, problem}: StepRange,
  sampleMs: ReadonlyMap<string, number>
): PlannedSearch[] {
  const first = step.kind === "bisect" ? plainBisection(revisions) : gridSize(step.points, revisions);
  return step.measurements.map(({measurement, plan}) => ({
    step: step.name,
    kind: step.kind,
    measurement,
    revisions,
    problem,
    first,
    rounds: plannedRounds(plan),
    refine: step.kind === "timeline" && step.refine,
    sampleMs: sampleMs.get(measurement) ?? null
  }));
}

function plannedLayouts(step: LayoutStep, sampleMs: ReadonlyMap<string, number>): PlannedLayouts[] {
  const {name, variants, layouts: random, pinned, measurements} = step;
  return measurements.map(({measurement, metrics, plan}) => ({
    step: name,
    measurement,
    variants,
    random,
    pinned,
    links: variants.length * (1 + random + pinned),
    samples: instrumentsOf(metrics).reduce((sum, kind) => sum + layoutSamples(step, {kind}, plan), 0),
    sampleMs: sampleMs.get(measurement) ?? null
  }));
}

/** By which instruments metrics are likely measured: whether a counter is counted or simulated is known when it is tried. */
function instrumentsOf(metrics: readonly Metric[]): ("launcher" | "cachegrind")[] {
  const kinds = metrics.map(({name}) => (counterOf(name) === null ? "launcher" : "cachegrind"));
  return kinds.length === 0 ? ["launcher"] : [...new Set(kinds)];
}

/** Builds of a search in which every sample tells: the ends, and what halves the rest. */
function plainBisection(revisions: number): number {
  return revisions < 2 ? 0 : 2 + Math.ceil(Math.log2(revisions - 1));
}

function gridSize(points: TimelineStep["points"], revisions: number): number {
  return "count" in points
    ? Math.min(points.count, revisions)
    : Math.min(revisions, Math.ceil((revisions - 1) / points.every) + 1);
}

/** Returns how long a sample of each measurement took in the experiment’s last run, canaries and all, unless it was simulated. */
function lastSampleMs(experiment: string, {results}: Context): ReadonlyMap<string, number> {
  const last = listRuns(results, experiment)
    .filter(({artifact}) => isFile(artifact))
    .at(-1);
  if (last === undefined) return new Map();
  const sums = new Map<string, {ms: number; n: number}>();
  for (const {instrument, measurement, resources, canaries} of rows(readRun(last))) {
    if (instrument === "cachegrind" || instrument === "callgrind") continue;
    const sum = sums.get(measurement) ?? {ms: 0, n: 0};
    sum.ms += ((resources?.wallNs ?? 0) + (canaries?.beforeNs ?? 0) + (canaries?.afterNs ?? 0)) / 1e6;
    sum.n++;
    sums.set(measurement, sum);
  }
  return new Map([...sums].map(([measurement, {ms, n}]) => [measurement, ms / n]));
}

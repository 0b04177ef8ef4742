import type {CompareStep, MeasurementSelection, Pair} from "../experiment/experiment.ts";
import type {Build, Comparison, ComparisonFinding, Metric, Rounds, Sample, Trial} from "../result/types.ts";
import {compareSamples} from "../statistics/comparison.ts";
import type {Compared} from "../statistics/comparison.ts";
import {pairSamples} from "../statistics/couples.ts";
import {signTest} from "../statistics/interval.ts";
import {planLevel} from "../statistics/looks.ts";
import {selectedLevel} from "../statistics/multiplicity.ts";
import {contrasts, scaleOf} from "../statistics/paired.ts";
import {relativeHalfWidth} from "../statistics/verdict.ts";
import {expectation} from "./expectation.ts";
import {interactions, recoveries} from "./gaps.ts";
import type {Patched} from "./gaps.ts";
import {differingFiles} from "./differing-files.ts";
import {gauges, planUnder, withoutLooks} from "./instruments.ts";
import type {Lab} from "./lab.ts";
import {reproduce} from "./published.ts";
import {benchmarksIn, metricsIn} from "./picked.ts";
import {takeRounds} from "./rounds.ts";
import type {Link, Progress} from "./rounds.ts";
import {unmeasured} from "./unmeasured.ts";

/** What a comparison needs to know beside its step. */
export interface CompareContext {
  seed: number;
  patched: readonly Patched[]; // variants that are another one with patches
  watch?: (progress: CompareProgress) => void;
}

/** How far a measurement’s rounds are, with the judged comparisons as they stand. */
export interface CompareProgress extends Progress {
  step: string;
  measurement: string;
  comparisons: Comparison[];
}

/** What one measurement of a step gave. */
interface Taken {
  selection: MeasurementSelection;
  trial: Trial;
  samples: Sample[];
  rounds: Rounds[]; // under each instrument; empty: the trial failed
  reason: string | null;
}

/** Compares variants in pairs within rounds, and judges each pair by the rule that the plan declares. */
export async function compare(step: CompareStep, lab: Lab, context: CompareContext): Promise<ComparisonFinding> {
  const builds = await buildAll(step, lab);
  const broken = new Map(builds.filter(({status}) => status !== "ok").map((build) => [build.variant, build]));
  const pairs = step.pairs.filter(({baseline, variant}) => !broken.has(baseline) && !broken.has(variant));
  const taken: Taken[] = [];
  for (const selection of step.measurements) {
    if (pairs.length > 0) taken.push(await measure(step, selection, pairs, lab, context));
  }
  const family = taken.flatMap((measured) => judged(measured, pairs));
  const suite = taken.some(({trial}) => trial.benchmarks.length > 1);
  const size = suite ? effectiveSize(family.map((compared) => pValue(taken, compared))) : declaredSize(step);
  const comparisons = [
    ...taken.flatMap((measured) => describeAll(measured, pairs, builds, size)),
    ...unmeasured(step, (pair, measurement) =>
      whyUnmeasured(
        pair,
        broken,
        taken.find(({selection}) => selection.measurement === measurement)
      )
    )
  ];
  const bySelection = taken.map(({selection: {measurement}, samples}) => ({measurement, samples}));
  return {
    kind: "comparison",
    step: step.name,
    question: step.question,
    ...outcome(step, broken, taken),
    pairs: step.pairs,
    confidence: 1 - 0.05 / size,
    correction: suite ? "Benjamini–Hochberg" : declaredSize(step) > 1 ? "Bonferroni" : "none",
    rounds: taken.flatMap(({rounds}) => rounds),
    comparisons,
    recoveries: recoveries(comparisons, context.patched, metricsOf(taken), bySelection),
    interactions: interactions(step.interactions, comparisons, metricsOf(taken), bySelection),
    published: reproduce(step.published, comparisons),
    expect: step.expect === null ? null : expectation(step.expect, comparisons)
  };
}

async function buildAll({pairs, measurements}: CompareStep, lab: Lab): Promise<Build[]> {
  const count = Math.max(1, ...measurements.map(({plan}) => plan.builds));
  const variants = variantsOf(pairs);
  return lab.build(variants.flatMap((variant) => Array.from({length: count}, (_, i) => ({variant, replicate: i + 1}))));
}

/** Tries a measurement on the baseline, and takes its rounds. */
async function measure(
  step: CompareStep,
  selection: MeasurementSelection,
  pairs: readonly Pair[],
  lab: Lab,
  {seed, watch}: CompareContext
): Promise<Taken> {
  const {measurement, plan} = selection;
  const variants = variantsOf(pairs);
  const baselines = [...new Set(pairs.map(({baseline}) => baseline))];
  const trial = await lab.trial({measurement, variant: baselines[0] ?? ""});
  const measured: Taken = {selection, trial, samples: [], rounds: [], reason: null};
  if (trial.status !== "ok") {
    return {...measured, reason: `The first start of ${measurement} with ${trial.variant} failed.`};
  }
  const family = judged(measured, pairs);
  const level = planLevel(plan.stopping, declaredSize(step));
  const links: Link[] = [
    ...pairs.map((pair) => ({...pair, control: false})),
    ...baselines.map((baseline) => ({baseline, variant: baseline, control: true}))
  ];
  const now = (samples: readonly Sample[]): Comparison[] =>
    family.map((compared) => compareSamples(samples, {...compared, level}));
  // What is judged is the first metric, and only its rounds may end early.
  for (const [i, {instrument}] of (await gauges(metricsIn(selection, trial), lab.instruments)).entries()) {
    const isJudged = i === 0;
    const {samples, rounds} = await takeRounds(
      {
        step: step.name,
        measurement,
        instrument,
        before: measured.rounds.reduce((sum, {taken}) => sum + taken, 0),
        plan: planUnder(instrument, isJudged ? plan : withoutLooks(plan)),
        seed,
        variants,
        baselines,
        links,
        halfWidths: (samples) => (isJudged ? family : []).map((compared) => halfWidth(samples, {...compared, level})),
        watch: (samples, progress) =>
          watch?.({...progress, step: step.name, measurement, comparisons: isJudged ? now(samples) : []})
      },
      lab
    );
    measured.samples.push(...samples);
    measured.rounds.push(rounds);
  }
  return measured;
}

/** Returns the comparisons that the family is made of: those of the primary metric. */
export function judged({selection, trial}: Pick<Taken, "selection" | "trial">, pairs: readonly Pair[]): Compared[] {
  const [primary] = metricsIn(selection, trial);
  if (primary === undefined) return [];
  return benchmarksIn(selection, trial).flatMap((benchmark) =>
    pairs.map((pair) => ({
      ...pair,
      measurement: selection.measurement,
      benchmark,
      metric: primary,
      judged: true,
      level: 0.95
    }))
  );
}

function describeAll(measured: Taken, pairs: readonly Pair[], builds: readonly Build[], size: number): Comparison[] {
  const {selection, trial, samples} = measured;
  const level = planLevel(selection.plan.stopping, size);
  if (samples.length === 0) return [];
  return benchmarksIn(selection, trial).flatMap((benchmark) =>
    metricsIn(selection, trial).flatMap((metric, i) =>
      pairs.map(({baseline, variant}) => {
        const {measurement} = selection;
        const isJudged = i === 0;
        const compared = {
          baseline,
          variant,
          measurement,
          benchmark,
          metric,
          judged: isJudged,
          level: isJudged ? level : 0.95
        };
        const comparison = compareSamples(samples, compared);
        const failed = samples.find((s) => s.status !== "ok" && (s.variant === variant || s.variant === baseline));
        if (comparison.effect === null && comparison.all === null && failed) {
          return {...comparison, verdict: null, reason: failed.reason};
        }
        return {
          ...comparison,
          labels: [...differingFiles(builds, {baseline, variant}, measurement), ...comparison.labels]
        };
      })
    )
  );
}

/** Returns why a pair has no rounds in a measurement, as a sentence; null if it has. */
function whyUnmeasured(
  {baseline, variant}: Pair,
  broken: ReadonlyMap<string, Build>,
  measured: Taken | undefined
): string | null {
  const build = broken.get(baseline) ?? broken.get(variant);
  if (build !== undefined) return build.reason ?? `The build of ${build.variant} failed.`;
  return measured === undefined || measured.samples.length === 0 ? (measured?.reason ?? "No sample succeeded.") : null;
}

function outcome(
  {pairs}: CompareStep,
  broken: ReadonlyMap<string, Build>,
  taken: readonly Taken[]
): Pick<ComparisonFinding, "status" | "reason"> {
  const unmeasurable = pairs.every(({baseline, variant}) => broken.has(baseline) || broken.has(variant));
  if (unmeasurable) return {status: "failed", reason: `The build failed of ${[...broken.keys()].join(", ")}.`};
  if (taken.every(({samples}) => samples.every(({status}) => status !== "ok"))) {
    const reason = taken.map(({reason, samples}) => reason ?? samples[0]?.reason).find((text) => text != null);
    return {status: "failed", reason: reason ?? "No sample succeeded."};
  }
  return {status: "done", reason: null};
}

function pValue(taken: readonly Taken[], {baseline, variant, measurement, benchmark, metric}: Compared): number {
  const samples = taken.find(({selection}) => selection.measurement === measurement)?.samples ?? [];
  const {usable} = pairSamples(samples, {baseline, variant, control: false, benchmark, metric}).together;
  const {kind, value} = metric.delta;
  return signTest(contrasts(usable, scaleOf(usable, metric.delta)), kind === "relative" ? Math.log1p(value) : value);
}

/** The comparisons that a step makes if all goes well, but for a suite’s, whose benchmarks only their run tells. */
export function declaredSize({pairs, measurements}: CompareStep): number {
  return Math.max(1, pairs.length * measurements.length);
}

/** As many comparisons as a family of m is worth, of whose hypotheses R are rejected: m/R (Benjamini and Yekutieli). */
function effectiveSize(p: readonly number[]): number {
  return 0.05 / (1 - selectedLevel(p));
}

function halfWidth(samples: readonly Sample[], {baseline, variant, benchmark, metric, level}: Compared): number | null {
  const {together} = pairSamples(samples, {baseline, variant, control: false, benchmark, metric});
  return relativeHalfWidth(together, {level, delta: metric.delta});
}

function metricsOf(taken: readonly Taken[]): Map<string, Metric> {
  return new Map(
    taken.flatMap(({selection, trial}) =>
      metricsIn(selection, trial).map((metric) => [`${selection.measurement}/${metric.name}`, metric])
    )
  );
}

function variantsOf(pairs: readonly Pair[]): string[] {
  return [...new Set(pairs.flatMap(({baseline, variant}) => [baseline, variant]))];
}

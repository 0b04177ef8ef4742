import type {LayoutStep, MeasurementSelection} from "../experiment/experiment.ts";
import type {
  LayoutEffect,
  LayoutFinding,
  LayoutSpread,
  MeasuredLayout,
  Metric,
  Rounds,
  Sample,
  Trial
} from "../result/types.ts";
import {layoutEffect} from "../statistics/layout/effect.ts";
import {counts, under} from "../statistics/layout/samples.ts";
import {layoutSpread} from "../statistics/layout/spread.ts";
import type {StepContext} from "./context.ts";
import {gauges} from "./instruments.ts";
import type {Lab} from "./lab.ts";
import {buildLayouts} from "./layout/builds.ts";
import {causesOf, compareFunctions} from "./layout/causes.ts";
import {earlierInstructions} from "./layout/instructions.ts";
import {takeLayoutRounds} from "./layout/rounds.ts";
import {benchmarksIn, metricsIn} from "./picked.ts";

/** A command that runs longer is not simulated, some fifty times as long, just to count its instructions. */
const SIMULATED_MS = 2000;

/** What one measurement of a step gave. */
interface Taken {
  selection: MeasurementSelection;
  trial: Trial;
  metrics: Metric[];
  samples: Sample[];
  rounds: Rounds[];
}

/** Tells whether a difference is placement or code, by measuring it in many layouts. */
export async function layout(step: LayoutStep, lab: Lab, context: StepContext): Promise<LayoutFinding> {
  const {variants} = step;
  const empty = emptyLayout(step);
  const shipped = await lab.build(variants.map((variant) => ({variant, replicate: 1})));
  const failed = shipped.find(({status}) => status !== "ok");
  if (failed !== undefined) {
    const reason = failed.reason ?? `The build of ${failed.variant} failed.`;
    return {...empty, status: "failed", reason};
  }
  const {layouts, wanted} = await buildLayouts(step, lab, context.seed);
  const measured = layouts.filter(counts);
  if (!measured.some(({kind}) => kind === "random")) {
    const reason = layouts.find(({kind, reason}) => kind === "random" && reason !== null)?.reason;
    return {...empty, layouts, status: "skipped", reason: reason ?? "No random layout could be built."};
  }
  const taken: Taken[] = [];
  for (const selection of step.measurements) taken.push(await measure(step, selection, measured, lab, context));
  const rounds = taken.flatMap(({rounds}) => rounds);
  const effects = taken.flatMap((one) => effectsOf(one, variants, layouts));
  const finding = {
    ...empty,
    layouts,
    rounds,
    effects,
    spreads: taken.flatMap((one) => spreadsOf(one, variants, layouts))
  };
  if (taken.every(({samples}) => samples.every(({status}) => status !== "ok"))) {
    const reason = taken.map(({trial, samples}) => samples[0]?.reason ?? trial.reason).find((text) => text != null);
    return {...finding, status: "failed", reason: reason ?? "No sample succeeded."};
  }
  const even = wanted.find(({name}) => measured.some((layout) => layout.kind === "even" && layout.name === name));
  const functions = await compareFunctions(variants, even, lab, context);
  return {
    ...finding,
    causes: taken.flatMap(({metrics: [metric], samples, selection: {measurement}}) => {
      if (metric === undefined) return [];
      const own = effects.filter((effect) => effect.judged && effect.measurement === measurement);
      return causesOf(own, {metric, samples, layouts, functions, context});
    })
  };
}

/** Returns what is found where nothing was done. */
export function emptyLayout({
  name,
  question,
  variants
}: Pick<LayoutStep, "name" | "question" | "variants">): LayoutFinding {
  return {
    kind: "layout",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    layouts: [],
    rounds: [],
    spreads: [],
    effects: [],
    causes: []
  };
}

/** Tries a measurement on the baseline, and takes its rounds under each instrument. */
async function measure(
  step: LayoutStep,
  selection: MeasurementSelection,
  layouts: readonly MeasuredLayout[],
  lab: Lab,
  {earlier, seed, watch}: StepContext
): Promise<Taken> {
  const {measurement, plan} = selection;
  const trial = await lab.trial({measurement, variant: step.variants[0] ?? ""});
  if (trial.status !== "ok") return {selection, trial, metrics: [], samples: [], rounds: []};
  const metrics = metricsIn(selection, trial);
  const taken: Taken = {selection, trial, metrics, samples: [], rounds: []};
  const before = (): number => taken.rounds.reduce((sum, {taken}) => sum + taken, 0);
  const common = {step: step.name, measurement, plan, seed, variants: step.variants};
  for (const {instrument} of await gauges(metrics, lab.instruments)) {
    const {samples, rounds} = await takeLayoutRounds(
      {
        ...common,
        instrument,
        before: before(),
        layouts,
        watch: (progress) => watch?.({...progress, step: step.name, measurement, comparisons: []})
      },
      lab
    );
    taken.samples.push(...samples);
    taken.rounds.push(rounds);
  }
  if (await wantsInstructions(step, taken, lab, earlier)) {
    const starts = step.variants.map((variant) => ({variant, replicate: 1, control: false, layout: null}));
    const instrument = {kind: "cachegrind" as const, caches: (await lab.instruments()).caches};
    const round = before() + 1;
    taken.samples.push(...(await lab.measure({step: step.name, measurement, instrument, round, starts})));
  }
  return taken;
}

/** Returns whether instructions are to be simulated, as neither an earlier step nor the step’s own samples tell of them. */
async function wantsInstructions(
  {variants: [baseline = "", ...others]}: LayoutStep,
  {metrics, selection: {measurement}, trial}: Taken,
  lab: Lab,
  earlier: StepContext["earlier"]
): Promise<boolean> {
  if (metrics.some(({instrument}) => instrument === "cachegrind") || trial.durationMs > SIMULATED_MS) return false;
  if (others.every((variant) => earlierInstructions(earlier, {baseline, variant}, measurement) !== null)) return false;
  return (await lab.instruments()).valgrind.version !== null;
}

function effectsOf(
  {selection, trial, metrics, samples}: Taken,
  variants: readonly string[],
  layouts: readonly MeasuredLayout[]
): LayoutEffect[] {
  const {measurement} = selection;
  const [baseline = "", ...others] = variants;
  return benchmarksIn(selection, trial).flatMap((benchmark) =>
    metrics.flatMap((metric, i) =>
      others.map((variant) => {
        const own = under(samples, metric);
        return layoutEffect(own, layouts, {baseline, variant, measurement, benchmark, metric, judged: i === 0});
      })
    )
  );
}

function spreadsOf(
  {selection, trial, metrics, samples}: Taken,
  variants: readonly string[],
  layouts: readonly MeasuredLayout[]
): LayoutSpread[] {
  const {measurement} = selection;
  return benchmarksIn(selection, trial).flatMap((benchmark) =>
    metrics.flatMap((metric) =>
      variants.map((variant) =>
        layoutSpread(under(samples, metric), layouts, {variant, measurement, benchmark, metric})
      )
    )
  );
}

import type {CountersStep, MeasurementSelection} from "../experiment/experiment.ts";
import {isSimulated} from "../result/counters.ts";
import {summaryOf} from "../result/findings.ts";
import type {Comparison, CountersFinding, Metric, Rounds, Sample} from "../result/types.ts";
import {compareSamples} from "../statistics/comparison.ts";
import {derive} from "../statistics/counters/derived.ts";
import {readSignature, type CounterRatio} from "../statistics/counters/signature.ts";
import {shareOf} from "../statistics/counters/share.ts";
import type {StepContext} from "./context.ts";
import {chooseCounters} from "./events.ts";
import {gauges, planUnder, withoutLooks} from "./instruments.ts";
import type {Instrument, Instruments, Lab} from "./lab.ts";
import {reproduceCounted} from "./published.ts";
import {takeRounds} from "./rounds.ts";

const LEVEL = 0.95; // of each interval: counters are described, not judged

/** Counts, or simulates, what the processor does with each variant, and reads what that looks like. */
export async function counters(step: CountersStep, lab: Lab, context: StepContext): Promise<CountersFinding> {
  const empty = emptyCounters(step);
  const [baseline = "", ...others] = step.variants;
  const builds = await lab.build(step.variants.map((variant) => ({variant, replicate: 1})));
  const broken = builds.find(({status}) => status !== "ok");
  if (broken !== undefined) {
    return {...empty, status: "failed", reason: `${broken.variant} was not built. ${broken.reason ?? ""}`.trim()};
  }
  const instruments = await lab.instruments();
  const chosen = chooseCounters(step, instruments);
  if ("reason" in chosen) return {...empty, ...chosen};
  const {metrics, note} = chosen;
  const simulates = metrics.some(({name}) => isSimulated(name));
  const caches = {...instruments.caches, ...definedOnly(step.caches ?? {})};
  const finding: CountersFinding = {
    ...empty,
    note,
    caches: simulates ? {...caches, given: step.caches !== null} : null
  };
  const reasons: string[] = [];
  for (const selection of step.measurements) {
    const taken = await measure(step, selection, {metrics, instruments: {...instruments, caches}}, lab, context);
    if (taken.reason !== null) reasons.push(taken.reason);
    const {samples, benchmark} = taken;
    const {measurement} = selection;
    const at = {baseline, measurement, benchmark, judged: false, level: LEVEL};
    const compared = metrics
      .flatMap((metric) =>
        (others.length > 0 ? others : [baseline]).map((variant) => compareSamples(samples, {...at, variant, metric}))
      )
      .filter(({summaries}) => summaries.length > 0);
    finding.rounds.push(...taken.rounds);
    finding.comparisons.push(...compared);
    finding.shares.push(...shareOf(samples, metrics).map((share) => ({measurement, ...share})));
    finding.derived.push(...derivedOf(compared, step.variants).map((one) => ({measurement, ...one})));
    finding.signatures.push(
      ...others.map((variant) => ({measurement, variant, ...readSignature((name) => ratioOf(compared, variant, name))}))
    );
  }
  finding.published.push(...reproduceCounted(step.published, finding));
  if (finding.comparisons.length > 0) return finding;
  return {...finding, status: "failed", reason: reasons[0] ?? "No sample succeeded."};
}

/** Returns what is found where nothing was done. */
export function emptyCounters({name, question, variants}: CountersStep): CountersFinding {
  return {
    kind: "counters",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    note: null,
    caches: null,
    rounds: [],
    comparisons: [],
    shares: [],
    derived: [],
    signatures: [],
    published: []
  };
}

/** Takes a measurement’s rounds under each instrument and, where a processor counts few events at once, for each group. */
async function measure(
  {name: step, variants}: CountersStep,
  {measurement, plan}: MeasurementSelection,
  {metrics, instruments}: {metrics: Metric[]; instruments: Instruments},
  lab: Lab,
  {seed, watch}: StepContext
): Promise<{samples: Sample[]; rounds: Rounds[]; benchmark: string; reason: string | null}> {
  const [baseline = "", ...others] = variants;
  const trial = await lab.trial({measurement, variant: baseline});
  // Counters see a command as a whole: where it has several benchmarks, they belong to none of them.
  const benchmark = trial.benchmarks.length === 1 ? (trial.benchmarks[0] ?? "") : "";
  if (trial.status !== "ok") {
    const reason = `The first start of ${measurement} with ${baseline} failed. ${trial.reason ?? ""}`.trim();
    return {samples: [], rounds: [], benchmark, reason};
  }
  const samples: Sample[] = [];
  const rounds: Rounds[] = [];
  for (const gauge of await gauges(metrics, () => Promise.resolve(instruments))) {
    const instrument: Instrument = gauge.instrument;
    const taken = await takeRounds(
      {
        step,
        measurement,
        instrument,
        before: rounds.reduce((sum, {taken}) => sum + taken, 0),
        plan: planUnder(instrument, withoutLooks({...plan, builds: 1})),
        seed,
        variants,
        baselines: [baseline],
        links: [
          ...others.map((variant) => ({baseline, variant, control: false})),
          {baseline, variant: baseline, control: true}
        ],
        halfWidths: () => [],
        watch: (_samples, progress) => watch?.({...progress, step, measurement, comparisons: []})
      },
      lab
    );
    samples.push(...taken.samples);
    rounds.push(taken.rounds);
  }
  const failed = samples.find(({status}) => status !== "ok");
  return {samples, rounds, benchmark, reason: failed?.reason ?? null};
}

function derivedOf(compared: readonly Comparison[], variants: readonly string[]) {
  const each = variants.map((variant) => derive(mediansOf(compared, variant)));
  const names = new Map(each.flat().map(({name, formula, simulated}) => [name, {name, formula, simulated}]));
  return [...names.values()].map((one) => ({
    ...one,
    values: each.map((derived) => derived.find(({name}) => name === one.name)?.value ?? null)
  }));
}

function mediansOf(compared: readonly Comparison[], variant: string): Map<string, number> {
  return new Map(
    compared.flatMap(({metric, summaries}) => {
      const own = summaryOf(summaries, variant);
      return own === undefined ? [] : [[metric, own.median] as const];
    })
  );
}

function ratioOf(compared: readonly Comparison[], wanted: string, name: string): CounterRatio | null {
  const found = compared.find(({metric, variant}) => metric === name && variant === wanted);
  const median = (variant: string): number | undefined => summaryOf(found?.summaries ?? [], variant)?.median;
  const [baseline, variant] = [median(found?.baseline ?? ""), median(wanted)];
  if (found === undefined || baseline === undefined || variant === undefined) return null;
  if (found.effect?.scale !== "ratio") return null;
  const {low, high} = found.effect.interval;
  return {baseline, variant, low: low ?? 0, high: high ?? Infinity};
}

function definedOnly<T extends object>(value: T): {[K in keyof T]: Exclude<T[K], undefined>} {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

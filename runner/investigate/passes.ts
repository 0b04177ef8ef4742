import type {MeasurementSelection, TimelineStep} from "../experiment/experiment.ts";
import type {Metric, Sample, Trial} from "../result/types.ts";
import {measuredValue} from "../statistics/couples.ts";
import {random, shuffle} from "../statistics/random.ts";
import {RETAKE_FACTOR} from "../statistics/stopping.ts";
import {at, exclude, FAILURES} from "./history.ts";
import type {Range} from "./history.ts";
import {instrumentOf} from "./instruments.ts";
import type {Instrument, Lab} from "./lab.ts";
import {metricsIn} from "./picked.ts";
import {plannedRounds} from "./rounds.ts";
import type {SearchProgress} from "./search.ts";
import {statesOf} from "./states.ts";

/** A measurement’s rounds over the revisions of a range. */
export interface Passes {
  trial: Trial | null;
  rounds: number; // taken so far
  /** Starts the measurement once, on the first of the revisions on which it runs; false: it runs on none. */
  begin(revisions: readonly number[]): Promise<boolean>;
  /** Takes rounds of the revisions, together with others that were measured before. */
  take(revisions: readonly number[], beside: readonly number[]): Promise<void>;
  /** What counts, in the metric’s unit. */
  values(benchmark: string, metric: Metric): {revision: number; round: number; value: number}[];
}

interface Taken {
  revision: number;
  sample: Sample;
}

/** Returns what takes a measurement’s rounds for a timeline. */
export function openPasses(
  range: Range,
  step: Pick<TimelineStep, "name">,
  selection: MeasurementSelection,
  lab: Lab,
  {seed, follow}: {seed: number; follow?: (progress: SearchProgress) => void}
): Passes {
  const {measurement, plan} = selection;
  let instrument: Instrument = {kind: "launcher"};
  const succeeded: Taken[] = [];
  let counted: Taken[] = [];
  const planned = plannedRounds(plan);
  const failures = new Map<number, Sample[]>();
  const passes: Passes = {
    trial: null,
    rounds: 0,

    async begin(revisions) {
      for (const revision of revisions) {
        if (passes.trial?.status === "ok") break;
        passes.trial = await lab.trial({measurement, variant: await range.variant(revision)});
        if (passes.trial.status !== "ok") {
          exclude(at(range.revisions, revision), passes.trial.reason ?? "It does not run.");
        }
      }
      if (passes.trial?.status !== "ok") return false;
      const [metric] = metricsIn(selection, passes.trial);
      if (metric !== undefined) instrument = await instrumentOf(metric, lab);
      return true;
    },

    async take(revisions, beside) {
      const begun = passes.rounds;
      const count = (revision: number): number =>
        counted.filter((one) => one.revision === revision && one.sample.round > begun).length;
      const last = passes.rounds + RETAKE_FACTOR * planned;
      for (;;) {
        const wanting = revisions.filter((revision) => isTestable(revision) && count(revision) < planned);
        if (wanting.length === 0 || passes.rounds >= last) break;
        const round = ++passes.rounds;
        // A round of few is levelled by what it shares with others.
        const company = wanting.length < revisions.length ? revisions.filter(isTestable) : wanting;
        const order = shuffle(
          [...new Set([...company, ...beside])],
          random(`${seed}/${step.name}/${measurement}/${round}`)
        );
        const variants = await Promise.all(order.map((revision) => range.variant(revision)));
        const starts = variants.map((variant) => ({variant, replicate: 1, control: false, layout: null}));
        const samples = await lab.measure({
          step: step.name,
          measurement,
          instrument,
          round,
          starts
        });
        add(samples.map((sample, i) => ({revision: at(order, i), sample})));
        counted = sift(succeeded);
        follow?.({
          step: step.name,
          phase: beside.length === 0 ? "grid" : "refine",
          revisions: range.revisions.length,
          left: wanting.length,
          samples: counted.length,
          builds: range.revisions.filter(({variant}) => variant !== null).length,
          likeliest: null
        });
      }
    },

    values: (benchmark, metric) =>
      counted.flatMap(({revision, sample}) => {
        const value = measuredValue(sample, benchmark, metric);
        return value === null ? [] : [{revision, round: sample.round, value}];
      })
  };

  function isTestable(revision: number): boolean {
    return at(range.revisions, revision).state !== "untestable";
  }

  /** A round that was interrupted counts for nothing: its samples have no company. */
  function add(taken: readonly Taken[]): void {
    if (taken.some(({sample}) => sample.status === "interrupted")) return;
    for (const one of taken) {
      if (one.sample.status === "ok") succeeded.push(one);
      else fail(one.revision, one.sample);
    }
  }

  function fail(revision: number, sample: Sample): void {
    const all = [...(failures.get(revision) ?? []), sample];
    failures.set(revision, all);
    const never = !succeeded.some((one) => one.revision === revision);
    if (never && all.length >= FAILURES) exclude(at(range.revisions, revision), all[0]?.reason ?? "It gave no value.");
  }

  return passes;
}

/** Returns the samples that count: of each round those that the machine’s speed allows to compare with each other. */
function sift(taken: readonly Taken[]): Taken[] {
  const states = statesOf(taken.map(({sample}) => sample.canaries));
  const usual = new Map<number, number | null>();
  for (const round of new Set(taken.map(({sample}) => sample.round))) {
    usual.set(round, commonest(states.filter((_, i) => taken[i]?.sample.round === round)));
  }
  return taken.filter(({sample}, i) => states[i] !== null && states[i] === usual.get(sample.round));
}

function commonest(states: readonly (number | null | undefined)[]): number | null {
  const counts = new Map<number, number>();
  for (const state of states) if (state != null) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

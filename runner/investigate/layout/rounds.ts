import type {LayoutStep, Plan} from "../../experiment/experiment.ts";
import type {MeasuredLayout, Rounds, Sample} from "../../result/types.ts";
import {SHIPPED} from "../../statistics/layout/samples.ts";
import {canariesAgree} from "../../statistics/pairs.ts";
import {random, shuffle} from "../../statistics/random.ts";
import {RETAKE_FACTOR} from "../../statistics/stopping.ts";
import type {Instrument, Lab, Start} from "../lab.ts";
import {plannedRounds} from "../rounds.ts";
import type {Progress} from "../rounds.ts";

/** So many rounds tell whether a difference is real by itself: one more than an interval at 95 % needs. */
const SINGLE_ROUNDS = 7;

/** What is simulated repeats: each layout is once, and one that stands by itself as often as a verdict needs. */
const SIMULATED = {single: 3, others: 1};

export interface LayoutRoundsRequest {
  step: string;
  measurement: string;
  instrument: Instrument;
  before: number; // rounds of this step and measurement that were taken under other instruments
  plan: Plan;
  seed: number;
  variants: readonly string[]; // the first is the baseline
  layouts: readonly MeasuredLayout[]; // that are to be measured
  watch(progress: Progress): void;
}

/**
 * Takes rounds of all layouts. A layout that lost a pair, as the machine’s speed
 * changed within it, is taken again in further rounds, and no other is.
 */
export async function takeLayoutRounds(
  request: LayoutRoundsRequest,
  lab: Lab
): Promise<{samples: Sample[]; rounds: Rounds}> {
  const {step, measurement, instrument, before, plan, layouts} = request;
  const wanted = new Map(layouts.map((layout) => [layout.name, roundsOf(layout, instrument, plan)]));
  const planned = Math.max(...wanted.values());
  const usable = new Map(layouts.map(({name}) => [name, 0]));
  const samples: Sample[] = [];
  const under = instrument.kind === "launcher" ? {} : {instrument: instrument.kind};
  const rounds: Rounds = {
    measurement,
    ...under,
    planned,
    taken: 0,
    warmup: 0,
    torn: 0,
    again: 0,
    stopped: "",
    looks: []
  };
  const warmups = instrument.kind === "cachegrind" ? 0 : plan.warmupRounds;

  while (rounds.stopped === "") {
    const isWarmup = rounds.warmup < warmups;
    const due = layouts.filter(({name}) => isWarmup || (usable.get(name) ?? 0) < (wanted.get(name) ?? 0));
    const counted = rounds.taken - rounds.torn - rounds.warmup;
    if (due.length === 0) rounds.stopped = "The planned rounds were taken.";
    else if (counted >= RETAKE_FACTOR * planned) {
      rounds.stopped =
        "Three times the planned rounds were taken, as the machine’s speed changed within too many pairs of them.";
    } else if (counted >= 2 && !samples.some((sample) => sample.status === "ok")) {
      rounds.stopped = "Every start failed in two rounds.";
    }
    if (rounds.stopped !== "") break;
    const round = before + ++rounds.taken;
    const taken = await lab.measure({step, measurement, instrument, round, starts: order(request, due, round)});
    if (taken.some(({status}) => status === "interrupted")) {
      rounds.torn++;
      continue;
    }
    if (isWarmup) {
      rounds.warmup++;
      continue;
    }
    samples.push(...taken);
    const kept = due.filter(({name}) => isUsable(taken, name, request.variants[0] ?? ""));
    for (const {name} of kept) usable.set(name, (usable.get(name) ?? 0) + 1);
    if (kept.length < due.length) rounds.again++;
    request.watch({taken: rounds.taken, usable: Math.min(...usable.values()), planned});
  }
  return {samples, rounds};
}

/** Returns how many rounds a layout takes; the shipped one, and its even relink, enough for an interval of their own. */
export function roundsOf(
  {kind}: Pick<MeasuredLayout, "kind">,
  instrument: Pick<Instrument, "kind">,
  plan: Plan
): number {
  const single = kind === "shipped" || kind === "even";
  if (instrument.kind === "cachegrind") return single ? SIMULATED.single : SIMULATED.others;
  return single ? Math.max(SINGLE_ROUNDS, plannedRounds(plan)) : plannedRounds(plan);
}

/** Returns how many samples a step takes by an instrument, but for those that are lost and taken again. */
export function layoutSamples(
  {variants, layouts, pinned}: Pick<LayoutStep, "variants" | "layouts" | "pinned">,
  instrument: Pick<Instrument, "kind">,
  plan: Plan
): number {
  const rounds = (kind: MeasuredLayout["kind"]): number => roundsOf({kind}, instrument, plan);
  const starts = rounds("shipped") + rounds("even") + layouts * rounds("random") + pinned * rounds("pinned");
  return variants.length * starts + rounds("shipped"); // and the control
}

/**
 * Returns a round’s starts: layouts in a random order, and within each, side by
 * side in time as they are compared, its variants in a random order; of the
 * shipped one the baseline once more, the control.
 */
function order(
  {step, measurement, seed, variants}: LayoutRoundsRequest,
  layouts: readonly MeasuredLayout[],
  round: number
): Start[] {
  const draw = random(`${seed}/${step}/${measurement}/${round}`);
  return shuffle(layouts, draw).flatMap(({name}) => {
    const layout = name === SHIPPED ? null : name;
    const starts = variants.map((variant): Start => ({variant, replicate: 1, control: false, layout}));
    const control =
      layout === null ? variants.slice(0, 1).map((variant) => ({variant, replicate: 1, control: true, layout})) : [];
    return shuffle([...starts, ...control], draw);
  });
}

/** Returns whether no pair of a layout was lost in a round; a failed sample is not taken again, and so loses none. */
function isUsable(samples: readonly Sample[], name: string, baseline: string): boolean {
  const own = samples.filter(({layout}) => (layout ?? SHIPPED) === name);
  const first = own.find(({variant, control}) => variant === baseline && !control);
  if (first === undefined || first.status !== "ok") return true;
  return own.every(
    ({status, canaries}) =>
      status !== "ok" || canariesAgree([first.canaries, canaries].flatMap((c) => (c ? [c.beforeNs, c.afterNs] : [])))
  );
}

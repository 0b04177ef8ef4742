import type {Plan} from "../experiment/experiment.ts";
import type {Rounds, Sample} from "../result/types.ts";
import {canariesAgree} from "../statistics/pairs.ts";
import {random, shuffle} from "../statistics/random.ts";
import {decideStop} from "../statistics/stopping.ts";
import type {Decision} from "../statistics/stopping.ts";
import type {Instrument, Lab, Start} from "./lab.ts";

/** Two variants whose samples are compared within each round; the control is the baseline’s other one. */
export interface Link {
  baseline: string;
  variant: string;
  control: boolean;
}

export interface RoundsRequest {
  step: string;
  measurement: string;
  instrument: Instrument;
  before: number; // rounds of this step and measurement that were taken under other instruments
  plan: Plan;
  seed: number;
  variants: readonly string[]; // each once in every round, once for every build
  baselines: readonly string[]; // once more in every round: the control
  links: readonly Link[];
  /** the relative half-widths of the family’s intervals, from the samples so far; null: no interval yet */
  halfWidths(samples: readonly Sample[]): (number | null)[];
  /** called after each round */
  watch(samples: readonly Sample[], rounds: Progress): void;
}

export interface Progress {
  taken: number;
  usable: number; // rounds that count, for the pair that has the fewest
  planned: number;
}

/** Takes rounds until the plan is fulfilled, and says why it stopped. */
export async function takeRounds(request: RoundsRequest, lab: Lab): Promise<{samples: Sample[]; rounds: Rounds}> {
  const {step, measurement, instrument, before, plan, links} = request;
  const {stopping, warmupRounds} = plan;
  const planned = plannedRounds(plan);
  const counted: Sample[] = []; // of whole rounds that are no warm-up
  const usable = links.map(() => 0);
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
  let measuredNs = 0;

  while (rounds.stopped === "") {
    const round = before + ++rounds.taken;
    const without = leftOut(counted);
    if (request.baselines.every((baseline) => without.has(baseline))) {
      rounds.taken--;
      rounds.stopped = "The baseline failed in every round.";
      break;
    }
    const starts = order(request, round, without);
    const samples = await lab.measure({step, measurement, instrument, round, starts});
    for (const {resources} of samples) measuredNs += resources?.wallNs ?? 0;
    if (samples.some(({status}) => status === "interrupted")) {
      rounds.torn++;
      continue;
    }
    if (rounds.warmup < warmupRounds) {
      rounds.warmup++;
      continue;
    }
    counted.push(...samples);
    if (!count(links, samples, usable)) rounds.again++;
    request.watch(counted, {taken: rounds.taken, usable: Math.min(...usable), planned});
    const {why, look} = decideStop(stopping, {
      rounds: rounds.taken - rounds.torn - rounds.warmup,
      usable,
      halfWidths: () => request.halfWidths(counted),
      looked: rounds.looks.length,
      measuredMs: measuredNs / 1e6
    });
    if (look !== null) rounds.looks.push({...look, round});
    if (why !== null) rounds.stopped = reasons[why];
  }
  return {samples: counted, rounds};
}

/** Returns how many rounds a plan takes, or takes at most. */
export function plannedRounds({stopping}: Plan): number {
  return stopping.kind === "fixed" ? stopping.rounds : stopping.atMost;
}

const reasons: Record<NonNullable<Decision["why"]>, string> = {
  rounds: "The planned rounds were taken.",
  precision: "The wanted precision was reached.",
  bound: "The most rounds that the plan allows were taken.",
  time: "The time that the plan allows was used.",
  retakes: "Three times the planned rounds were taken, as the machine’s speed changed within too many of them."
};

/** Returns a round’s starts in their random order: each variant’s every build, and each baseline once more. */
function order(
  {step, measurement, plan, seed, variants, baselines}: RoundsRequest,
  round: number,
  without: ReadonlySet<string>
): Start[] {
  const replicates = Array.from({length: plan.builds}, (_, i) => i + 1);
  const starts: Start[] = [
    ...variants.flatMap((variant) =>
      replicates.map((replicate) => ({variant, replicate, control: false, layout: null}))
    ),
    // The control goes through the builds in turn, for it stands for the noise and not for a build.
    ...baselines.map((variant) => ({variant, replicate: ((round - 1) % plan.builds) + 1, control: true, layout: null}))
  ];
  return shuffle(
    starts.filter(({variant}) => !without.has(variant)),
    random(`${seed}/${step}/${measurement}/${round}`)
  );
}

/** A variant that fails in each of two rounds is not started again: it would fail, or time out, in all of them. */
function leftOut(samples: readonly Sample[]): ReadonlySet<string> {
  const ok = new Set<string>();
  const failed = new Map<string, Set<number>>();
  for (const {variant, status, round} of samples) {
    if (status === "ok") ok.add(variant);
    else failed.set(variant, (failed.get(variant) ?? new Set()).add(round));
  }
  return new Set(
    [...failed].filter(([variant, rounds]) => !ok.has(variant) && rounds.size >= 2).map(([variant]) => variant)
  );
}

/**
 * Counts the links of which a round has a usable pair; a failed sample is not
 * taken again, and so counts like a usable one. Returns whether none was lost.
 */
function count(links: readonly Link[], samples: readonly Sample[], usable: number[]): boolean {
  let kept = true;
  links.forEach(({baseline, variant, control}, i) => {
    const others = samples.filter((sample) => sample.variant === variant && sample.control === control);
    const agree = others.some((other) => {
      const own = samples.find((s) => s.variant === baseline && !s.control && s.replicate === other.replicate);
      const canaries = [own?.canaries, other.canaries].flatMap((c) => (c ? [c.beforeNs, c.afterNs] : []));
      return own === undefined || own.status !== "ok" || other.status !== "ok" || canariesAgree(canaries);
    });
    if (agree || others.length === 0) usable[i] = (usable[i] ?? 0) + 1;
    else kept = false;
  });
  return kept;
}

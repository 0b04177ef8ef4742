import {buildFailure} from "../narrate/failures.ts";
import {formatProbability} from "../narrate/history.ts";
import {formatDuration} from "../narrate/units.ts";
import {plural, sentence} from "../narrate/words.ts";
import type {Build, Event, RunPlan, Sample} from "../result/types.ts";
import type {Building, RoundProgress, SearchProgress} from "./progress.ts";
import {tame} from "./text.ts";

/** What is known of a run that is under way. */
export interface ProgressState {
  builds: Map<string, Building>; // under way, by variant and replicate
  built: number; // builds that have ended, well or not
  toBuild: number | null; // null: not planned yet
  plan: RunPlan | null;
  measuring: Measuring | null;
  round: RoundProgress | null; // the last that ended, of what is being measured
  varied: Map<string, string>; // variants that a step made, with what people call them
  search: SearchProgress | null; // while a step searches a history
  told: Set<string>; // failures; twenty samples that crash alike are told once
}

/** The measurement whose samples are being taken. */
export interface Measuring {
  step: string;
  measurement: string;
  round: number; // of the last sample
  samples: number; // in that round
  startedAt: string; // of the first sample
  at: string; // when the last sample ended
  first: number; // the round of the first sample, more than 1 after resuming
}

/** A thing to tell once, whatever else is shown. */
export interface Message {
  kind: "good" | "bad" | "warning" | "neutral";
  text: string;
  tail?: string; // of a log
}

export function startState(): ProgressState {
  return {
    builds: new Map(),
    built: 0,
    toBuild: null,
    plan: null,
    measuring: null,
    round: null,
    varied: new Map(),
    search: null,
    told: new Set()
  };
}

/** Returns the name under which a build is known while it is under way. */
export function buildName(
  {variant, replicate, layout}: {variant: string; replicate: number; layout?: string | undefined},
  {plan, varied}: Pick<ProgressState, "plan" | "varied">
): string {
  const own = varied.get(variant) ?? variant;
  const name = layout === undefined ? own : `${own} in the layout ${layout}`;
  const several = plan ? plan.steps.some(({builds}) => builds > 1) : replicate > 1;
  return several ? `${name} (${replicate})` : name;
}

/** Takes an event into the state, and returns what there is to tell of it. */
export function advance(state: ProgressState, event: Event): Message[] {
  switch (event.event) {
    case "start":
      return [
        {kind: "neutral", text: `Run ${event.run} of ${event.experiment.name}`},
        ...event.machine.limits.map((limit): Message => ({kind: "warning", text: sentence(limit)}))
      ];
    case "resume":
      state.measuring = null; // the time between the sessions says nothing of the time left
      state.round = null;
      state.search = null;
      return [{kind: "neutral", text: "The run goes on where it stopped"}];
    case "warning":
      return [{kind: "warning", text: sentence(event.text)}];
    case "plan":
      state.plan = event.plan;
      state.toBuild = new Set(
        event.plan.steps.flatMap(({builds, variants}) =>
          variants.flatMap((variant) => Array.from({length: builds}, (_, i) => `${variant}\0${i}`))
        )
      ).size;
      return [];
    case "build":
      state.builds.delete(keyOf(event.build));
      ++state.built;
      return once(state, buildMessage(event.build, state));
    case "sample":
      return takeSample(state, event.sample, event.at);
    case "finding": {
      const {status, step} = event.finding;
      state.measuring = null;
      state.round = null;
      state.search = null;
      return status === "done" ? [{kind: "good", text: `The step ${step} is done`}] : [];
    }
    case "interrupted":
      return [{kind: "warning", text: "Interrupted"}];
    case "revision":
      return event.revision.reason ? [{kind: "bad", text: `${event.revision.name}: ${event.revision.reason}`}] : [];
    case "trial": {
      const {measurement, reason, status, tail, variant} = event.trial;
      if (status === "ok") return [];
      const text = `The first start of ${variant} in ${measurement} failed${reason ? `: ${reason}` : "."}`;
      return once(state, {kind: "bad", text, ...(tail ? {tail} : {})});
    }
    case "variation": {
      const {revision, variant} = event;
      state.varied.set(variant.name, nameOf(variant.name, revision.subject));
      state.toBuild = null; // a search builds as it goes, and does not know how many
      return [];
    }
    case "answer":
    case "decision":
    case "end":
      return [];
  }
}

/** Returns the key under which a build is kept while it is under way. */
export function keyOf({variant, replicate}: {variant: string; replicate: number}): string {
  return `${variant}\0${replicate}`;
}

/**
 * Returns how long the rounds that are left will take, in ms, if they take as
 * long as those so far; null before the first has ended.
 */
export function timeLeft({measuring, round}: ProgressState): number | null {
  if (!measuring || !round) return null;
  const done = round.round - measuring.first + 1;
  const elapsed = Date.parse(measuring.at) - Date.parse(measuring.startedAt);
  if (done <= 0 || round.usable === 0) return null;
  const rounds = (round.planned - round.usable) * (round.round / round.usable);
  return Math.max(0, (elapsed / done) * rounds);
}

/** Returns how far a measurement is, e.g., "round 5 of 15", or "round 20, 12 of 15 usable" once some were lost. */
export function roundText(
  {round, usable, planned}: {round: number; usable: number; planned: number | null},
  bound: boolean
): string {
  if (planned === null) return `round ${round}`;
  const most = bound ? "at most " : "";
  return usable === round
    ? `round ${round} of ${most}${planned}`
    : `round ${round}, ${usable} of ${most}${planned} usable`;
}

/** Returns how much is left, e.g., "about 45 s left", or "" if that cannot be told. */
export function timeLeftText(state: ProgressState): string {
  const left = timeLeft(state);
  if (left === null || left <= 0) return "";
  return `about ${formatDuration(left < 1000 ? 1000 : Math.round(left / 1000) * 1000)} left`;
}

/** Returns how far a search is, e.g., "search: 5 of 36 revisions left, 12 samples, 6 builds; likeliest abc1234 “Add arrays” (61 %)". */
export function searchText({builds, left, likeliest, phase, revisions, samples}: SearchProgress): string {
  const names = {ends: "whether the ends differ", search: "search", grid: "grid", refine: "between what differs"};
  const open =
    left === null
      ? `${plural(revisions, "revision")} in the range`
      : `${left} of ${plural(revisions, "revision")} left`;
  const best = likeliest === null ? "" : `; likeliest ${likeliest.name} (${formatProbability(likeliest.probability)})`;
  return `${names[phase]}: ${open}, ${plural(samples, "sample")}, ${plural(builds, "build")}${best}`;
}

/** Returns "at most" where the number of rounds is a bound and not a plan. */
export function isBound({plan}: ProgressState, {step, measurement}: {step: string; measurement: string}): boolean {
  return (
    plan?.steps.some(
      (planned) => planned.step === step && planned.measurement === measurement && planned.rounds.kind === "precision"
    ) ?? false
  );
}

function takeSample(state: ProgressState, sample: Sample, at: string): Message[] {
  const {measurement, reason, round, startedAt, status, step, variant} = sample;
  const now = state.measuring;
  if (now?.step === step && now.measurement === measurement) {
    state.measuring = {...now, round, samples: now.round === round ? now.samples + 1 : 1, at};
  } else {
    state.measuring = {step, measurement, round, samples: 1, startedAt, at, first: round};
    state.round = null;
    if (state.search?.step !== step) state.search = null;
  }
  if (status === "ok" || status === "interrupted" || status === "skipped") return [];
  return once(state, {
    kind: "bad",
    text: `A sample of ${variant} in ${measurement} failed${reason ? `: ${reason}` : "."}`,
    ...(sample.tail ? {tail: sample.tail} : {})
  });
}

function once({told}: ProgressState, message: Message): Message[] {
  if (message.kind !== "bad") return [message];
  if (told.has(message.text)) return [];
  told.add(message.text);
  return [message];
}

function nameOf(variant: string, subject: string | null): string {
  return subject ? `${variant} “${tame(subject)}”` : variant;
}

function buildMessage(build: Build, state: ProgressState): Message {
  const failure = buildFailure(build);
  if (failure && state.search !== null && state.varied.has(build.variant)) {
    const reason = build.reason === null ? "" : `: ${build.reason}`;
    return {kind: "warning", text: sentence(`${buildName(build, state)} cannot be tested${reason}`)};
  }
  if (failure) return {kind: "bad", text: failure.text, ...(failure.tail ? {tail: failure.tail} : {})};
  const name = buildName(build, state);
  if (build.status !== "ok") return {kind: "warning", text: `The build of ${name} was ${build.status}`};
  if (build.cached) return {kind: "good", text: `${name} is built already`};
  const took = build.durationMs === null ? "" : ` in ${formatDuration(build.durationMs)}`;
  return {kind: "good", text: `Built ${name}${took}`};
}

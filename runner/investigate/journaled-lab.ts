import type {Build, Change, Event, Sample, Status, Trial} from "../result/types.ts";
import type {
  BuildRequest,
  ChangeRequest,
  History,
  HistoryRequest,
  InspectRequest,
  Inspection,
  Instrument,
  Instruments,
  Json,
  Lab,
  Processor,
  Profile,
  ProfileRequest,
  RoundRequest,
  Start,
  TrialRequest,
  Variation,
  VariationRequest
} from "./lab.ts";

/** What really builds and starts: the world behind the lab. */
export interface World {
  build(request: BuildRequest): Promise<Build>;
  history(request: HistoryRequest): Promise<History>;
  change(request: ChangeRequest): Promise<Change>;
  inspect(request: InspectRequest): Promise<Inspection>;
  profile(request: ProfileRequest): Promise<Profile>;
  processor(): Promise<Processor>;
  instruments(): Promise<Instruments>;
  /** Asked for the same again, it gives the same. */
  vary(request: VariationRequest): Promise<Variation>;
  trial(request: TrialRequest): Promise<Trial>;
  /** `trial` is the measurement’s, which says what its samples should give. */
  start(start: Start, coordinates: Coordinates, trial: Trial): Promise<Sample>;
}

/** Where in a run a sample is. */
export interface Coordinates {
  id: string;
  step: string;
  measurement: string;
  instrument: Instrument;
  round: number;
  position: number;
}

/** What the lab needs of a journal. */
export interface Log {
  readonly events: readonly Event[];
  append(event: Event): void;
}

/** Returns a lab that answers from the journal what it was asked before, and journals all else. */
export function journaledLab(
  log: Log,
  world: World,
  {jobs, now = () => new Date()}: {jobs: number; now?: () => Date}
): Lab {
  const journaled = index(log.events);
  const provided = new Set<string>(); // builds that the world has made, or found, for this lab
  const at = (): string => now().toISOString();

  async function build(request: BuildRequest): Promise<Build> {
    const key = buildKey(request, request.layout?.name);
    const known = journaled.builds.get(key);
    // The cache may have lost what was built before the run was interrupted, so
    // it is asked for again; a failure is not tried again.
    if (known !== undefined && (known.status !== "ok" || provided.has(key))) return known;
    const build = await world.build(request);
    if (build.status === "ok") provided.add(key);
    if (known !== undefined && build.status === "ok") return known;
    log.append({event: "build", at: at(), build});
    journaled.builds.set(key, build);
    return build;
  }

  /** Answers a question whose answer may have changed since it was asked, as that about a history that has grown. */
  async function ask<T>(kind: string, request: Json, answer: () => Promise<T>): Promise<T> {
    const question = JSON.stringify([kind, request]);
    const known = journaled.answers.get(question);
    if (known !== undefined) return known as T;
    const value = await answer();
    log.append({event: "answer", at: at(), question, answer: value as Json});
    journaled.answers.set(question, value as Json);
    return value;
  }

  return {
    jobs,
    history: (request) => ask("history", {...request}, () => world.history(request)),
    change: (request) => ask("change", {...request}, () => world.change(request)),
    inspect: (request) => ask("inspect", toQuestion(request), () => world.inspect(request)),
    profile: (request) => {
      const {step, measurement, variant, round} = request;
      return ask("profile", {step, measurement, variant, round}, () => world.profile(request));
    },
    processor: () => ask("processor", null, () => world.processor()),
    instruments: () => ask("instruments", null, () => world.instruments()),

    async vary(request) {
      // The world has to know of it again, whatever the journal knows.
      const varied = await world.vary(request);
      const known = journaled.variations.get(varied.variant.name);
      if (known !== undefined) return known;
      log.append({event: "variation", at: at(), ...varied});
      journaled.variations.set(varied.variant.name, varied);
      return varied;
    },

    build: (requests) => inParallel(requests, jobs, build),

    async trial(request) {
      const known = journaled.trials.get(trialKey(request));
      if (known !== undefined) return known;
      const trial = await world.trial(request);
      log.append({event: "trial", at: at(), trial});
      journaled.trials.set(trialKey(request), trial);
      return trial;
    },

    async measure({step, measurement, instrument, round, starts}: RoundRequest) {
      const trial = [...journaled.trials.values()].findLast((known) => known.measurement === measurement);
      if (trial === undefined) throw new Error(`${measurement} was not tried before its rounds.`);
      const samples: Sample[] = [];
      const ids = starts.map((_, i) => `${step}/${measurement}/${round}/${i + 1}`);
      const torn = ids.some((id) => journaled.samples.has(id)) && !ids.every((id) => journaled.samples.has(id));
      for (const [i, start] of starts.entries()) {
        const id = ids[i] ?? "";
        const coordinates = {id, step, measurement, instrument, round, position: i + 1};
        const known = journaled.samples.get(id);
        if (known !== undefined) {
          samples.push(known);
          continue;
        }
        const sample = torn ? untaken(start, coordinates, at()) : await world.start(start, coordinates, trial);
        log.append({event: "sample", at: at(), sample});
        samples.push(sample);
      }
      return samples;
    },

    decide<T extends Json>(step: string, name: string, choose: () => T): T {
      const known = journaled.decisions.get(`${step}/${name}`);
      if (known !== undefined) return known as T;
      const value = choose();
      log.append({event: "decision", at: at(), step, name, value});
      return value;
    }
  };
}

/** A sample that an interruption kept from being taken; its round is taken again under a new number. */
function untaken(start: Start, {instrument, ...coordinates}: Coordinates, at: string): Sample {
  return {
    ...coordinates,
    ...failure("interrupted", "The run was interrupted in this round; it was taken again."),
    parameters: {},
    instrument: instrument.kind,
    ...start,
    startedAt: at
  };
}

/** What a sample without values has in place of them. */
export function failure(
  status: Status,
  reason: string,
  tail: string | null = null
): Pick<Sample, "status" | "reason" | "tail" | "resources" | "canaries" | "values" | "output"> {
  return {status, reason, tail, resources: null, canaries: null, values: {}, output: null};
}

function index(events: readonly Event[]) {
  const builds = new Map<string, Build>();
  const trials = new Map<string, Trial>();
  const samples = new Map<string, Sample>();
  const decisions = new Map<string, Json>();
  const answers = new Map<string, Json>();
  const variations = new Map<string, Variation>();
  for (const event of events) {
    if (event.event === "build") builds.set(buildKey(event.build, event.build.layout), event.build);
    else if (event.event === "trial") trials.set(trialKey(event.trial), event.trial);
    else if (event.event === "sample") samples.set(event.sample.id, event.sample);
    else if (event.event === "decision") decisions.set(`${event.step}/${event.name}`, event.value as Json);
    else if (event.event === "answer") answers.set(event.question, event.answer);
    else if (event.event === "variation") variations.set(event.variant.name, event);
  }
  return {builds, trials, samples, decisions, answers, variations};
}

function buildKey({variant, replicate}: Omit<BuildRequest, "layout">, layout: string | undefined): string {
  return layout === undefined ? `${variant}#${replicate}` : `${variant}#${replicate}#${layout}`;
}

function toQuestion({variant, replicate, layout}: InspectRequest): Json {
  return {variant, replicate, layout: layout?.name ?? null};
}

function trialKey({measurement, variant}: TrialRequest): string {
  return `${measurement}#${variant}`;
}

/** Maps the items, at most `jobs` of them at a time; an error is thrown when all have ended. */
async function inParallel<T, R>(items: readonly T[], jobs: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await map(next[1]);
  }
  const workers = await Promise.allSettled(Array.from({length: Math.min(jobs, items.length)}, work));
  for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
  return results;
}

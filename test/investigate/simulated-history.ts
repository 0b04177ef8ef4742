import {createHash} from "node:crypto";
import {journaledLab} from "../../runner/investigate/journaled-lab.ts";
import type {Coordinates, World} from "../../runner/investigate/journaled-lab.ts";
import type {Commit, End, History, HistoryRequest, Lab, Start, Variation} from "../../runner/investigate/lab.ts";
import type {Canaries, Event, Metric} from "../../runner/result/types.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {simulatedWorld} from "./simulated-lab.ts";

/** A commit, and what it does to all that come after it. */
export interface SimulatedCommit {
  hash: string;
  parents: string[];
  factor?: number; // by which it multiplies the value; 1
  plus?: number; // which it adds to it, after all factors
  spoils?: "build" | "run" | "timeout"; // what does not succeed of this one
  code?: string; // those with the same have the same bytes
  paths?: string[]; // what it touches
  undo?: "conflict" | "nothing"; // how undoing it ends; it succeeds
}

export interface SimulatedHistory {
  commits: readonly SimulatedCommit[]; // parents before their children
  variants: Record<string, string>; // variants of the experiment → the commits that they are
  value?: number; // of a commit without ancestors; 1
  noise?: number; // standard deviation of a value’s logarithm; 0.01
  additive?: boolean; // noise is added
  metric?: Partial<Metric>;
  benchmarks?: string[];
  unaffected?: readonly string[]; // benchmarks that no commit changes
  /** How slow the machine is when a sample is taken; 1. `index` counts the samples of a run. */
  slowness?(coordinates: Coordinates): number;
  canaries?(coordinates: Coordinates, slowness: number): Canaries;
  /** What a sample is multiplied by beside all that; 1. */
  twist?(start: Start, coordinates: Coordinates): number;
  jobs?: number;
}

/** A lab on a simulated history, with its journal and what really happened. */
export interface HistoryLab {
  lab: Lab;
  events: Event[];
  starts: string[]; // ids of the samples that were taken now
  builds: string[]; // variants and replicates that were built now
  requests: HistoryRequest[]; // that reached the world
}

/** Returns a line of commits, c0 first. */
export const mainline = (count: number, changes: Record<number, Partial<SimulatedCommit>> = {}): SimulatedCommit[] =>
  Array.from({length: count}, (_, i) => ({hash: `c${i}`, parents: i === 0 ? [] : [`c${i - 1}`], ...changes[i]}));

/** Returns a lab on a history; what the journal holds already is not done again. */
export function historyLab(simulated: SimulatedHistory, journal: readonly Event[] = []): HistoryLab {
  const events = structuredClone(journal) as Event[];
  const starts: string[] = [];
  const builds: string[] = [];
  const requests: HistoryRequest[] = [];
  const world = historyWorld(simulated);
  const built = new Set<string>();
  const watched: World = {
    ...world,
    history(request) {
      requests.push(request);
      return world.history(request);
    },
    build(request) {
      builds.push(`${request.variant}#${request.replicate}`);
      built.add(`${request.variant}#${request.replicate}`);
      return world.build(request);
    },
    start(start, coordinates, trial) {
      if (!built.has(`${start.variant}#${start.replicate}`)) throw new Error(`${start.variant} was not built.`);
      starts.push(coordinates.id);
      return world.start(start, coordinates, trial);
    }
  };
  // As a file would hold them.
  const append = (event: Event): void => void events.push(JSON.parse(JSON.stringify(event)) as Event);
  const now = (): Date => new Date("2026-01-02T03:04:05Z");
  return {
    lab: journaledLab({events, append}, watched, {jobs: simulated.jobs ?? 1, now}),
    events,
    starts,
    builds,
    requests
  };
}

function historyWorld(simulated: SimulatedHistory): World {
  const {commits, variants, value: first = 1, noise = 0.01, additive = false, unaffected = []} = simulated;
  const made = new Map<string, {hash: string; without: string | null}>(
    Object.entries(variants).map(([name, hash]) => [name, {hash, without: null}])
  );
  const commit = (hash: string): SimulatedCommit => {
    const found = commits.find((one) => one.hash === hash);
    if (found === undefined) throw new Error(`There is no commit ${hash}.`);
    return found;
  };
  const of = (variant: string): {hash: string; without: string | null} => {
    const found = made.get(variant);
    if (found === undefined) throw new Error(`There is no variant ${variant}.`);
    return found;
  };
  const hashOf = (end: End): string => ("variant" in end ? of(end.variant).hash : commit(end.revision).hash);

  function level(variant: string): number {
    const {hash, without} = of(variant);
    const all = [...ancestors(hash, commits)].filter((one) => one !== without).map(commit);
    const product = all.reduce((value, {factor = 1}) => value * factor, first);
    return all.reduce((value, {plus = 0}) => value + plus, product);
  }

  const plain = simulatedWorld({
    ...(simulated.metric && {metric: simulated.metric}),
    ...(simulated.benchmarks && {benchmarks: simulated.benchmarks}),
    sample: () => ({value: 1})
  });

  return {
    ...plain,
    history: (request) => Promise.resolve(historyOf(request, hashOf, commits)),
    change: ({hash}) =>
      Promise.resolve({files: [{path: `${hash}.c`, added: 1, removed: 0, functions: [`do_${hash}`]}]}),

    vary({of: like, flags, at, input, without}): Promise<Variation> {
      const name = [input === null ? at : `${input}=${at}`, ...(without ? [`without-${without.hash}`] : [])].join("-");
      made.set(name, {hash: at, without: without?.hash ?? null});
      const undo = without === null ? null : (commit(without.hash).undo ?? "done");
      const patch = {name: "undo.patch", sha256: "0".repeat(64), hunk: null};
      return Promise.resolve({
        variant: {name, revision: name, flags: like === null ? flags : null, flagsText: null},
        revision: {
          name,
          asked: at,
          source: "simulated",
          hash: at,
          tree: null,
          author: null,
          date: null,
          subject: null,
          patches:
            undo === null || undo === "nothing"
              ? []
              : [{...patch, outcome: undo === "done" ? "applied" : "does not apply"}],
          inputs: {},
          status: undo === null || undo === "done" ? "ok" : "patch failed",
          reason: undo === null || undo === "done" ? null : "It cannot be undone."
        }
      });
    },

    async build(request) {
      const {hash, without} = of(request.variant);
      const {code = hash, spoils} = commit(hash);
      const build = await plain.build(request);
      const sha256 = createHash("sha256").update(`${code} ${without}`).digest("hex");
      const files = [{path: "program", bytes: 1, sha256, textSha256: sha256}];
      if (spoils !== "build") return {...build, durationMs: 20_000, files};
      return {...build, status: "build failed", reason: `${hash} does not compile.`};
    },

    async trial(request) {
      const trial = await plain.trial(request);
      const {spoils} = commit(of(request.variant).hash);
      if (spoils === undefined) return trial;
      return {...trial, status: "run failed", reason: "It ended with exit code 3.", metrics: [], benchmarks: []};
    },

    async start(start, coordinates, trial) {
      const {spoils} = commit(of(start.variant).hash);
      const slowness = simulated.slowness?.(coordinates) ?? 1;
      const still = {beforeNs: 3e6 * slowness, afterNs: 3e6 * slowness};
      const canaries = simulated.canaries?.(coordinates, slowness) ?? still;
      const sample = {...(await plain.start(start, coordinates, trial)), canaries};
      const resources = {
        wallNs: 1e9,
        userUs: null,
        systemUs: null,
        peakMemoryBytes: null,
        minorFaults: null,
        majorFaults: null,
        voluntarySwitches: null,
        involuntarySwitches: null
      };
      if (spoils === "timeout") return {...sample, status: "timeout", reason: "It took too long.", values: {}};
      if (spoils !== undefined) return {...sample, status: "run failed", reason: "It crashed.", values: {}};
      const [metric] = trial.metrics;
      const value = (benchmark: string): number => {
        const deviate = normal(random(`${coordinates.id}/${benchmark}`))();
        const own = unaffected.includes(benchmark) ? first : level(start.variant);
        const twist = simulated.twist?.(start, coordinates) ?? 1;
        return additive ? own + noise * deviate : own * twist * slowness * Math.exp(noise * deviate);
      };
      const values = trial.benchmarks.map(
        (name) => [name, {[metric?.name ?? ""]: [[value(name)]]}] as [string, Record<string, number[][]>]
      );
      return {...sample, resources, values: Object.fromEntries(values)};
    }
  };
}

/** Returns the ancestors of a commit, itself among them. */
function ancestors(hash: string, commits: readonly SimulatedCommit[]): Set<string> {
  const found = new Set([hash]);
  for (const one of [...commits].reverse()) {
    if (found.has(one.hash)) for (const parent of one.parents) found.add(parent);
  }
  return found;
}

/** Answers as git log FROM..TO does. */
function historyOf(
  {from, to, firstParent, path}: HistoryRequest,
  hashOf: (end: End) => string,
  commits: readonly SimulatedCommit[]
): History {
  const all = new Map(commits.map((one) => [one.hash, one]));
  const toCommit = (hash: string): Commit => ({
    hash,
    parents: all.get(hash)?.parents ?? [],
    author: "Ada",
    date: "2026-01-01T00:00:00.000Z",
    subject: `Do ${hash}`
  });
  const [a, b] = [hashOf(from), hashOf(to)];
  const ends = {from: toCommit(a), to: toCommit(b)};
  const [ofA, ofB] = [ancestors(a, commits), ancestors(b, commits)];
  const between = (older: ReadonlySet<string>, tip: string): Commit[] => {
    const chain = new Set<string>();
    for (let at: string | undefined = tip; at !== undefined; at = all.get(at)?.parents[0]) chain.add(at);
    const newer = ancestors(tip, commits);
    return commits
      .filter(({hash}) => newer.has(hash) && !older.has(hash) && (!firstParent || chain.has(hash)))
      .filter(({hash, paths}) => path.length === 0 || hash === tip || path.some((one) => paths?.includes(one)))
      .map(({hash}) => toCommit(hash));
  };
  if (ofB.has(a)) return {...ends, commits: between(ofA, b), reversed: false, mergeBase: null};
  if (ofA.has(b)) return {...ends, commits: between(ofB, a), reversed: true, mergeBase: null};
  const base = commits.findLast(({hash}) => ofA.has(hash) && ofB.has(hash));
  return {...ends, commits: null, reversed: false, mergeBase: base ? toCommit(base.hash) : null};
}

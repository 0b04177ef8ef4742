import {cleanBuilds} from "../../../runner/result/builds.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import type {Family} from "./live.ts";
import type {SearchSoFar} from "./search.ts";

/** How far a run is. */
export interface Progress {
  phase: "starting" | "building" | "trying" | "measuring";
  builds: {name: string; state: "built" | "failed" | "being built" | "to come"; durationMs: number | null}[];
  measuring: Measuring | null;
}

/** The measurement whose samples are being taken. */
export interface Measuring {
  step: string;
  measurement: string;
  round: number; // of the last sample
  planned: number;
  searching: boolean; // what is measured, and for how long, follows from what was
  bound: boolean; // the plan may end sooner, when it is precise enough
  samples: number; // in that round
  starts: number; // samples of a whole round; 0 if that is not known
  share: number; // of the planned rounds, at most 1
  leftMs: number | null; // if the rounds that are left take as long as those so far
}

/** Returns how far a run is, from its artifact so far. */
export function progressOf(
  artifact: Artifact,
  families: readonly Family[],
  searches: readonly Pick<SearchSoFar, "step">[] = []
): Progress {
  const {run, samples, builds} = artifact;
  const planned = buildsOf(artifact);
  const missing = planned.filter(({variant, replicate}) => findBuild(artifact, variant, replicate) === undefined);
  const phase =
    samples.count > 0 ? "measuring" : run.plan === null ? "starting" : missing.length > 0 ? "building" : "trying";
  const several = planned.some(({replicate}) => replicate > 1) || builds.some(({replicate}) => replicate > 1);
  return {
    phase,
    builds: planned.map(({variant, replicate}) => {
      const build = findBuild(artifact, variant, replicate);
      const [first] = missing; // builds begin in their order, so that the first without an end has begun
      const isFirst = first?.variant === variant && first.replicate === replicate;
      return {
        name: several ? `${variant} (${replicate})` : variant,
        state: build ? (build.status === "ok" ? "built" : "failed") : isFirst ? "being built" : "to come",
        durationMs: build && !build.cached ? build.durationMs : null
      };
    }),
    measuring: measuringOf(artifact, families, searches)
  };
}

function measuringOf(
  {run, samples}: Artifact,
  families: readonly Family[],
  searches: readonly Pick<SearchSoFar, "step">[]
): Measuring | null {
  const last = samples.count - 1;
  const step = samples.step[last];
  const measurement = samples.measurement[last];
  const round = samples.round[last];
  if (step === undefined || measurement === undefined || round === undefined) return null;
  const own = [...samples.id.keys()].filter((i) => samples.step[i] === step && samples.measurement[i] === measurement);
  // What is planned of a search is the comparison that confirms what it names.
  const isSearch = searches.some((search) => search.step === step);
  const planned = run.plan?.steps.find((entry) => entry.step === step && entry.measurement === measurement)?.rounds;
  const plan = isSearch ? undefined : planned;
  const family = families.find((entry) => entry.step === step && entry.measurement === measurement);
  const most = plan === undefined ? round : plan.kind === "fixed" ? plan.rounds : plan.atMost;
  const starts = family?.starts ?? 0;
  const taken = own.filter((i) => samples.round[i] === round).length;
  const done = round - 1 + (starts === 0 ? 0 : Math.min(1, taken / starts));
  // What was measured before the run was resumed says nothing of the time left.
  const session = Date.parse(run.sessions.at(-1)?.startedAt ?? run.startedAt);
  const times = own.map((i) => Date.parse(samples.startedAt[i] ?? "")).filter((time) => time >= session);
  const first = own.find((i) => Date.parse(samples.startedAt[i] ?? "") >= session);
  const since = done - ((first === undefined ? 1 : (samples.round[first] ?? 1)) - 1);
  const elapsed = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {
    step,
    measurement,
    round,
    planned: most,
    searching: plan === undefined,
    bound: plan?.kind === "precision",
    samples: taken,
    starts,
    share: Math.min(1, done / most),
    leftMs: plan !== undefined && since >= 1 && elapsed > 0 ? Math.max(0, (elapsed / since) * (most - done)) : null
  };
}

function buildsOf({run}: Artifact): {variant: string; replicate: number}[] {
  const all = (run.plan?.steps ?? []).flatMap(({variants, builds}) =>
    variants.flatMap((variant) => Array.from({length: builds}, (_, i) => ({variant, replicate: i + 1})))
  );
  return [...new Map(all.map((build) => [`${build.variant}/${build.replicate}`, build])).values()];
}

function findBuild(artifact: Artifact, variant: string, replicate: number): Artifact["builds"][number] | undefined {
  return cleanBuilds(artifact).find((build) => build.variant === variant && build.replicate === replicate);
}

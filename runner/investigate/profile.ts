import type {ProfileStep} from "../experiment/experiment.ts";
import type {Build, ComparedProgram, ProfileFinding} from "../result/types.ts";
import {LEAST_SHARE, type Share, sharesOf, type Stacks, treeOf} from "../statistics/profile/tree.ts";
import {random, shuffle} from "../statistics/random.ts";
import type {StepContext} from "./context.ts";
import type {Inspection, Instrument, Instruments, Lab} from "./lab.ts";
import {compareProgram} from "./program.ts";
import {reproduceShares} from "./published.ts";

const ENOUGH = 1000; // samples of each variant; a share of 1 % is then known to ± 0.6 % (95 %)

/** Starts of each variant that are recorded at least, and at most. */
export const RECORDED_STARTS = {least: 3, most: 20} as const;

/** Tells in which functions each variant’s time goes, and whether the code of these differs. */
export async function profile(step: ProfileStep, lab: Lab, context: StepContext): Promise<ProfileFinding> {
  const empty = emptyProfile(step);
  const {variants} = step;
  const builds = await lab.build(variants.map((variant) => ({variant, replicate: 1})));
  const broken = builds.find(({status}) => status !== "ok");
  if (broken !== undefined) {
    return {...empty, status: "failed", reason: `${broken.variant} was not built. ${broken.reason ?? ""}`.trim()};
  }
  const instrument = chooseProfiler(await lab.instruments());
  if (typeof instrument === "string") return {...empty, status: "skipped", reason: instrument};
  const taken: {stacks: Stacks[]; reason: string | null}[] = [];
  for (const selection of step.measurements) {
    const {measurement} = selection;
    const trial = await lab.trial({measurement, variant: variants[0] ?? ""});
    if (trial.status !== "ok") {
      const reason = `The first start of ${measurement} with ${trial.variant} failed. ${trial.reason ?? ""}`.trim();
      return {...empty, status: "failed", reason};
    }
    const own = await record(step.name, measurement, variants, instrument, lab, context);
    own.forEach(({stacks, reason}, i) => {
      const one = (taken[i] ??= {stacks: [], reason: null});
      one.stacks.push(...stacks);
      one.reason ??= reason;
    });
  }
  const failed = taken.findIndex(({stacks}) => stacks.length === 0);
  if (failed >= 0) {
    const reason = `${variants[failed] ?? ""} has no profile. ${taken[failed]?.reason ?? ""}`.trim();
    return {...empty, instrument: instrument.kind, status: "failed", reason};
  }
  const stacks = taken.map((one) => one.stacks);
  const finding: ProfileFinding = {
    ...empty,
    instrument: instrument.kind,
    event: instrument.kind === "perf record" ? instrument.event : "instructions",
    samples: stacks.map((all) => Math.round(all.reduce((sum, one) => sum + countOf(one), 0))),
    starts: stacks.map(({length}) => length),
    functions: await withChanges(toFunctions(stacks.map(sharesOf)), variants, builds, lab),
    trees: stacks.map(treeOf)
  };
  return {...finding, published: reproduceShares(step.published, finding)};
}

/** Returns what is found where nothing was done. */
export function emptyProfile({name, published, question, variants}: ProfileStep): ProfileFinding {
  return {
    kind: "profile",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    instrument: null,
    event: null,
    samples: [],
    starts: [],
    functions: [],
    trees: [],
    published: reproduceShares(published, {functions: [], instrument: null, samples: [], variants})
  };
}

/** Returns what profiles are made with here, or why they cannot be, as a sentence with what to do. */
export function chooseProfiler({perf, valgrind, caches}: Instruments): Instrument | string {
  if (perf.version !== null && perf.events.length > 0) {
    return {kind: "perf record", event: perf.events.includes("cycles") ? "cycles" : "cpu-clock"};
  }
  if (valgrind.version !== null) return {kind: "callgrind", caches};
  return `${perf.reason ?? ""} ${valgrind.reason ?? ""}`.trim();
}

/** Records variants in turn until each has samples enough; what is simulated is the same each time, and so once is enough. */
async function record(
  step: string,
  measurement: string,
  variants: readonly string[],
  instrument: Instrument,
  lab: Lab,
  {seed, watch}: StepContext
): Promise<{stacks: Stacks[]; reason: string | null}[]> {
  const taken = variants.map((): {stacks: Stacks[]; reason: string | null} => ({stacks: [], reason: null}));
  const [least, most] = instrument.kind === "callgrind" ? [1, 1] : [RECORDED_STARTS.least, RECORDED_STARTS.most];
  const isEnough = ({stacks}: {stacks: Stacks[]}): boolean =>
    stacks.reduce((sum, one) => sum + countOf(one), 0) >= ENOUGH;
  for (let round = 1; round <= most; round++) {
    if (round > least && taken.every(isEnough)) break;
    if (round > 2 && taken.some(({stacks}) => stacks.length === 0)) break; // one that fails twice fails always
    const order = shuffle(
      variants.map((_, i) => i),
      random(`${seed}/${step}/${measurement}/${round}`)
    );
    for (const i of order) {
      const {stacks, reason} = await lab.profile({step, measurement, variant: variants[i] ?? "", round, instrument});
      if (stacks !== null) taken[i]?.stacks.push(stacks);
      const one = taken[i];
      if (one !== undefined) one.reason ??= reason;
    }
    watch?.({step, measurement, taken: round, usable: Math.min(round, least), planned: least, comparisons: []});
  }
  return taken;
}

function toFunctions(shares: readonly (readonly Share[])[]): ProfileFinding["functions"] {
  const all = new Map(shares.flat().map(({name, object}) => [`${object}\0${name}`, {name, object}]));
  return [...all.values()]
    .map(({name, object}) => {
      const own = shares.map((one) => one.find((share) => share.name === name && share.object === object));
      return {
        name,
        object,
        shares: own.map((share) => share?.self ?? 0),
        totals: own.map((share) => share?.total ?? 0),
        changes: shares.map(() => null)
      };
    })
    .filter(({shares}) => Math.max(...shares) >= LEAST_SHARE)
    .sort((a, b) => Math.max(...b.shares) - Math.max(...a.shares));
}

/** Adds whether each function’s code is that of the baseline, for functions of programs that were built. */
async function withChanges(
  functions: ProfileFinding["functions"],
  variants: readonly string[],
  builds: readonly Build[],
  lab: Lab
): Promise<ProfileFinding["functions"]> {
  if (variants.length < 2 || builds.every(({files}) => files.every(({textSha256}) => textSha256 === null))) {
    return functions;
  }
  const inspected: Inspection[] = [];
  for (const variant of variants) inspected.push(await lab.inspect({variant, replicate: 1}));
  const paths = [...new Set(inspected.flatMap(({programs}) => programs.map(({path}) => path)))];
  const compared: ComparedProgram[] = paths.map((path) =>
    compareProgram(
      inspected.map(({programs}) => programs.find((program) => program.path === path) ?? null),
      {variants, geometry: null, hot: functions}
    )
  );
  return functions.map((one) => {
    const program = compared.find(({path}) => path === one.object || path.endsWith(`/${one.object}`));
    const found = program?.hot.find(({name}) => name === one.name);
    if (found === undefined) return one;
    return {...one, changes: found.places.map((place, i) => (i === 0 || place === null ? null : place.change))};
  });
}

function countOf({stacks}: Stacks): number {
  return stacks.reduce((sum, {count}) => sum + count, 0);
}

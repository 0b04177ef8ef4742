import {needs, type Need} from "../investigate/needs.ts";
import type {Experiment} from "../experiment/experiment.ts";
import {readBoot} from "../machine/boot.ts";
import {openControls, type Controls} from "../machine/controls.ts";
import {usualCpus} from "../machine/interrupts.ts";
import {readTunings, stateFolder} from "../machine/tune/remembered.ts";
import {restore} from "../machine/tune/restore.ts";
import {isBound, itemsOf} from "../machine/tune/setting.ts";
import {listChanges, SAMPLES} from "../machine/tune/settings.ts";
import {tune, type For} from "../machine/tune/tune.ts";
import {chooseCpus} from "../measure/cpus.ts";
import type {Tuned} from "../result/types.ts";
import {StoreError} from "../store/error.ts";
import {createOwner, isAlive} from "../store/owner.ts";
import {Unfinished} from "./context.ts";

/** The machine while a run goes on. */
export interface Tuning {
  tuned: Tuned | null; // what is set otherwise than it was; null: nothing
  limits: string[]; // what is not as the steps need it, as sentences
  warnings: string[];
  /** Gives a step the machine that it needs. Returns what could not be done, as sentences. */
  ready(need: Need): Promise<string[]>;
  /** Puts the machine back. Returns what could not be, as sentences. */
  end(): Promise<string[]>;
}

export interface TuningRequest {
  run: string; // EXPERIMENT/RUN
  experiment: Pick<Experiment, "steps" | "measurements">;
  wanted: boolean; // whether the machine may be tuned for the run
}

const tuneLine = "npm run experiment -- system tune";
const restoreLine = "npm run experiment -- system restore";

/** Does something for a run, with the machine as the run wants it. The caller holds the machine’s lock. */
export async function withTuning<T>(
  request: TuningRequest,
  warn: (text: string) => void,
  action: (tuning: Tuning) => Promise<T>
): Promise<T> {
  const tuning = await beginTuning(request);
  try {
    return await action(tuning);
  } catch (error) {
    if (error instanceof Unfinished && request.wanted) error.resume += " --tune";
    throw error;
  } finally {
    (await tuning.end()).forEach(warn);
  }
}

/**
 * Tunes the machine for a run, if that is wanted, and looks whether an earlier run
 * that was killed has left it tuned. The caller holds the machine’s lock.
 */
export async function beginTuning(
  {run, experiment, wanted}: TuningRequest,
  controls: Controls = openControls(),
  folder = stateFolder()
): Promise<Tuning> {
  const {steps} = experiment;
  const first = steps.map(({kind}) => needs[kind]).find((need) => need !== null) ?? null;
  const cpus = measuringCpus(experiment, controls);
  const purpose: For = {by: run, owner: createOwner()};
  const set = async (need: Need): Promise<string[]> => {
    const {refused} = await tune(purpose, {cpus, need}, controls, {folder});
    const failed = refused.filter((change) => !isBound(change));
    return failed.length === 0
      ? []
      : [`The machine could not be tuned altogether (${itemsOf(failed)}). ${failed[0]?.reason} See sudo ${tuneLine}`];
  };
  const {warnings, isKnown} = await recover(controls, folder);
  const isTuned = wanted && isKnown;
  if (isTuned) warnings.push(...(await set(first)));
  return {
    tuned: isKnown ? await readTuned(controls, folder) : null,
    limits: isTuned ? [] : await unmet(experiment, cpus, controls),
    warnings,
    ready: async (need) => (isTuned && need !== null ? await set(need) : []),
    end: async () => (isTuned ? await putBack(purpose, controls, folder) : [])
  };
}

/** Never throws, as why a run ended is more than that. */
async function putBack({owner}: For, controls: Controls, folder: string): Promise<string[]> {
  try {
    const {left, refused} = await restore(controls, {folder, only: (tuning) => tuning.owner === owner});
    const [first] = refused;
    return [
      ...(first === undefined
        ? []
        : [`The machine was not put back as it was: ${itemsOf(refused)}. ${first.reason} Try again: ${restoreLine}`]),
      ...(left.length === 0
        ? []
        : [`Somebody else has set ${itemsOf(left)} while the run went on, and so that was left as it is.`])
    ];
  } catch (error) {
    return [`The machine was not put back as it was (${(error as Error).message}). Try again: ${restoreLine}`];
  }
}

/**
 * Puts back what a run has left that was killed, or says how, if only root may. Where it is not known what was there
 * before, nothing more must be set, but a run can go on.
 */
async function recover(controls: Controls, folder: string): Promise<{warnings: string[]; isKnown: boolean}> {
  const known = (...warnings: string[]) => ({warnings, isKnown: true});
  try {
    const boot = await readBoot(controls);
    const isLeft = ({owner, since}: {owner: string | null; since: string}): boolean =>
      owner !== null && !isAlive(owner, Date.parse(since));
    const [left] = readTunings(folder, boot).tunings.filter(isLeft);
    if (left === undefined) return known();
    const what = `The machine is still tuned since ${left.since.slice(0, 16).replace("T", " ")} UTC, for the run ${left.by}, which was killed`;
    if (controls.host.user !== 0) return known(`${what}: sudo ${restoreLine}`);
    const {refused} = await restore(controls, {folder, only: isLeft});
    return known(refused.length === 0 ? `${what}: it was put back.` : `${what}: ${restoreLine}`);
  } catch (error) {
    if (error instanceof StoreError) return {warnings: [error.message], isKnown: false};
    throw error;
  }
}

/** Returns what is set otherwise than it was, whoever did so; null if nothing is. */
async function readTuned(controls: Controls, folder: string): Promise<Tuned | null> {
  const changes = new Map<string, Tuned[number]>();
  for (const change of readTunings(folder, await readBoot(controls)).tunings.flatMap(({changes}) => changes)) {
    changes.set(change.path, {...change, from: changes.get(change.path)?.from ?? change.from});
  }
  return changes.size > 0 ? [...changes.values()] : null;
}

/** Returns what the steps need and do not have, with what to do. */
async function unmet(
  {steps}: Pick<Experiment, "steps">,
  cpus: readonly number[],
  controls: Controls
): Promise<string[]> {
  const needed = new Set(steps.map(({kind}) => needs[kind]));
  const lacks = async (need: "quiet" | "sampling") =>
    needed.has(need) ? await listChanges({cpus, need}, controls) : [];
  const quiet = (await lacks("quiet")).filter(({item}) => item !== SAMPLES);
  const rates = (await lacks("sampling")).filter(({item}) => item === SAMPLES);
  return [
    ...(quiet.length > 0
      ? [
          `The machine is not tuned for timing (${itemsOf(quiet)}): sudo ${tuneLine} does that, or, as root, --tune while a run goes on.`
        ]
      : []),
    ...(rates.length > 0
      ? ["Perf may sample too seldom for a profile: sudo sysctl kernel.perf_event_max_sample_rate=100000 lets it."]
      : [])
  ];
}

/** Returns where a run measures. That there are too few CPUs is said where they are needed. */
function measuringCpus({measurements}: TuningRequest["experiment"], controls: Controls): readonly number[] {
  const topology = controls.topology();
  const cpus = measurements.flatMap(({cpus}) => {
    try {
      const chosen = chooseCpus(cpus, {}, topology);
      return chosen === "all" ? topology.allowed : chosen;
    } catch {
      return [];
    }
  });
  return cpus.length > 0 ? [...new Set(cpus)] : usualCpus(controls);
}

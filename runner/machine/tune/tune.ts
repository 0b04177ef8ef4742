import {readBoot} from "../boot.ts";
import type {Controls} from "../controls.ts";
import {readTunings, stateFolder, writeTunings, type Tuning} from "./remembered.ts";
import {type Change, type Refusal, writeSetting} from "./setting.ts";
import {listChanges, type Wanted} from "./settings.ts";

/** What came of changing the machine. */
export interface Tuned {
  done: Change[];
  refused: (Change & Refusal)[];
  stale: boolean; // something was remembered of another start of the system, and was dropped
}

export type For = Pick<Tuning, "by" | "owner">;

/**
 * Changes what makes times quieter, and remembers what was there, on the disk
 * before anything is changed. For the same purpose again, what was there first
 * stays remembered. One process at a time: the caller holds the machine’s lock.
 */
export async function tune(
  purpose: For,
  wanted: Wanted,
  controls: Controls,
  {folder = stateFolder(), now = () => new Date()}: {folder?: string; now?: () => Date} = {}
): Promise<Tuned> {
  const boot = await readBoot(controls);
  const {tunings, stale} = readTunings(folder, boot);
  const changes = await listChanges(wanted, controls);
  if (changes.length === 0) return {done: [], refused: [], stale};

  const earlier = tunings.find(({by, owner}) => by === purpose.by && owner === purpose.owner);
  const others = tunings.filter((one) => one !== earlier);
  const {changes: before = [], since = now().toISOString()} = earlier ?? {};
  const remember = (more: readonly Change[]): void => {
    const all = merge(before, more);
    writeTunings(folder, boot, all.length === 0 ? others : [...others, {...purpose, since, changes: all}]);
  };
  try {
    remember(changes);
  } catch (error) {
    return {done: [], refused: changes.map((change) => ({...change, ...unremembered(error, folder)})), stale};
  }
  const done: Change[] = [];
  const refused: Tuned["refused"] = [];
  for (const change of changes) {
    const refusal = await writeSetting(change, controls);
    if (refusal === null) done.push(change);
    else refused.push({...change, ...refusal});
    // What became neither the one nor the other goes back at once.
    if (refusal?.code === "kept") await writeSetting({...change, to: change.from}, controls);
  }
  if (refused.length > 0) remember(done);
  return {done, refused, stale};
}

/** Returns changes of which each begins with what was there first. */
function merge(earlier: readonly Change[], later: readonly Change[]): Change[] {
  const merged = new Map(earlier.map((change) => [change.path, change]));
  for (const change of later) merged.set(change.path, {...change, from: merged.get(change.path)?.from ?? change.from});
  return [...merged.values()];
}

function unremembered(error: unknown, folder: string): Refusal {
  const {code = "unknown", message} = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return {code, reason: "Only root may do that."};
  return {code, reason: `What was there cannot be remembered in ${folder} (${message}), and so nothing was changed.`};
}

import {readBoot} from "../boot.ts";
import {StoreError} from "../../store/error.ts";
import type {Controls} from "../controls.ts";
import {readTunings, stateFolder, writeTunings, type Tuning} from "./remembered.ts";
import {type Change, type Refusal, readSetting, writeSetting} from "./setting.ts";

/** What came of putting the machine back. */
export interface Restored {
  tunings: Tuning[]; // that were put back, as far as they could be
  done: Change[]; // each from how it was tuned to how it was before
  /** what somebody else has changed in the meantime, and so was left: from what it is now to how it was before */
  left: Change[];
  refused: (Change & Refusal)[]; // still remembered
  stale: boolean; // something was remembered of another start of the system, and was dropped
}

/**
 * Puts back what was changed, the latest first, and forgets it. What could not be
 * put back stays remembered. One process at a time: the caller holds the machine’s lock.
 */
export async function restore(
  controls: Controls,
  {folder = stateFolder(), only = () => true}: {folder?: string; only?: (tuning: Tuning) => boolean} = {}
): Promise<Restored> {
  const boot = await readBoot(controls);
  const {tunings, stale} = readTunings(folder, boot);
  const restored: Restored = {tunings: [], done: [], left: [], refused: [], stale};
  let rest = tunings;
  for (const tuning of tunings.filter(only).reverse()) {
    const refused = await putBack(tuning, controls, restored);
    rest = rest.flatMap((one) => (one !== tuning ? one : refused.length > 0 ? {...one, changes: refused} : []));
    restored.tunings.push(tuning);
  }
  if (stale || count(rest) < count(tunings)) remember(folder, boot, rest);
  return restored;
}

function count(tunings: readonly Tuning[]): number {
  return tunings.reduce((sum, {changes}) => sum + changes.length, 0);
}

function remember(folder: string, boot: string, tunings: readonly Tuning[]): void {
  try {
    writeTunings(folder, boot, tunings);
  } catch (error) {
    throw new StoreError(
      `What is remembered of tuning in ${folder} cannot be brought up to date: ${(error as Error).message}. Do it again as root.`
    );
  }
}

/** Returns the changes that could not be undone. */
async function putBack({changes}: Tuning, controls: Controls, restored: Restored): Promise<Change[]> {
  // All are read before any is written, as writing one may set another.
  const states = await Promise.all(changes.map(({path}) => readSetting(path, controls)));
  const refused: Change[] = [];
  for (const [i, change] of changes.entries()) {
    const {item, path, from, to} = change;
    const state = states[i] ?? null;
    if (state === from || state === null) continue; // it never came to that, or there is no such thing any more
    if (state !== to) {
      restored.left.push({item, path, from: state, to: from});
      continue;
    }
    const back = {item, path, from: to, to: from};
    const refusal = await writeSetting(back, controls);
    if (refusal === null) restored.done.push(back);
    else {
      restored.refused.push({...back, ...refusal});
      refused.push(change);
    }
  }
  return refused;
}

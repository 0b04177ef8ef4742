import {chmodSync, mkdirSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {readHolder, tryLock} from "./lock.ts";
import {StoreError} from "./error.ts";

/** Holds the machine for measuring until it is released. */
export type Release = () => Promise<void>;

/**
 * Takes the machine’s one lock for measuring: two runs that measure at the same
 * time would measure each other. A lock whose holder has died is taken over.
 * Throws a StoreError that names the run that has it, as EXPERIMENT/RUN.
 */
export async function lockMachine(run: string, folder = lockFolder()): Promise<Release> {
  makeFolder(folder);
  const release = await tryLock(lockPath(folder), run);
  if (release !== null) return release;
  const holder = readMeasuring(folder);
  const name = holder === null ? "it has only just begun" : `${holder.run} (process ${holder.pid})`;
  throw new StoreError(`Another run is measuring on this machine: ${name}. Wait until it ends, or stop it.`);
}

/** Returns the run that measures on this machine now, as EXPERIMENT/RUN; null if there is none. */
export function readMeasuring(folder = lockFolder()): {run: string; pid: number} | null {
  const holder = readHolder(lockPath(folder));
  return holder && {run: holder.note, pid: holder.pid};
}

/** Makes the folder of locks for all users: any of them may take over the lock of another’s run that was killed. */
function makeFolder(folder: string): void {
  try {
    if (mkdirSync(folder, {recursive: true}) !== undefined) chmodSync(folder, 0o777);
  } catch (error) {
    throw new StoreError(
      `The lock for measuring cannot be taken (${(error as Error).message}). Set BENCHBOOK_LOCKS to a folder that all users of this machine may write to.`
    );
  }
}

function lockPath(folder: string): string {
  return join(folder, "measuring.lock");
}

/** The folder is the machine’s, not the user’s, as users share its processors; tests use their own. */
function lockFolder(): string {
  return process.env["BENCHBOOK_LOCKS"] ?? join(tmpdir(), "benchbook-locks");
}

import {chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {lock, unlock} from "proper-lockfile";
import {isCode, isMissing, StoreError} from "./error.ts";

/** Holds the machine for measuring until it is released. */
export type Release = () => Promise<void>;

/**
 * Takes the machine’s one lock for measuring: two runs that measure at the same
 * time would measure each other. A lock whose holder has died is taken over.
 */
export async function lockMachine(run: string, folder = lockFolder()): Promise<Release> {
  if (mkdirSync(folder, {recursive: true}) !== undefined) chmodSync(folder, 0o1777); // for all users
  const target = join(folder, "measuring");
  const options = {realpath: false, lockfilePath: `${target}.lock`};
  try {
    await lock(target, options);
  } catch (error) {
    if (!isCode(error, "ELOCKED")) throw error;
    const holder = readHolder(target);
    if (holder === null || isAlive(holder.pid)) {
      const name = holder === null ? "it has only just begun" : `${holder.run} (process ${holder.pid})`;
      throw new StoreError(`Another run is measuring on this machine: ${name}. Wait until it ends, or stop it.`);
    }
    rmSync(options.lockfilePath, {recursive: true, force: true});
    await lock(target, options);
  }
  writeFileSync(target, JSON.stringify({pid: process.pid, run}));
  return () => unlock(target, options);
}

/** The folder is the machine’s, not the user’s, as users share its processors; tests use their own. */
function lockFolder(): string {
  return process.env["BENCHBOOK_LOCKS"] ?? join(tmpdir(), "benchbook-locks");
}

function readHolder(target: string): {pid: number; run: string} | null {
  try {
    return JSON.parse(readFileSync(target, "utf8")) as {pid: number; run: string};
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

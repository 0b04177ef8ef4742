import {readdirSync, readFileSync, statSync} from "node:fs";
import {chmod, mkdir, mkdtemp, readdir, rename, rm, rmdir, stat, unlink, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {createOwner, isAlive, pidOf} from "./owner.ts";

/** Runs an action while no other process, and nothing else in this one, holds the lock of that path. */
export async function withLock<T>(
  path: string,
  action: () => Promise<T>,
  {signal}: {signal?: AbortSignal | undefined} = {}
): Promise<T> {
  let release = await tryLock(path);
  while (release === null) {
    await setTimeout(50, undefined, {signal});
    release = await tryLock(path);
  }
  try {
    return await action();
  } finally {
    await release();
  }
}

/**
 * Takes a lock and returns what releases it, or null if somebody has it. It is a
 * folder that holds one file, named after its owner, and comes to be by renaming,
 * which only succeeds where there is none or an empty one. A dead owner’s file is
 * removed by its own name; so of any number that find it dead, one gets the lock.
 * Unlike with locks that age, what was killed a moment ago delays nobody, and no
 * timer has to run while something is measured. The file holds the note, for
 * readHolder.
 */
export async function tryLock(path: string, note = ""): Promise<(() => Promise<void>) | null> {
  const owner = createOwner();
  await mkdir(dirname(path), {recursive: true});
  const temporary = await mkdtemp(`${path}-`);
  await chmod(temporary, 0o777); // a lock that users share must not outlive its owner for the others
  await writeFile(join(temporary, owner), note);
  try {
    await removeDeadOwner(path);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, {recursive: true, force: true});
    if (isCode(error, "ENOTEMPTY", "EEXIST")) return null;
    throw error;
  }
  return async () => {
    await unlink(join(path, owner));
    await rmdir(path).catch(ignore("ENOTEMPTY", "EEXIST", "ENOENT")); // the next one may have it already
  };
}

/** Returns the process that holds a lock, and its note; null if nobody does. */
export function readHolder(path: string): {pid: number; note: string} | null {
  try {
    for (const owner of readdirSync(path)) {
      const file = join(path, owner);
      if (isAlive(owner, statSync(file).mtimeMs)) return {pid: pidOf(owner), note: readFileSync(file, "utf8")};
    }
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error; // else it is released in the meantime
  }
  return null;
}

async function removeDeadOwner(path: string): Promise<void> {
  for (const owner of await readdir(path).catch(ignore("ENOENT"))) {
    const file = join(path, owner);
    const info = await stat(file).catch(ignore("ENOENT"));
    if (!Array.isArray(info) && !isAlive(owner, info.mtimeMs)) await unlink(file).catch(ignore("ENOENT"));
  }
}

/** Returns what turns the given failures of a file’s call into an empty answer. */
function ignore(...codes: string[]): (error: unknown) => never[] {
  return (error) => {
    if (isCode(error, ...codes)) return [];
    throw error;
  };
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

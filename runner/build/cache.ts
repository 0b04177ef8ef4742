import {accessSync, constants, mkdirSync, realpathSync, writeFileSync} from "node:fs";
import {chmod, lstat, mkdir, readdir, rename, rm} from "node:fs/promises";
import {homedir} from "node:os";
import {join, resolve} from "node:path";
import {createOwner} from "../store/owner.ts";

/**
 * Where everything is kept that can be made again, outside of any project, so
 * that projects share it. It holds
 *
 *     builds/KEY/   what was built: tree/, build.log, and complete.json once it is whole
 *     files/KEY/    inputs that were downloaded: content/ and complete.json
 *     git/          mirrors of git repositories
 *     hg/           clones of Mercurial repositories
 *     npm/          what is known of published packages
 *     series/       repositories made from patch series
 *     shared/KEY/   $CACHE, one for each source
 *     pins/OWNER/   which builds and files a live run uses
 *     tmp/OWNER/    what is in the making, and is renamed or removed
 */
export interface Cache {
  root: string; // absolute, without symbolic links
  limitBytes: number; // of builds/ and files/ together
}

type Kind = "builds" | "files" | "git" | "hg" | "npm" | "series" | "shared" | "pins" | "tmp";

/**
 * Returns the cache that the environment names: $BENCHBOOK_CACHE, or benchbook in
 * $XDG_CACHE_HOME or ~/.cache. Throws if it cannot be written, or BENCHBOOK_CACHE_LIMIT
 * is no size.
 */
export function openCache(environment: NodeJS.ProcessEnv = process.env): Cache {
  const {BENCHBOOK_CACHE: folder, XDG_CACHE_HOME: caches, BENCHBOOK_CACHE_LIMIT: limit} = environment;
  const root = resolve(folder || join(caches || join(environment["HOME"] || homedir(), ".cache"), "benchbook"));
  const limitBytes = parseLimit(limit || "10 GB");
  try {
    if (mkdirSync(root, {recursive: true}) !== undefined) {
      // Backups leave out folders with this file: https://bford.info/cachedir/
      writeFileSync(join(root, "CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
    }
    accessSync(root, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Builds cannot be kept in ${root}: ${why}. Set BENCHBOOK_CACHE to a folder that you can write.`);
  }
  return {root: realpathSync(root), limitBytes};
}

/** Returns one of the cache’s folders, which exists. */
export async function cacheFolder({root}: Cache, kind: Kind): Promise<string> {
  const folder = join(root, kind);
  await mkdir(folder, {recursive: true});
  return folder;
}

/** Runs an action with a folder of its own on the cache’s disk, and removes what is left of it. */
export async function withTemporaryFolder<T>(cache: Cache, action: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(await cacheFolder(cache, "tmp"), createOwner());
  await mkdir(folder);
  try {
    return await action(folder);
  } finally {
    await removeTree(folder);
  }
}

/** Removes a folder of the cache: it is out of the way at once, however long that takes. */
export async function discard(cache: Cache, folder: string): Promise<void> {
  const doomed = join(await cacheFolder(cache, "tmp"), createOwner());
  await rename(folder, doomed);
  await removeTree(doomed);
}

/** Removes a folder, also where something in it is read-only, as package managers like to leave it. */
export async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, {recursive: true, force: true, maxRetries: 3});
  } catch (error) {
    if (!(error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM")))
      throw error;
    await unlockFolders(folder);
    await rm(folder, {recursive: true, force: true, maxRetries: 3});
  }
}

async function unlockFolders(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    if (entry.isDirectory()) await unlockFolders(join(folder, entry.name));
  }
}

const unitBytes: Record<string, number> = {
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40
};

function parseLimit(text: string): number {
  const [, value, unit = ""] = /^([\d.]+) ?([a-z]+)$/i.exec(text.trim()) ?? [];
  const bytes = Number(value) * (unitBytes[unit] ?? NaN);
  if (Number.isFinite(bytes) && bytes > 0) return bytes;
  throw new Error(`BENCHBOOK_CACHE_LIMIT is “${text}”, which is no size. Write, for example, 10 GB or 500 MB.`);
}

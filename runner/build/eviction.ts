import {readdir, rm, stat} from "node:fs/promises";
import {join} from "node:path";
import {listTree} from "../source/digest.ts";
import {type Cache, cacheFolder, discard, removeTree} from "./cache.ts";
import {type EntryName, entryFolder, entryLock, marker, readEntry} from "./entry.ts";
import {tryLock} from "../store/lock.ts";
import {isAlive} from "../store/owner.ts";

/** What was removed, and what could not be since a run uses it. */
export interface Removed {
  entries: number;
  bytes: number;
  inUse: number; // entries that were left
}

/**
 * Brings builds and downloaded inputs below the cache’s limit: what was not used
 * for longest goes first, and what a live run uses stays, whatever the limit. What
 * failed or was interrupted goes after a day, as somebody may want to look at it.
 */
export async function evict(cache: Cache): Promise<Removed> {
  const used = await listPinned(cache);
  const entries = await listEntries(cache);
  let total = entries.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0);
  const removed: Removed = {entries: 0, bytes: 0, inUse: 0};
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const {name, bytes, usedAt} of entries.sort((a, b) => a.usedAt - b.usedAt)) {
    if (bytes === null ? usedAt > yesterday : total <= cache.limitBytes) continue;
    if (used.has(toPin(name))) removed.inUse++;
    else if (await removeEntry(cache, name)) {
      removed.entries++;
      removed.bytes += bytes ?? 0;
      total -= bytes ?? 0;
    }
  }
  await removeLeftovers(cache);
  return removed;
}

/**
 * Removes all builds and downloaded inputs that no live run uses and, with `all`,
 * everything else: mirrors, which are fetched again, and what builds keep in $CACHE.
 */
export async function clean(cache: Cache, {all = false} = {}): Promise<Removed> {
  const used = await listPinned(cache);
  const removed: Removed = {entries: 0, bytes: 0, inUse: 0};
  for (const {name} of await listEntries(cache)) {
    const bytes = await measure(entryFolder(cache, name));
    if (used.has(toPin(name)) || !(await removeEntry(cache, name))) removed.inUse++;
    else {
      removed.entries++;
      removed.bytes += bytes;
    }
  }
  for (const kind of all && used.size === 0 ? (["git", "hg", "npm", "series", "shared"] as const) : []) {
    const folder = join(cache.root, kind);
    removed.bytes += await measure(folder);
    await removeTree(folder);
  }
  await removeLeftovers(cache);
  return removed;
}

/** Returns the size of all files in a folder, in bytes; 0 if there is none. */
export async function measure(folder: string): Promise<number> {
  const entries = await listTree(folder).catch(ifMissing([]));
  return entries.reduce((sum, {bytes}) => sum + bytes, 0);
}

async function listEntries(cache: Cache): Promise<{name: EntryName; bytes: number | null; usedAt: number}[]> {
  const entries = [];
  for (const kind of ["builds", "files"] as const) {
    for (const key of await readdir(await cacheFolder(cache, kind))) {
      if (!/^[0-9a-f]+$/.test(key)) continue; // a lock
      const name: EntryName = {kind, key};
      const entry = await readEntry(cache, name);
      const folder = entryFolder(cache, name);
      const info = await stat(entry ? join(folder, marker) : folder).catch(ifMissing(null));
      if (info) entries.push({name, bytes: entry?.bytes ?? null, usedAt: info.mtimeMs});
    }
  }
  return entries;
}

/** Returns what live processes have pinned, and forgets those that are gone. */
async function listPinned(cache: Cache): Promise<Set<string>> {
  const pins = await cacheFolder(cache, "pins");
  const pinned = new Set<string>();
  for (const owner of await readdir(pins)) {
    const folder = join(pins, owner);
    const info = await stat(folder).catch(ifMissing(null));
    if (info && !isAlive(owner, info.mtimeMs)) await rm(folder, {recursive: true, force: true});
    else for (const pin of await readdir(folder).catch(ifMissing([]))) pinned.add(pin);
  }
  return pinned;
}

function toPin({kind, key}: EntryName): string {
  return `${kind}~${key}`;
}

/** Removes an entry unless somebody has locked or, a moment ago, pinned it. */
async function removeEntry(cache: Cache, name: EntryName): Promise<boolean> {
  const release = await tryLock(entryLock(cache, name));
  if (release === null) return false;
  try {
    if ((await listPinned(cache)).has(toPin(name))) return false;
    await discard(cache, entryFolder(cache, name)).catch(ignoreForbidden);
    return true;
  } finally {
    await release();
  }
}

/** Removes what processes that were killed left behind. */
async function removeLeftovers(cache: Cache): Promise<void> {
  const folder = await cacheFolder(cache, "tmp");
  for (const owner of await readdir(folder)) {
    const info = await stat(join(folder, owner)).catch(ifMissing(null));
    if (info && !isAlive(owner, info.mtimeMs)) await removeTree(join(folder, owner)).catch(ignoreForbidden);
  }
}

/** A build may have made files as another user. They are no reason for a run to fail. */
function ignoreForbidden(error: unknown): void {
  if (!(error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM"))) throw error;
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return instead;
    throw error;
  };
}

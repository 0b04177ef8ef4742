import {existsSync} from "node:fs";
import {mkdir, open, readFile, rename, rm, utimes, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {execa} from "execa";
import type {Build} from "../result/types.ts";
import {withLock} from "../store/lock.ts";
import {createOwner} from "../store/owner.ts";
import {type Cache, cacheFolder, discard, removeTree} from "./cache.ts";
import {DiskFullError, explainDiskFull} from "./disk.ts";

/** Something in the cache that may be removed to make room: a build, or an input that was downloaded. */
export interface EntryName {
  kind: "builds" | "files";
  key: string; // of equal length for all, as the length of a path moves a program’s stack
}

/** What is known of an entry that is whole. Its file is written last. */
export interface Entry {
  source: string | null; // of a build: its source’s key
  startedAt: string;
  durationMs: number;
  bytes: number;
  tools: Build["tools"];
  files: Build["files"];
  arrangement?: Build["arrangement"]; // of a layout
}

/** Marks entries as in use, until it is released or the process is gone. */
export interface Pins {
  add(entry: EntryName): Promise<void>;
  release(): Promise<void>;
}

/** Returns pins of this process’s own. */
export function createPins(cache: Cache): Pins {
  const owner = createOwner();
  return {
    async add({kind, key}) {
      const folder = join(await cacheFolder(cache, "pins"), owner);
      await mkdir(folder, {recursive: true});
      await writeFile(join(folder, `${kind}~${key}`), "");
    },
    async release() {
      await rm(join(cache.root, "pins", owner), {recursive: true, force: true});
    }
  };
}

/** Returns an entry’s folder, which need not exist. */
export function entryFolder({root}: Cache, {kind, key}: EntryName): string {
  return join(root, kind, key);
}

/** The path of an entry’s lock. */
export function entryLock(cache: Cache, name: EntryName): string {
  return `${entryFolder(cache, name)}.lock`;
}

/** Returns what is known of an entry, or null if it is not there, or was interrupted in the making. */
export async function readEntry(cache: Cache, name: EntryName): Promise<Entry | null> {
  const folder = entryFolder(cache, name);
  if (!existsSync(join(folder, contents[name.kind]))) return null;
  try {
    return JSON.parse(await readFile(join(folder, marker), "utf8")) as Entry;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error && error.code === "ENOENT"))
      return null;
    throw error;
  }
}

/**
 * Returns an entry, made first if it is not there. What makes it gets an empty
 * folder, and returns null if it failed; then the folder is left to look at.
 */
export async function provideEntry(
  cache: Cache,
  pins: Pins,
  name: EntryName,
  make: (folder: string) => Promise<Entry | null>,
  {signal}: {signal?: AbortSignal | undefined} = {}
): Promise<{entry: Entry | null; cached: boolean}> {
  await cacheFolder(cache, name.kind);
  await pins.add(name); // before it is looked for, so that nobody removes it in between
  const folder = entryFolder(cache, name);
  async function provide() {
    const known = await readEntry(cache, name);
    if (known !== null) {
      const now = new Date();
      await utimes(join(folder, marker), now, now); // when it was last used
      return {entry: known, cached: true};
    }
    if (existsSync(folder)) await discard(cache, folder); // what was interrupted, of which something may still write
    await mkdir(folder);
    try {
      const entry = await explainDiskFull(folder, () => make(folder));
      if (entry !== null) await complete(folder, entry);
      return {entry, cached: false};
    } catch (error) {
      if (error instanceof DiskFullError) await removeTree(folder); // so that there is room again
      throw error;
    }
  }
  return withLock(entryLock(cache, name), provide, {signal});
}

export const marker = "complete.json";
const contents = {builds: "tree", files: "content"};

async function complete(folder: string, entry: Entry): Promise<void> {
  // Nothing may be called complete before it is on the disk; and what is written
  // back later would disturb what is measured then. Not every system can do this.
  await execa("sync", ["-f", folder], {reject: false});
  const temporary = join(folder, `${marker}.tmp`);
  const file = await open(temporary, "w");
  try {
    await file.writeFile(JSON.stringify(entry));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, marker));
}

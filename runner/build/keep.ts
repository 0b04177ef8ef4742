import {lstatSync, realpathSync} from "node:fs";
import {rm} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import {glob, isDynamicPattern} from "tinyglobby";
import {listTree} from "../source/digest.ts";
import {removeTree} from "./cache.ts";

/**
 * Deletes all of a folder but what the globs name: files, folders with all that is
 * in them, and what kept links lead to. Returns the first name without a wildcard
 * that names nothing, in which case nothing is deleted; null if there is none.
 */
export async function keepOnly(folder: string, globs: readonly string[]): Promise<string | null> {
  const options = {cwd: folder, dot: true, onlyFiles: false, followSymbolicLinks: false, expandDirectories: true};
  const missing = globs.find((glob) => !isDynamicPattern(glob) && !glob.startsWith("!") && !exists(join(folder, glob)));
  if (missing !== undefined) return missing;
  const found = await glob([...globs], options);
  const entries = await listTree(folder);
  const kinds = new Map(entries.map(({path, kind}) => [path, kind]));
  const kept = new Set<string>();
  const queue = found.map((path) => path.replace(/\/$/, ""));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (kept.has(path) || path === "" || path === ".") continue;
    kept.add(path);
    if (kinds.get(path) === "link") queue.push(...follow(folder, path, entries));
  }
  const parents = new Set([...kept].flatMap(ancestors));
  for (const {path, kind} of entries) {
    if (kept.has(path) || parents.has(path)) continue;
    if (kind === "folder") await removeTree(join(folder, path));
    else await rm(join(folder, path), {force: true}); // its folder may be gone already
  }
  return null;
}

/** Returns what a link leads to within the folder, with all that is in it. */
function follow(folder: string, link: string, entries: Awaited<ReturnType<typeof listTree>>): string[] {
  const path = join(folder, link);
  if (!exists(path)) return [];
  const target = relative(realpathSync(folder), realpathSync(path));
  return entries.map(({path}) => path).filter((path) => path === target || path.startsWith(`${target}/`));
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    realpathSync(path); // a link that leads nowhere is nothing
    return true;
  } catch {
    return false;
  }
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [parent, ...ancestors(parent)];
}

import {realpathSync} from "node:fs";
import {rm} from "node:fs/promises";
import {dirname, join, relative} from "node:path";
import picomatch from "picomatch";
import {listTree, type TreeEntry} from "../source/digest.ts";
import {removeTree} from "./cache.ts";

/**
 * Deletes all of a folder but what the globs name: files, folders with all that is
 * in them, and what kept links lead to; what a glob with “!” names goes in any
 * case. Returns the first name without a wildcard that names nothing, in which
 * case nothing is deleted; null if there is none.
 */
export async function keepOnly(folder: string, keep: readonly string[]): Promise<string | null> {
  const globs = keep.map((glob) => glob.replace(/^(!?)\.\//, "$1").replace(/\/+$/, ""));
  const entries = await listTree(folder);
  const names = new Map(entries.map(({path, kind}) => [path, kind]));
  const isThere = (glob: string) => names.has(glob) && resolve(folder, glob) !== null;
  const missing = globs.find((glob) => !glob.startsWith("!") && !picomatch.scan(glob).isGlob && !isThere(glob));
  if (missing !== undefined) return missing;

  const wanted = toMatcher(
    globs.filter((glob) => !glob.startsWith("!")),
    names
  );
  const unwanted = toMatcher(
    globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1)),
    names
  );
  const kept = new Set<string>();
  const queue = [...names.keys()].filter((path) => wanted(path) && !unwanted(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (kept.has(path)) continue;
    kept.add(path);
    if (names.get(path) === "link") queue.push(...below(resolve(folder, path), names.keys()));
  }
  const parents = new Set([...kept].flatMap(ancestors));
  await deleteAll(
    folder,
    entries.filter(({path}) => !kept.has(path) && !parents.has(path))
  );
  return null;
}

/** Returns whether a path, or a folder that it is in, is named by one of the globs, or is called just so. */
function toMatcher(globs: readonly string[], names: ReadonlyMap<string, unknown>): (path: string) => boolean {
  const matchers = globs.map((glob) =>
    names.has(glob) ? (path: string) => path === glob : picomatch(glob, {dot: true})
  );
  return (path) => [path, ...ancestors(path)].some((path) => matchers.some((matches) => matches(path)));
}

/** Returns where a path leads to within the folder; null if it leads out of it, or nowhere. */
function resolve(folder: string, path: string): string | null {
  try {
    const target = relative(realpathSync(folder), realpathSync(join(folder, path)));
    return target.startsWith("..") ? null : target;
  } catch {
    return null;
  }
}

function below(target: string | null, paths: Iterable<string>): string[] {
  return target === null ? [] : [...paths].filter((path) => path === target || path.startsWith(`${target}/`));
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === "." ? [] : [parent, ...ancestors(parent)];
}

async function deleteAll(folder: string, entries: readonly TreeEntry[]): Promise<void> {
  for (const {path, kind} of entries) {
    if (kind === "folder") await removeTree(join(folder, path));
    else await rm(join(folder, path), {force: true}); // it may be gone with its folder
  }
}

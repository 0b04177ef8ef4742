import {existsSync, readdirSync, statSync} from "node:fs";
import {keyPlace, valuePlace} from "./tree.ts";
import type {MapTree} from "./tree.ts";
import type {Place, Report} from "./problem.ts";
import type {Spec} from "./schema.ts";

/** What is known while an experiment is made from its files. */
export interface Context {
  name: string;
  folder: string; // the project’s
  experiments: string; // folder of the files
  spec: Spec;
  tree: MapTree; // spec, with places
  report: Report;
  faults: Place[]; // where the files were wrong, and something of them was left out
  disk: Disk;
}

/** What is read of the disk beside the files themselves. */
export interface Disk {
  exists: (path: string) => boolean;
  list: (folder: string) => string[]; // empty if there is no such folder
}

export type Path = readonly PropertyKey[];

export const realDisk: Disk = {
  exists: existsSync,
  list: (folder) => (existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : [])
};

/** Reports what is wrong with the value at a path. */
export function wrong(context: Context, path: Path, message: string) {
  context.report(valuePlace(context.tree, path), message);
}

/** Reports what is wrong with the key at a path. */
export function wrongKey(context: Context, path: Path, message: string) {
  context.report(keyPlace(context.tree, path), message);
}

/** Reports that something is missing in what a path leads to, unless it may be among what was left out there. */
export function missing(context: Context, path: Path, message: string) {
  if (isWhole(context, path)) context.report(firstLine(keyPlace(context.tree, path)), message);
}

/** Returns whether nothing was left out of what a path leads to; an empty path leads to everything. */
export function isWhole({tree, faults}: Context, path: Path): boolean {
  const key = keyPlace(tree, path);
  const value = valuePlace(tree, path);
  return !faults.some(({source, start, end}) => {
    if (path.length === 0 || source !== value.source || source !== key.source) return true;
    return start >= Math.min(key.start, value.start) && end <= Math.max(key.end, value.end);
  });
}

// Of a map of many lines only the first is marked.
function firstLine(place: Place): Place {
  const end = place.source.text.indexOf("\n", place.start);
  return end < 0 ? place : {...place, end: Math.min(place.end, end)};
}

import {basename, join} from "node:path";
import type {Experiment} from "./experiment.ts";
import {parse} from "./parse.ts";
import type {Place, Problem} from "./problem.ts";
import {find, keyPlace} from "./tree.ts";
import type {MapTree} from "./tree.ts";

/** Where something of an experiment was written. */
export type Locate = (path: readonly PropertyKey[]) => Place | null;

/**
 * Returns a function that finds where a key was written: in the nearest file
 * that has it or, failing that, has what it is in.
 */
export function locator({files, experiments}: Experiment): Locate {
  const trees = files.flatMap(({path, text}): MapTree[] => {
    const tree = parse({path, text, shown: join(basename(experiments), path)}, () => undefined);
    return tree ? [tree] : [];
  });
  return (path) => {
    for (let n = path.length; n > 0; n--) {
      const tree = trees.find((tree) => find(tree, path.slice(0, n)));
      if (tree) return firstLine(keyPlace(tree, path.slice(0, n)));
    }
    return null;
  };
}

/** Returns a problem at what a path leads to. */
export function problemAt(locate: Locate, path: readonly PropertyKey[], message: string): Problem {
  return {message, place: locate(path)};
}

function firstLine(place: Place): Place {
  const end = place.source.text.indexOf("\n", place.start);
  return end < 0 ? place : {...place, end: Math.min(place.end, end)};
}

import type {Place, SourceText} from "./problem.ts";

/**
 * An experiment file as a tree of texts, lists and maps, each of which knows
 * where it was written. Files and names are merged on such trees, so that every
 * later message can still point at the place.
 */
export type Tree = TextTree | ListTree | MapTree;

export interface TextTree {
  kind: "text";
  text: string;
  block: boolean; // written as | or >
  empty: boolean; // nothing was written at all
  place: Place;
}

export interface ListTree {
  kind: "list";
  items: Tree[];
  place: Place;
}

export interface MapTree {
  kind: "map";
  entries: Map<string, Entry>;
  place: Place;
  list: boolean; // was written as a list, and so replaces instead of merging
  alternatives: Alternatives[]; // groups of keys that exclude each other
}

export interface Entry {
  key: Place;
  value: Tree;
}

/** A key that excludes the other keys of its kind, and the keys that belong to it alone. */
export type Alternatives = Record<string, string[]>;

/** Returns a text that was written at the place. */
export function textTree(text: string, place: Place): TextTree {
  return {kind: "text", text, block: false, empty: false, place};
}

/** Returns a map that was written at the place. */
export function mapTree(place: Place, entries: Iterable<readonly [string, Entry]> = []): MapTree {
  return {kind: "map", entries: new Map(entries), place, list: false, alternatives: []};
}

/** Returns the tree as plain text, arrays and objects. */
export function toPlain(tree: Tree): unknown {
  if (tree.kind === "text") return tree.text;
  if (tree.kind === "list") return tree.items.map(toPlain);
  return Object.fromEntries([...tree.entries].map(([key, {value}]) => [key, toPlain(value)]));
}

/** Returns the subtree at a path, or null if there is none. */
export function find(tree: Tree, path: readonly PropertyKey[]): Tree | null {
  let found: Tree | undefined = tree;
  for (const step of path) found = child(found, step);
  return found ?? null;
}

/** Returns the place of the key at the path, or of the nearest that exists above it. */
export function keyPlace(tree: Tree, path: readonly PropertyKey[]): Place {
  for (let n = path.length; n > 0; n--) {
    const parent = find(tree, path.slice(0, n - 1));
    const step = path[n - 1];
    if (parent?.kind === "map" && step !== undefined) {
      const entry = parent.entries.get(String(step));
      if (entry) return entry.key;
    }
    const found = find(tree, path.slice(0, n));
    if (found) return found.place;
  }
  return tree.place;
}

/** Returns the place of the value at the path, or of the nearest that exists above it. */
export function valuePlace(tree: Tree, path: readonly PropertyKey[]): Place {
  return find(tree, path)?.place ?? keyPlace(tree, path);
}

/** Returns the first letter of a source, for what concerns a file as a whole. */
export function beginning(source: SourceText): Place {
  return {source, start: 0, end: 1};
}

function child(tree: Tree | undefined, step: PropertyKey): Tree | undefined {
  if (tree?.kind === "map") return tree.entries.get(String(step))?.value;
  if (tree?.kind !== "list") return undefined;
  // A list of names is a short form of a map.
  return tree.items[Number(step)] ?? tree.items.find((item) => item.kind === "text" && item.text === step);
}

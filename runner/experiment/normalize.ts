import {z} from "zod";
import {metaOf, required} from "./meta.ts";
import {suggestion} from "./nearest.ts";
import type {Report} from "./problem.ts";
import {textThatBecameMap} from "./slip.ts";
import {mapTree, textTree} from "./tree.ts";
import type {Entry, ListTree, MapTree, TextTree, Tree} from "./tree.ts";

/**
 * Returns the tree in the long form that the schema describes, with every short
 * form (rule 1) spelt out. Unknown keys, and values of a kind that the schema
 * does not expect, are reported and left out.
 */
export function normalize(tree: Tree, type: z.ZodType, report: Report, what = "experiment"): Tree | null {
  const schema = required(type);
  const {obvious, listed, keyword, single, lines} = metaOf(type);
  if (tree.kind !== "map") {
    if (tree.kind === "text" && tree.empty && !(keyword || obvious === undefined)) return nothing(tree, what, report);
    if (keyword && tree.kind === "text")
      return normalize(wrap(tree.text, mapTree(tree.place), tree), type, report, what);
    if (listed) return normalize(toNames(tree, listed, report), type, report, what);
    if (obvious !== undefined) return normalize(wrap(obvious, tree, tree), type, report, what);
    if (single && tree.kind === "text") return normalize({...tree, kind: "list", items: [tree]}, type, report, what);
    if (lines && tree.kind === "list") return joinLines(tree, what, report);
  }
  if (schema instanceof z.ZodObject) return normalizeObject(tree, schema, type, report, what);
  if (schema instanceof z.ZodRecord) return normalizeRecord(tree, schema, type, report, what);
  if (schema instanceof z.ZodArray) return normalizeList(tree, schema, report, what);
  if (schema instanceof z.ZodUnion && tree.kind === "list")
    return normalizeList(tree, z.array(z.string()), report, what);
  return normalizeText(tree, what, report);
}

function normalizeObject(tree: Tree, schema: z.ZodObject, type: z.ZodType, report: Report, what: string): Tree | null {
  if (tree.kind !== "map") return mismatch(tree, "a map", what, report);
  const slip = metaOf(type).obvious === undefined ? null : textThatBecameMap(tree);
  if (slip !== null) {
    report(tree.place, slip);
    return null;
  }
  const {alternatives = []} = metaOf(type);
  const result: MapTree = {...tree, entries: new Map(), alternatives};
  for (const [key, {key: place, value}] of tree.entries) {
    if (!Object.hasOwn(schema.shape, key)) {
      const kind = metaOf(type).keyword ? "a reader" : `a key of ${article(what)}`;
      report(place, `“${key}” is not ${kind}.${suggestion(key, Object.keys(schema.shape))}`);
      continue;
    }
    const child = schema.shape[key] as z.ZodType;
    add(result, key, {key: place, value}, normalize(value, child, report, key));
  }
  for (const group of alternatives) checkAlternatives(result, group, report);
  return result;
}

function normalizeRecord(tree: Tree, schema: z.ZodRecord, type: z.ZodType, report: Report, what: string): Tree | null {
  if (tree.kind !== "map") return mismatch(tree, "a map", what, report);
  const result: MapTree = {...tree, entries: new Map()};
  for (const [key, entry] of tree.entries) {
    const type = schema.valueType as z.ZodType;
    const value = normalize(entry.value, type, report, singular(what));
    // A name whose value is wrong still is a name that others may speak of.
    add(result, key, entry, value ?? (type instanceof z.ZodObject ? mapTree(entry.value.place) : null));
  }
  if (metaOf(type).listed) result.list = tree.list;
  return result;
}

function normalizeList(tree: Tree, schema: z.ZodArray, report: Report, what: string): Tree | null {
  if (tree.kind !== "list") return mismatch(tree, "a list", what, report);
  const items = tree.items.map((item) => normalize(item, schema.element as z.ZodType, report, singular(what)));
  return {...tree, items: items.filter((item) => item !== null)};
}

function normalizeText(tree: Tree, what: string, report: Report): Tree | null {
  if (tree.kind !== "text") return mismatch(tree, "text", what, report);
  return tree.empty ? nothing(tree, what, report) : tree;
}

// Several keys of one kind contradict each other; a key of a kind that is not
// there has nothing to say.
function checkAlternatives(tree: MapTree, group: Record<string, string[]>, report: Report) {
  const present = Object.keys(group).filter((key) => tree.entries.has(key));
  const [first, ...others] = present.sort((a, b) => start(tree, a) - start(tree, b));
  for (const other of others) {
    report(tree.entries.get(other)?.key ?? null, `“${other}” cannot stand beside “${first}”: keep one of them.`);
    tree.entries.delete(other);
  }
}

function joinLines(tree: ListTree, what: string, report: Report): Tree | null {
  const items = tree.items.map((item) => normalizeText(item, what, report));
  if (items.some((item) => item === null)) return null;
  return {...textTree(items.map((item) => (item as TextTree).text).join("\n"), tree.place), block: true};
}

function toNames(tree: TextTree | ListTree, listed: "itself" | "empty", report: Report): MapTree {
  const items = tree.kind === "list" ? tree.items : [tree];
  const map: MapTree = {...mapTree(tree.place), list: true};
  for (const item of items) {
    if (item.kind !== "text") {
      report(item.place, "A list holds names only. Write a map of names to say more about one of them.");
    } else if (map.entries.has(item.text)) {
      report(item.place, `“${item.text}” is in this list twice.`);
    } else {
      map.entries.set(item.text, {key: item.place, value: listed === "itself" ? item : mapTree(item.place)});
    }
  }
  return map;
}

function wrap(key: string, value: Tree, {place}: Tree): MapTree {
  return mapTree(place, [[key, {key: place, value}]]);
}

function add(map: MapTree, key: string, entry: Entry, value: Tree | null) {
  if (value) map.entries.set(key, {...entry, value});
}

function start(tree: MapTree, key: string): number {
  return tree.entries.get(key)?.key.start ?? 0;
}

function mismatch(tree: Tree, wanted: string, what: string, report: Report): null {
  if (tree.kind === "text" && tree.empty) return nothing(tree, what, report);
  const slip = tree.kind === "map" && wanted === "text" ? textThatBecameMap(tree) : null;
  const found = tree.kind === "text" ? "text" : `a ${tree.kind}`;
  report(tree.place, slip ?? `“${what}” wants ${wanted}, and this is ${found}.`);
  return null;
}

function nothing({place}: Tree, what: string, report: Report): null {
  report(place, `“${what}” has no value. Give it one, or write "" or {} if it is meant to be empty.`);
  return null;
}

function singular(what: string): string {
  return what === "flags" ? what : what.replace(/s$/, "");
}

function article(what: string): string {
  if (what.endsWith("s")) return what;
  return `${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
}

import {suggestion} from "./nearest.ts";
import {position} from "./problem.ts";
import type {Place, Report} from "./problem.ts";
import {mapTree, toPlain} from "./tree.ts";
import type {Entry, MapTree, Tree} from "./tree.ts";

/**
 * Returns what is said nearest, over what it is “but” of (rule 3): maps merge
 * key by key, all else is replaced. Two settings of which neither is nearer are
 * reported, unless they say the same.
 */
export function merge(own: Tree | null, bases: Tree[], conflict: Conflict): Tree {
  if (own && (own.kind !== "map" || own.list)) return overrule(own, bases);
  const maps = bases.filter((base): base is MapTree => base.kind === "map");
  if (own === null) {
    const [first, ...others] = bases;
    if (!first) throw new Error("Nothing to merge.");
    if (others.length === 0 || maps.length < bases.length || maps.some(({list}) => list)) {
      return others.reduce((a, b) => nearer(a, b, conflict), first);
    }
  }
  return mergeMaps(own, maps, conflict);
}

/** Where two settings meet, of which neither is nearer. */
export interface Conflict {
  report: Report;
  place: Place; // of the `of` that brings both
  key: string; // what both set
}

/** Names that are each “but” of others. */
export interface Named {
  entries: Map<string, Entry>;
  noun: string; // e.g., "revision"
}

/** Returns the entries with every `of` carried out: each says all that it has from others. */
export function mergeNamed({entries, noun}: Named, report: Report): Map<string, Entry> {
  const done = new Map<string, Tree>();
  return new Map([...entries].map(([name, entry]) => [name, {...entry, value: resolve(name, [])}]));

  function resolve(name: string, stack: string[]): Tree {
    const known = done.get(name);
    if (known) return known;
    const own = entries.get(name)?.value;
    if (own?.kind !== "map") throw new Error(`No ${noun} ${name}.`);
    const bases: Tree[] = [];
    for (const base of basesOf(own)) {
      if (base.name === name || stack.includes(base.name)) {
        report(base.place, circle([...stack, name], base.name));
      } else if (!entries.has(base.name)) {
        const others = [...entries.keys()].filter((other) => other !== name);
        report(base.place, `There is no ${noun} “${base.name}”.${suggestion(base.name, others)}`);
      } else {
        bases.push(without(resolve(base.name, [...stack, name]), "of"));
      }
    }
    const place = own.entries.get("of")?.value.place ?? own.place;
    const merged = merge(own, bases, {report, place, key: name});
    done.set(name, merged);
    return merged;
  }
}

/** Returns the names in a map’s `of`, with their places. */
export function basesOf(tree: MapTree): {name: string; place: Place}[] {
  const of = tree.entries.get("of")?.value;
  if (of?.kind !== "list") return [];
  return of.items.flatMap((item) => (item.kind === "text" ? [{name: item.text, place: item.place}] : []));
}

/** Returns a sentence that names the steps of a circle. */
export function circle(stack: string[], again: string): string {
  return `This goes round in a circle: ${[...stack.slice(stack.indexOf(again)), again].join(" is of ")}.`;
}

/** Returns a map without one of its keys. */
export function without(tree: Tree, key: string): Tree {
  if (tree.kind !== "map" || !tree.entries.has(key)) return tree;
  return {...tree, entries: new Map([...tree.entries].filter(([name]) => name !== key))};
}

function mergeMaps(own: MapTree | null, bases: MapTree[], conflict: Conflict): MapTree {
  const model = own ?? bases[0];
  if (!model) throw new Error("Nothing to merge.");
  const kept = own ? bases.map((base) => withoutAlternatives(base, own)) : bases;
  const result: MapTree = {...mapTree(model.place), alternatives: model.alternatives};
  const keys = new Set([...kept.flatMap((base) => [...base.entries.keys()]), ...(own?.entries.keys() ?? [])]);
  for (const key of keys) {
    const mine = own?.entries.get(key);
    const theirs = kept.flatMap((base) => base.entries.get(key) ?? []);
    const value = merge(
      mine?.value ?? null,
      theirs.map(({value}) => value),
      {...conflict, key}
    );
    const entry = mine ?? theirs[0];
    if (entry) result.entries.set(key, {key: entry.key, value});
  }
  for (const base of bases) overrules(result, base);
  reportAlternatives(result, conflict);
  return result;
}

// What excludes something that is said nearer is not said at all, nor is what
// belongs to it: `rounds` here ends the `precision` and `at most` from there.
function withoutAlternatives(base: MapTree, own: MapTree): MapTree {
  let result: Tree = base;
  for (const group of own.alternatives) {
    const mine = Object.keys(group).filter((key) => own.entries.has(key));
    if (mine.length === 0) continue;
    for (const [key, belongings] of Object.entries(group)) {
      if (mine.includes(key)) continue;
      for (const dropped of [key, ...belongings]) result = without(result, dropped);
    }
  }
  return result as MapTree;
}

function reportAlternatives(tree: MapTree, {report, place}: Conflict) {
  for (const group of tree.alternatives) {
    const [first, ...others] = Object.keys(group).filter((key) => tree.entries.has(key));
    for (const other of first === undefined ? [] : others) {
      report(
        place,
        `This sets both “${first}” and “${other}”, which exclude each other, and neither is nearer. Set one here.`
      );
      tree.entries.delete(other);
    }
  }
}

// Which trees a tree was nearer than. A value that came down two ways is no
// contradiction if one of the ways replaced what the other brought.
const overruled = new WeakMap<Tree, Set<Tree>>();

function overrules(tree: Tree, base: Tree) {
  const set = overruled.get(tree) ?? new Set();
  overruled.set(tree, set.add(base));
  for (const further of overruled.get(base) ?? []) set.add(further);
}

function overrule(own: Tree, bases: Tree[]): Tree {
  for (const base of bases) if (base !== own) overrules(own, base);
  return own;
}

function nearer(a: Tree, b: Tree, {report, place, key}: Conflict): Tree {
  if (a === b || overruled.get(a)?.has(b)) return a;
  if (overruled.get(b)?.has(a)) return b;
  if (JSON.stringify(toPlain(a)) === JSON.stringify(toPlain(b))) return a;
  const [here, there] = [a, b].map(({place}) => `${place.source.shown}:${position(place).line}`);
  report(place, `${here} and ${there} set “${key}” differently, and neither is nearer. Set it here.`);
  return a;
}

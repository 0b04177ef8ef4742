import {basename} from "node:path";
import {hashBytes} from "../../source/digest.ts";
import {ALIGNMENT, type Arranged, classOf, type PlacedSection} from "./script.ts";

const SLOT = 64; // bytes; pinned functions begin at the start of a cache line

/**
 * Returns sections in the order of a seed. Each has its place by a hash of the seed
 * and its own name alone, so that what programs have in common is in one relative
 * order in all of them.
 */
export function shuffled(sections: readonly PlacedSection[], seed: string): Arranged[] {
  return names(sections)
    .map((name) => ({name, offset: null, hash: hashBytes(`${seed}/${name}`)}))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({name, offset}) => ({name, offset}));
}

/**
 * Returns a place for each section that any of the programs has, the same in all of
 * them: as much room as the largest takes, in the order of a seed, those that GNU
 * ld keeps together by their names together.
 */
export function pinned(
  programs: readonly (readonly PlacedSection[])[],
  seed: string,
  lines: readonly string[]
): Arranged[] {
  const rooms = new Map<string, number>();
  for (const sections of programs) {
    const own = new Map<string, number>(); // of equal names, as of static functions, all have one place
    for (const {name, bytes} of sections) own.set(name, (own.get(name) ?? 0) + roundUp(bytes, ALIGNMENT));
    for (const [name, bytes] of own) rooms.set(name, Math.max(rooms.get(name) ?? 0, bytes));
  }
  let offset = 0;
  return shuffled(
    [...rooms].map(([name, bytes]) => ({name, bytes})),
    seed
  )
    .map(({name}) => ({name, line: classOf(name, lines)}))
    .sort((a, b) => a.line - b.line)
    .map(({name}) => {
      const place = {name, offset};
      offset += roundUp(rooms.get(name) ?? 0, SLOT);
      return place;
    });
}

/**
 * Returns the words of a link with its objects in the order of a seed, those of the
 * compiler’s own, with which a program starts and ends, where they were; null if
 * there are not two.
 */
export function inOtherOrder(words: readonly string[], seed: string): string[] | null {
  const places = words.flatMap((word, i) => (isOwnObject(word) ? [i] : []));
  if (places.length < 2) return null;
  const order = places
    .map((place) => words[place] ?? "")
    .map((word) => ({word, hash: hashBytes(`${seed}/${basename(word).replace(/^\d+-/, "")}`)}))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const ordered = [...words];
  places.forEach((place, i) => (ordered[place] = order[i]?.word ?? ""));
  return ordered;
}

function isOwnObject(word: string): boolean {
  return /^\d+-.*\.(?:o|obj|lo)$/.test(basename(word)) && !/^\d+-[gMS]?crt\w*\.o$/.test(basename(word));
}

/** Returns by how much later code begins by a seed, in bytes: a multiple of the alignment, up to a page. */
export function paddingOf(seed: string): number {
  return ALIGNMENT * (1 + (parseInt(hashBytes(seed).slice(0, 8), 16) % (PAGE / ALIGNMENT)));
}

const PAGE = 4096; // bytes; beyond it, sets of a first-level cache repeat

/**
 * Returns the names of functions in the order of their sections, for linkers that are given symbols:
 * within those groups that GNU ld keeps together.
 */
export function symbolsOf(arranged: readonly Arranged[]): string[] {
  const group = (name: string): number => prefixes.findIndex((prefix) => name.startsWith(prefix));
  return [...arranged]
    .sort((a, b) => group(a.name) - group(b.name))
    .map(({name}) => name.slice((prefixes[group(name)] ?? "").length));
}

const prefixes = [".text.unlikely.", ".text.exit.", ".text.startup.", ".text.hot.", ".text."];

function names(sections: readonly PlacedSection[]): string[] {
  return [...new Set(sections.map(({name}) => name))];
}

function roundUp(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

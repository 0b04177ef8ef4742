/** A section of code as a linker placed it: usually one function. */
export interface PlacedSection {
  name: string; // e.g., ".text.add"
  bytes: number;
}

/** Where sections go: in this order or, with offsets, at these places from the start of all code. */
export interface Arranged {
  name: string;
  offset: number | null; // bytes; null: wherever its turn is
}

/** Functions begin on multiples of this in each layout, in bytes, since alignment is placement. */
export const ALIGNMENT = 16;

const PINNED_START = 2 ** 20; // bytes; beyond what precedes code in any usual program

/**
 * Returns the linker script that GNU ld says it uses, with sections arranged, and so many bytes before all code. Null if
 * it has no section .text such as GNU ld’s own scripts have.
 */
export function arrangeScript(script: string, arranged: readonly Arranged[], padding = 0): string | null {
  const found = findText(script);
  if (found === null) return null;
  const {before, lines, after} = found;
  const isPinned = arranged.some(({offset}) => offset !== null);
  const head = isPinned ? `  .text ALIGN(0x${PINNED_START.toString(16)}) :` : `  .text :`;
  if (isPinned) {
    const slots = arranged.flatMap(({name, offset}) => [`    . = ${offset ?? 0};`, `    *(${name})`]);
    return [before, head, "  {", ...slots, ...lines, after].join("\n");
  }
  const body = lines.flatMap((line, i) => [
    ...arranged.filter(({name}) => classOf(name, lines) === i).map(({name}) => `    *(${name})`),
    line
  ]);
  const start = padding > 0 ? [`    . = . + ${padding};`] : [];
  return [before, head, "  {", ...start, ...body, after].join("\n");
}

/**
 * Returns which line of a script takes a section: those of hot functions, of those
 * that run at the start, and so on, are kept together, and order varies within.
 */
export function classOf(name: string, lines: readonly string[]): number {
  const found = lines.findIndex((line) => patternsOf(line).some((pattern) => pattern.test(name)));
  return found < 0 ? lines.length : found;
}

/** Returns the lines of a script’s section .text. */
export function textLines(script: string): string[] {
  return findText(script)?.lines ?? [];
}

/** Returns the script from what `ld --verbose` prints. */
export function scriptOf(verbose: string): string | null {
  return /^={5,}\n([\s\S]*?)\n={5,}$/m.exec(verbose)?.[1] ?? null;
}

/** Reads the sections of code that were placed, in their order, from a map as GNU ld and gold write it. */
export function readMap(map: string): PlacedSection[] {
  const start = map.search(/^(Linker script and memory map|Memory map)$/m);
  const placed: PlacedSection[] = [];
  // Long names have a line to themselves.
  for (const [, name = "", address = "", size = ""] of map
    .slice(Math.max(0, start))
    .matchAll(/^ (\.text\.(?!(?:hot|unlikely|startup|exit)\s)\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) \S/gm)) {
    const bytes = parseInt(size, 16);
    if (bytes > 0 && parseInt(address, 16) > 0) placed.push({name, bytes});
  }
  return placed;
}

/** Reads the same from a map as lld writes it. */
export function readLldMap(map: string): PlacedSection[] {
  return [...map.matchAll(/^\s*[0-9a-f]+\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+\s+\S.*:\((\.text\.[^)]+)\)$/gm)].flatMap(
    ([, size = "0", name = ""]) => (parseInt(size, 16) > 0 ? [{name, bytes: parseInt(size, 16)}] : [])
  );
}

function findText(script: string): {before: string; lines: string[]; after: string} | null {
  const start = /^ {2}\.text\s*:\s*\n\s*\{\n/m.exec(script);
  if (start === null) return null;
  const from = start.index + start[0].length;
  const end = /^ {2}\}/m.exec(script.slice(from));
  if (end === null) return null;
  return {
    before: script.slice(0, start.index).replace(/\n$/, ""),
    lines: script
      .slice(from, from + end.index)
      .replace(/\n$/, "")
      .split("\n"),
    after: script.slice(from + end.index)
  };
}

function patternsOf(line: string): RegExp[] {
  const [, inside] = /\*\((?:SORT\w*\()?([^()]*)\)/.exec(line) ?? [];
  return (inside ?? "")
    .split(/\s+/)
    .filter((pattern) => pattern.startsWith("."))
    .map((pattern) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`));
}

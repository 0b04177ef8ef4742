import {createHash} from "node:crypto";
import type {Body} from "./body.ts";
import type {Reference} from "./decode.ts";
import type {Section} from "./sections.ts";
import type {Slot, Symbol} from "./symbols.ts";

/** What it takes to say what is at an address, in words that do not depend on where it is. */
export interface Place {
  sections: Section[];
  symbols: Symbol[];
  slots: Map<number, Slot>;
  stubs: Map<number, string>; // names of the stubs by which other files’ functions are called
  contents: Map<Section, Buffer>; // of sections with constants
  root: string | null; // the folder in which it was built: texts with it, as of __FILE__, mean the same elsewhere
}

/** Says what an address in a function’s code refers to. */
export type Describe = (reference: Reference, body: Body) => string;

/** Returns what tells what addresses mean; `referred` are all data addresses that code refers to. */
export function describer(
  {sections, symbols, slots, stubs, contents, root}: Place,
  referred: readonly number[]
): Describe {
  const covers = sorted(symbols.filter(({kind, bytes}) => kind !== "other" && bytes > 0));
  const points = new Map<number, Symbol>();
  for (const symbol of symbols) {
    const known = points.get(symbol.address);
    if (known === undefined || precedes(symbol, known)) points.set(symbol.address, symbol);
  }
  const next = [...new Set(referred)].sort((a, b) => a - b);

  return describe;

  function describe({address, load}: Reference, body: Body): string {
    const section = sections.find((one) => (one.flags & 2) !== 0 && contains(one, address));
    const isWritable = ((section?.flags ?? 0) & 1) !== 0;
    // The compiler’s own part of every program refers to where data start and end, where something else may be, too.
    if (body.file === "crtstuff.c" && isWritable && !slots.has(address)) return "data";
    const symbol = points.get(address) ?? covering(covers, address);
    if (symbol !== undefined && (symbol.address === address || address < symbol.address + symbol.bytes)) {
      const offset = address - symbol.address;
      return `${referenceName(symbol)}${offset === 0 ? "" : `+${offset}`}`;
    }
    const stub = stubs.get(address);
    if (stub !== undefined) return stub;
    const slot = slots.get(address);
    if (slot !== undefined && section?.name.startsWith(".got")) {
      return `slot ${"symbol" in slot ? slot.symbol : describe({address: slot.address, load: null}, body)}`;
    }
    if (section === undefined) return "elsewhere";
    const bytes = isWritable ? undefined : contents.get(section);
    const from = address - section.address;
    if (bytes === undefined) return section.name;
    const table = jumpTable(bytes, from, address, body, until(address) - address);
    if (table !== null) return table;
    if (load !== null) return `constant ${bytes.subarray(from, from + load).toString("hex")}`;
    const text = cString(bytes, from);
    return text === null ? section.name : `text ${hash(text)}`;
  }

  function hash(text: Buffer): string {
    const bytes = text.toString("latin1");
    const placed = root === null ? bytes : bytes.replaceAll(Buffer.from(root).toString("latin1"), "");
    return createHash("sha256").update(placed, "latin1").digest("hex").slice(0, 16);
  }

  /** Returns the next address that some code refers to: what is there is something else. */
  function until(address: number): number {
    let [low, high] = [0, next.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((next[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return next[low] ?? Infinity;
  }
}

/** Compilers and linkers number what has no name of its own, and others’ numbers change when one is added. */
function referenceName({name, kind}: Symbol): string {
  const own = name.replace(/\.lto_priv\.\d+/, "");
  return kind === "data" ? own.replace(/\.\d+$/, "") : own;
}

/** Returns whether a symbol’s name is the better one for the address of both. */
export function precedes(a: Symbol, b: Symbol): boolean {
  const rank = ({kind, bytes, local}: Symbol) =>
    (kind === "function" ? 0 : kind === "data" ? 4 : 8) + (bytes > 0 ? 0 : 2) + (local ? 1 : 0);
  if (rank(a) !== rank(b)) return rank(a) < rank(b);
  if (a.bytes !== b.bytes) return a.bytes > b.bytes;
  return a.name.length !== b.name.length ? a.name.length < b.name.length : a.name < b.name;
}

function sorted(symbols: Symbol[]): Symbol[] {
  return [...symbols].sort((a, b) => a.address - b.address || b.bytes - a.bytes);
}

/** Returns the last symbol that starts at or before an address, if it reaches that far. */
function covering(symbols: Symbol[], address: number): Symbol | undefined {
  let [low, high] = [0, symbols.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((symbols[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const symbol = symbols[low - 1];
  return symbol !== undefined && address < symbol.address + symbol.bytes ? symbol : undefined;
}

export function contains({address, bytes}: Section, at: number): boolean {
  return at >= address && at < address + bytes;
}

/** Returns the instructions of a function that a table of a switch statement leads to; null if it is none. */
function jumpTable(bytes: Buffer, from: number, address: number, body: Body, room: number): string | null {
  const offsets = (width: 4 | 8, base: number): number[] => {
    const found: number[] = [];
    const limit = Math.min(bytes.length - width, from + Math.min(room, 1 << 16) - width);
    for (let at = from; at <= limit; at += width) {
      const target = base + (width === 4 ? bytes.readInt32LE(at) : Number(bytes.readBigInt64LE(at)));
      const ordinal = body.ordinal(target);
      if (ordinal === undefined) break;
      found.push(ordinal);
    }
    return found;
  };
  const relative = offsets(4, address);
  const found = relative.length > 0 ? relative : offsets(8, 0);
  return found.length > 0 ? `table ${found.join()}` : null;
}

/** Returns a text that ends with NUL; null if there is none, or what could be something else. */
function cString(bytes: Buffer, from: number): Buffer | null {
  const end = bytes.indexOf(0, from);
  if (end <= from) return null;
  const text = bytes.subarray(from, end);
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text.toString("utf8")) ? null : text;
}

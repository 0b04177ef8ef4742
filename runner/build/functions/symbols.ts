import type {FileHandle} from "node:fs/promises";
import {type Header, readBytes, readText, type Section} from "./sections.ts";

/** A symbol that is defined in a file. */
export interface Symbol {
  name: string; // without a version
  kind: "function" | "data" | "other";
  local: boolean;
  file: string | null; // the source file that a local one is from, as the linker was told
  section: number; // index
  address: number;
  bytes: number; // 0: not known
}

export const SYMTAB = 2;
export const DYNSYM = 11;
const SYMTAB_SHNDX = 18;

/** Returns the symbols of a 64-bit, little-endian file’s table that are defined in it; null if the table is damaged. */
export async function readSymbols(file: FileHandle, sections: Section[], table: Section): Promise<Symbol[] | null> {
  const names = sections[table.link];
  const strings = names === undefined ? null : await readBytes(file, names.offset, names.bytes);
  const entries = await readBytes(file, table.offset, table.bytes);
  if (strings === null || entries === null) return null;
  // Where there are too many sections for an entry to name its own, a table beside it does.
  const beside = sections.find(({type, link}) => type === SYMTAB_SHNDX && sections[link] === table);
  const indices = beside === undefined ? null : await readBytes(file, beside.offset, beside.bytes);
  const symbols: Symbol[] = [];
  let source: string | null = null;
  for (let i = 0; (i + 1) * 24 <= entries.length; i++) {
    const at = i * 24;
    const info = entries.readUInt8(at + 4);
    const type = info & 15;
    const name = readText(strings, entries.readUInt32LE(at)).replace(/@.*/, "");
    if (type === 4) source = name || null; // STT_FILE; the locals that follow are its own
    const short = entries.readUInt16LE(at + 6);
    const section = short === 0xffff && indices && (i + 1) * 4 <= indices.length ? indices.readUInt32LE(i * 4) : short;
    const isDefined = section !== 0 && (short < 0xff00 || short === 0xffff) && section < sections.length;
    if (!isDefined || name === "" || type === 4 || type === 3 || type === 6 || name.startsWith("$")) continue;
    const local = info >> 4 === 0;
    symbols.push({
      name,
      kind: type === 2 || type === 10 ? "function" : type === 1 ? "data" : "other",
      local,
      file: local ? source : null,
      section,
      address: Number(entries.readBigUInt64LE(at + 8)),
      bytes: Number(entries.readBigUInt64LE(at + 16))
    });
  }
  return symbols;
}

/** Where a pointer that the loader fills in leads to: a symbol of some other file, or an address in this one. */
export type Slot = {symbol: string} | {address: number};

/** Returns what the loader is told to fill in, by the address of each pointer. */
export async function readSlots(file: FileHandle, sections: Section[]): Promise<Map<number, Slot>> {
  const slots = new Map<number, Slot>();
  for (const table of sections.filter(({type, flags}) => type === 4 && (flags & 2) !== 0)) {
    const entries = await readBytes(file, table.offset, table.bytes);
    const names = await dynamicNames(file, sections, sections[table.link]);
    for (let at = 0; entries !== null && at + 24 <= entries.length; at += 24) {
      const symbol = names[entries.readUInt32LE(at + 12)];
      const addend = Number(entries.readBigInt64LE(at + 16));
      const slot = symbol ? {symbol: symbol + (addend === 0 ? "" : `+${addend}`)} : {address: addend};
      slots.set(Number(entries.readBigUInt64LE(at)), slot);
    }
  }
  return slots;
}

async function dynamicNames(file: FileHandle, sections: Section[], table: Section | undefined): Promise<string[]> {
  const entries = table === undefined ? null : await readBytes(file, table.offset, table.bytes);
  const names = sections[table?.link ?? 0];
  const strings = names === undefined ? null : await readBytes(file, names.offset, names.bytes);
  if (entries === null || strings === null) return [];
  return Array.from({length: Math.floor(entries.length / 24)}, (_, i) =>
    readText(strings, entries.readUInt32LE(i * 24))
  );
}

/** Returns the offsets that linkers put addresses at, where they were asked to tell (`--emit-relocs`); else null. */
export async function readAbsolute(file: FileHandle, {sections, machine}: Header): Promise<Set<number> | null> {
  const kept = (sections ?? []).filter(
    ({type, flags, info}) => type === 4 && (flags & 2) === 0 && ((sections?.[info]?.flags ?? 0) & 4) !== 0
  );
  if (machine !== 62 || kept.length === 0) return null;
  const places = new Set<number>();
  for (const table of kept) {
    const entries = await readBytes(file, table.offset, table.bytes);
    for (let at = 0; entries !== null && at + 24 <= entries.length; at += 24) {
      const isAbsolute = [1, 10, 11].includes(entries.readUInt32LE(at + 8)); // R_X86_64_64, 32 and 32S
      if (isAbsolute) places.add(Number(entries.readBigUInt64LE(at)));
    }
  }
  return places;
}

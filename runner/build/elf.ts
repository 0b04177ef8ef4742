import {open} from "node:fs/promises";
import {NOBITS, readHeader} from "./functions/sections.ts";

/** What of an ELF file matters to a build’s key and record. */
export interface Elf {
  kind: "executable" | "shared" | "other"; // position-independent executables are shared
  text: {start: number; end: number} | null; // the bytes of .text, both ends included; null if it has none
}

/** Returns what an ELF file is and where its .text is, or null if the file is none, or is cut short. */
export async function readElf(path: string): Promise<Elf | null> {
  const file = await open(path);
  try {
    const header = await readHeader(file);
    if (header === null) return null;
    const {kind, sections} = header;
    const text = sections?.find(({name}) => name === ".text");
    if (text === undefined || text.bytes === 0 || text.type === NOBITS) return {kind, text: null}; // split off for debugging
    return {kind, text: {start: text.offset, end: text.offset + text.bytes - 1}};
  } finally {
    await file.close();
  }
}

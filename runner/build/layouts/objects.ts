import {readFile, writeFile} from "node:fs/promises";
import {ALIGNMENT} from "./script.ts";

/**
 * Aligns all code in an object file, or in those of an archive, alike, in the file
 * itself: alignment is placement, and what is compiled for size or seldom run has
 * another. Code written in assembler, which may depend on its own, keeps a larger one.
 */
export async function evenObject(path: string): Promise<void> {
  const bytes = await readFile(path);
  let changed = false;
  for (const member of membersOf(bytes)) {
    for (const {name, header} of codeOf(member)) {
      const alignment = Number(member.readBigUInt64LE(header + 48));
      const evened = name.startsWith(".text.") ? ALIGNMENT : Math.max(alignment, ALIGNMENT);
      if (evened === alignment) continue;
      member.writeBigUInt64LE(BigInt(evened), header + 48);
      changed = true;
    }
  }
  if (changed) await writeFile(path, bytes);
}

/** Returns views of the files in an archive; of any other file, one of itself. */
function membersOf(bytes: Buffer): Buffer[] {
  if (bytes.toString("latin1", 0, 8) !== "!<arch>\n") return [bytes];
  const members: Buffer[] = [];
  for (let at = 8; at + 60 <= bytes.length;) {
    const size = Number(bytes.toString("latin1", at + 48, at + 58).trim());
    if (!Number.isInteger(size)) break;
    members.push(bytes.subarray(at + 60, at + 60 + size));
    at += 60 + size + (size % 2);
  }
  return members;
}

/** Returns the sections of code in a relocatable ELF file of 64 bits, with where their headers are. */
function codeOf(bytes: Buffer): {name: string; header: number}[] {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return [];
  if (bytes[4] !== 2 || bytes[5] !== 1 || bytes.readUInt16LE(16) !== 1) return [];
  const table = Number(bytes.readBigUInt64LE(40));
  // Where there are too many sections for the header, the first one holds their number and that of their names.
  const count = bytes.readUInt16LE(60) || Number(bytes.readBigUInt64LE(table + 32));
  const short = bytes.readUInt16LE(62);
  const named = table + 64 * (short === 0xffff ? bytes.readUInt32LE(table + 40) : short);
  const names = Number(bytes.readBigUInt64LE(named + 24));
  return Array.from({length: count}, (_, i) => table + 64 * i)
    .filter((header) => bytes.readUInt32LE(header + 4) === 1 && (bytes.readUInt32LE(header + 8) & 4) !== 0)
    .map((header) => {
      const start = names + bytes.readUInt32LE(header);
      const name = bytes.toString("utf8", start, bytes.indexOf(0, start));
      return {name, header};
    })
    .filter(({name}) => /^\.text(?:\.|$)/.test(name)); // what is pieced together from several objects must stay together
}

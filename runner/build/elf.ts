import {type FileHandle, open} from "node:fs/promises";

/** What of an ELF file matters here. Format: Tool Interface Standard, ELF 1.2, and the 64-bit System V ABI, chapter 4. */
export interface Elf {
  kind: "executable" | "shared" | "other"; // position-independent executables are shared
  text: {start: number; end: number} | null; // the bytes of .text, both ends included; null if it has none
}

/** Returns what an ELF file is and where its .text is, or null if the file is none, or is cut short. */
export async function readElf(path: string): Promise<Elf | null> {
  const file = await open(path);
  try {
    return await parse(file);
  } catch (error) {
    if (error instanceof RangeError) return null; // an offset that leads out of the file
    throw error;
  } finally {
    await file.close();
  }
}

async function parse(file: FileHandle): Promise<Elf | null> {
  const ident = await read(file, 0, 64, 20);
  if (ident === null || ident.readUInt32BE(0) !== 0x7f454c46) return null;
  const wide = ident[4] === 2;
  const little = ident[5] === 1;
  const short = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const word = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const address = (bytes: Buffer, at: number) =>
    wide ? Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)) : word(bytes, at);

  const kind = ({2: "executable", 3: "shared"} as const)[short(ident, 16)] ?? "other";
  const table = address(ident, wide ? 40 : 32);
  const size = short(ident, wide ? 58 : 46);
  if (table === 0) return {kind, text: null};
  const at = wide ? {offset: 24, size: 32, link: 40} : {offset: 16, size: 20, link: 24};
  const section = (i: number) => read(file, table + i * size, size);

  // Where there are too many sections for the header, the first one holds their number and that of their names.
  const first = await section(0);
  if (first === null) return {kind, text: null};
  const count = short(ident, wide ? 60 : 48) || address(first, at.size);
  const named = short(ident, wide ? 62 : 50);
  const names = await section(named === 0xffff ? word(first, at.link) : named);
  const strings = names && (await read(file, address(names, at.offset), address(names, at.size)));
  const sections = strings && (await read(file, table, count * size));
  for (let i = 0; sections && i < count; i++) {
    const header = sections.subarray(i * size, (i + 1) * size);
    const start = word(header, 0);
    if (strings.subarray(start, start + 6).toString("latin1") !== ".text\0") continue;
    const [offset, length] = [address(header, at.offset), address(header, at.size)];
    const isInFile = word(header, 4) !== 8; // SHT_NOBITS: what was split off for debugging
    return {kind, text: length > 0 && isInFile ? {start: offset, end: offset + length - 1} : null};
  }
  return {kind, text: null};
}

const largestBytes = 2 ** 27; // of section headers and names; a damaged file may claim any

/** Returns bytes of a file, or null if it has fewer than `least`. */
async function read(file: FileHandle, position: number, length: number, least = length): Promise<Buffer | null> {
  if (length > largestBytes || !Number.isSafeInteger(position)) return null;
  const {bytesRead, buffer} = await file.read(Buffer.alloc(length), 0, length, position);
  return bytesRead < least ? null : buffer.subarray(0, bytesRead);
}

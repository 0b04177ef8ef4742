import type {FileHandle} from "node:fs/promises";

/** An ELF file’s header. Format: Tool Interface Standard, ELF 1.2, and the 64-bit System V ABI, chapter 4. */
export interface Header {
  kind: "executable" | "shared" | "other"; // position-independent executables are shared
  machine: number; // e_machine
  wide: boolean; // of 64 bits
  little: boolean; // its least significant byte first
  sections: Section[] | null; // null: it has none, or they cannot be read
}

export interface Section {
  name: string;
  type: number;
  flags: number; // write 1, alloc 2, execute 4
  address: number;
  offset: number; // in the file
  bytes: number;
  link: number; // index of another section: a symbol table’s names
  info: number;
}

export const NOBITS = 8; // the type of a section that is not in the file

/** Returns the header of an ELF file with its sections, or null if the file is none, or is cut short. */
export async function readHeader(file: FileHandle): Promise<Header | null> {
  try {
    return await parse(file);
  } catch (error) {
    if (error instanceof RangeError) return null; // an offset that leads out of the file
    throw error;
  }
}

async function parse(file: FileHandle): Promise<Header | null> {
  const ident = await readBytes(file, 0, 64, 20);
  if (ident === null || ident.readUInt32BE(0) !== 0x7f454c46) return null;
  const wide = ident[4] === 2;
  const little = ident[5] === 1;
  const short = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const word = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const address = (bytes: Buffer, at: number) =>
    wide ? Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)) : word(bytes, at);

  const kind = ({2: "executable", 3: "shared"} as const)[short(ident, 16)] ?? "other";
  const header: Header = {kind, machine: short(ident, 18), wide, little, sections: null};
  const table = address(ident, wide ? 40 : 32);
  const size = short(ident, wide ? 58 : 46);
  if (table === 0) return header;
  const at = wide
    ? {flags: 8, address: 16, offset: 24, size: 32, link: 40, info: 44}
    : {flags: 8, address: 12, offset: 16, size: 20, link: 24, info: 28};

  // Where there are too many sections for the header, the first one holds their number and that of their names.
  const first = await readBytes(file, table, size);
  if (first === null) return header;
  const count = short(ident, wide ? 60 : 48) || address(first, at.size);
  const named = short(ident, wide ? 62 : 50);
  const bytes = await readBytes(file, table, count * size);
  if (bytes === null) return header;
  const sections = Array.from({length: count}, (_, i) => {
    const entry = bytes.subarray(i * size, (i + 1) * size);
    return {
      start: word(entry, 0),
      type: word(entry, 4),
      flags: address(entry, at.flags),
      address: address(entry, at.address),
      offset: address(entry, at.offset),
      bytes: address(entry, at.size),
      link: word(entry, at.link),
      info: word(entry, at.info)
    };
  });
  const names = sections[named === 0xffff ? word(first, at.link) : named];
  const strings = names === undefined ? null : await readBytes(file, names.offset, names.bytes);
  if (strings === null) return header;
  return {...header, sections: sections.map(({start, ...rest}) => ({name: readText(strings, start), ...rest}))};
}

/** Returns the text from a position to the next NUL, or to the end. */
export function readText(strings: Buffer, start: number): string {
  const end = strings.indexOf(0, start);
  return strings.toString("utf8", start, end < 0 ? strings.length : end);
}

const largestBytes = 2 ** 30; // of a section; a damaged file may claim any

/** Returns bytes of a file, or null if it has fewer than `least`. */
export async function readBytes(
  file: FileHandle,
  position: number,
  length: number,
  least = length
): Promise<Buffer | null> {
  if (length > largestBytes || !Number.isSafeInteger(position)) return null;
  const {size} = await file.stat();
  if (position + least > size) return null; // before memory is taken for it
  const {bytesRead, buffer} = await file.read(Buffer.alloc(length), 0, length, position);
  return bytesRead < least ? null : buffer.subarray(0, bytesRead);
}

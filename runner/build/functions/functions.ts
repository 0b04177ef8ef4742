import {type FileHandle, open} from "node:fs/promises";
import {armDecoder} from "./aarch64.ts";
import {type Body, openBody} from "./body.ts";
import {demangle} from "./demangle.ts";
import {disassemble, DisassemblyError, type Instruction, type MachineNumber, machines} from "./disassembly.ts";
import {contains, describer, type Place, precedes} from "./meaning.ts";
import {type Header, NOBITS, readBytes, readHeader, type Section} from "./sections.ts";
import {DYNSYM, readAbsolute, readSlots, readSymbols, type Symbol, SYMTAB} from "./symbols.ts";
import {x86Decoder} from "./x86.ts";

/** What a program or library consists of. */
export interface FunctionTable {
  reason: string | null; // why there are no functions, or not all of them, as a sentence
  machine: string | null; // e.g., "x86-64"
  sections: {name: string; address: number; bytes: number}[]; // those that are loaded
  functions: FunctionBody[]; // by address
}

/** A function as it was linked. */
export interface FunctionBody {
  symbol: string; // as the linker knows it
  name: string; // as it is written
  aliases: string[]; // its other symbols
  file: string | null; // the source file of a local one, where the linker was told
  isLocal: boolean;
  section: string;
  address: number; // in the file’s own address space, which starts at 0 where the loader may choose
  bytes: number;
  hash: string | null; // of its code without where it is; null: it could not be read
  branches: number;
  onBoundary: number; // branches that cross or end on a multiple of 32
}

/**
 * Returns the functions of an ELF file of 64 bits, with hashes that are equal
 * where the code is, wherever it was placed: see docs/binaries.md. What cannot be
 * read has no functions, and a reason.
 */
export async function readFunctions(
  path: string,
  root: string | null = null, // the folder in which it was built, where that is known
  {PATH: searched = ""}: NodeJS.ProcessEnv = process.env
): Promise<FunctionTable> {
  const file = await open(path);
  try {
    const header = await readHeader(file);
    const machine = header?.machine ?? 0;
    if (header === null) return without("It is no ELF file, or a damaged one.");
    if (!header.wide || !header.little || !(machine in machines)) {
      return without("Its code is not x86-64 or AArch64, which is what can be read here.");
    }
    if (header.sections === null) return without("It has no sections, or it is damaged.");
    return await read(path, file, {...header, machine: machine as MachineNumber}, header.sections, {root, searched});
  } catch (error) {
    if (error instanceof DisassemblyError) return without(error.message);
    if (error instanceof RangeError) return without("It is damaged: it refers to what lies outside of it."); // of a Buffer
    throw error;
  } finally {
    await file.close();
  }
}

function without(reason: string): FunctionTable {
  return {reason, machine: null, sections: [], functions: []};
}

interface ReadOptions {
  root: string | null;
  searched: string; // PATH, on which the disassembler is
}

type Known = Header & {machine: MachineNumber};

async function read(
  path: string,
  file: FileHandle,
  header: Known,
  all: Section[],
  options: ReadOptions
): Promise<FunctionTable> {
  const loaded = all.filter(({flags, address}) => (flags & 2) !== 0 && address > 0);
  const table: FunctionTable = {
    reason: null,
    machine: machines[header.machine].name,
    sections: loaded.map(({name, address, bytes}) => ({name, address, bytes})),
    functions: []
  };
  const full = all.find(({type}) => type === SYMTAB);
  const symbolTable = full ?? all.find(({type}) => type === DYNSYM);
  const symbols = symbolTable === undefined ? [] : await readSymbols(file, all, symbolTable);
  if (symbols === null) return {...table, reason: "It is damaged: its symbols cannot be read."};
  const groups = toGroups(symbols, all);
  const advice = "link it without -s and do not strip it";
  if (groups.length === 0) return {...table, reason: `It has no symbols that name its functions: ${advice}.`};
  if (full === undefined) {
    table.reason = `It is stripped, so that only the functions are known which it exports: ${advice}.`;
  }
  const bodies = await readBodies(path, file, header, symbols, groups, options);
  const names = await demangle(groups.map(({symbol}) => symbol.name));
  return {
    ...table,
    functions: groups.map(({symbol, aliases, section}, i) => ({
      symbol: symbol.name,
      name: names[i] ?? symbol.name,
      aliases,
      file: symbol.file,
      isLocal: symbol.local,
      section: section.name,
      address: symbol.address,
      ...(bodies[i] ?? {bytes: symbol.bytes, hash: null, branches: 0, onBoundary: 0})
    }))
  };
}

/** A function’s symbols, the best of them first. */
interface Group {
  symbol: Symbol;
  aliases: string[];
  section: Section;
  end: number; // of what may belong to it
}

function toGroups(symbols: readonly Symbol[], sections: readonly Section[]): Group[] {
  const byAddress = new Map<number, Symbol[]>();
  for (const symbol of symbols) {
    if (symbol.kind !== "function") continue;
    const same = byAddress.get(symbol.address);
    if (same === undefined) byAddress.set(symbol.address, [symbol]);
    else same.push(symbol);
  }
  const groups: Group[] = [];
  const addresses = [...byAddress.keys()].sort((a, b) => a - b);
  for (const [i, address] of addresses.entries()) {
    const [symbol, ...rest] = (byAddress.get(address) ?? []).sort((a, b) => (precedes(a, b) ? -1 : 1));
    const section = symbol && sections[symbol.section];
    if (symbol === undefined || section === undefined || !contains(section, address)) continue;
    const limit = section.address + section.bytes;
    // Assembler code may not say how large it is.
    const end = symbol.bytes > 0 ? address + symbol.bytes : Math.min(limit, addresses[i + 1] ?? limit);
    groups.push({symbol, aliases: rest.map(({name}) => name), section, end: Math.min(end, limit)});
  }
  return groups;
}

type Read = Pick<FunctionBody, "bytes" | "hash" | "branches" | "onBoundary">;

async function readBodies(
  path: string,
  file: FileHandle,
  header: Known,
  symbols: Symbol[],
  groups: readonly Group[],
  {root, searched}: ReadOptions
): Promise<Read[]> {
  const sections = header.sections ?? [];
  const contents = new Map<Section, Buffer>();
  for (const section of sections) {
    if ((section.flags & 2) === 0 || section.type === NOBITS) continue;
    const bytes = (section.flags & 1) === 0 ? await readBytes(file, section.offset, section.bytes) : null;
    if (bytes !== null) contents.set(section, bytes);
  }
  const absolute = await readAbsolute(file, header);
  // A number that is where a function starts, or where there are data, or these end, is most likely an address.
  const starts = new Set(groups.map(({symbol}) => symbol.address));
  const data = sections.filter(({flags, address}) => (flags & 6) === 2 && address > 0);
  const isPlace = (value: number) =>
    starts.has(value) || data.some(({address, bytes}) => value >= address && value <= address + bytes);
  const isX86 = header.machine === 62;
  const isAddress =
    absolute !== null
      ? (_: number, place: number) => absolute.has(place)
      : header.kind === "executable"
        ? isPlace
        : null;
  const decoder = isX86 ? x86Decoder(isAddress) : armDecoder();
  const stubs = new Map<number, string>();
  const bodies = groups.map<Body | null>(() => null);
  let next = 0;
  let under: number[] = []; // the functions that the instruction belongs to: more than one where they overlap
  let text: {section: Section; bytes: Buffer} | null = null;

  const each = (instruction: Instruction): void => {
    const {address, end} = instruction;
    if (text === null || !contains(text.section, address)) {
      const section = sections.find((one) => (one.flags & 4) !== 0 && contains(one, address));
      const bytes = section && contents.get(section);
      text = section && bytes ? {section, bytes} : null;
      if (text === null) return;
    }
    const stub = instruction.text.endsWith("@plt>") ? /\s([0-9a-f]+) <([^+>]+)>/.exec(instruction.text) : null;
    if (stub !== null) stubs.set(parseInt(stub[1] ?? "", 16), stub[2] ?? "");
    for (let group = groups[next]; group !== undefined && group.symbol.address <= address; group = groups[next]) {
      const {symbol, end} = group;
      if (symbol.address === address) {
        bodies[next] = openBody({start: address, end, file: symbol.file}, decoder, isX86);
        under.push(next);
      }
      next++;
    }
    if (under.some((i) => address >= (groups[i]?.end ?? 0))) {
      under = under.filter((i) => address < (groups[i]?.end ?? 0));
    }
    if (under.length === 0) return;
    const from = address - text.section.address;
    const bytes = text.bytes.subarray(from, from + end - address);
    for (const i of under) bodies[i]?.add(instruction, bytes);
  };
  await disassemble(path, {sections, machine: header.machine}, each, searched);

  const place: Place = {sections, symbols, slots: await readSlots(file, sections), stubs, contents, root};
  const referred = bodies.flatMap((body) => body?.refers() ?? []).map(({address}) => address);
  const describe = describer(place, referred);
  return bodies.map((body, i) => {
    const declared = groups[i]?.symbol.bytes ?? 0;
    if (body === null) return {bytes: declared, hash: null, branches: 0, onBoundary: 0};
    const finished = body.finish(describe);
    return declared > 0 ? {...finished, bytes: declared} : finished;
  });
}

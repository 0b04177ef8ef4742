import {execa} from "execa";
import {findTool} from "../tools.ts";
import type {Section} from "./sections.ts";

/** An instruction as objdump shows it. */
export interface Instruction {
  address: number;
  end: number; // the address of the next
  text: string; // AT&T syntax; addresses are hexadecimal
}

/** A machine whose code can be read, by its e_machine. */
export const machines = {
  62: {name: "x86-64", triple: "x86_64-linux-gnu", node: "x64"},
  183: {name: "AArch64", triple: "aarch64-linux-gnu", node: "arm64"}
} as const;

export type MachineNumber = keyof typeof machines;

/** Why code cannot be shown, as a sentence that says what to do. */
export class DisassemblyError extends Error {}

/**
 * Returns the program that shows a machine’s code. Debian’s own objdump knows the
 * machine that it runs on only, and cross compilers bring another.
 */
function findObjdump(machine: MachineNumber, path: string): string {
  const {name, triple} = machines[machine];
  const found = findTool(`${triple}-objdump`, path) ?? findTool("objdump", path);
  if (found !== null) return found;
  throw new DisassemblyError(`It takes objdump to compare ${name} code. Install it: ${installLine(machine)}.`);
}

function installLine(machine: MachineNumber): string {
  const {triple, node} = machines[machine];
  return `apt-get install binutils${node === process.arch ? "" : `-${triple.replace("_", "-")}`}`;
}

/**
 * Calls back with each instruction of a file’s sections of code, in their order.
 * Throws a DisassemblyError where it cannot be shown; `searched` is a PATH.
 */
export async function disassemble(
  path: string,
  {sections, machine}: {sections: readonly Section[]; machine: MachineNumber},
  each: (instruction: Instruction) => void,
  searched: string
): Promise<void> {
  const objdump = findObjdump(machine, searched);
  const args = ["--disassemble", "--wide", "--disassemble-zeroes", "--no-show-raw-insn", path];
  const listing = execa(objdump, args, {
    stdin: "ignore",
    env: {LC_ALL: "C"},
    buffer: {stdout: false},
    reject: false
  });
  const ends = new Map(sections.map(({name, address, bytes}) => [name, address + bytes]));
  let section = "";
  let pending: Instruction | null = null;
  let any = false;
  const finish = (end: number): void => {
    if (pending !== null) each({...pending, end});
    pending = null;
  };
  const read = (line: string): void => {
    if (line.startsWith("Disassembly of section ")) {
      finish(ends.get(section) ?? 0);
      section = line.slice(23, -1);
    }
    const colon = line.startsWith(" ") ? line.indexOf(":\t") : -1;
    if (colon < 0) return;
    const address = parseInt(line.slice(0, colon), 16);
    finish(address);
    any = true;
    pending = {address, end: address, text: line.slice(colon + 2)};
  };
  let rest = ""; // not by execa’s lines, as there are millions
  for await (const chunk of listing.iterable({from: "stdout", binary: true})) {
    const lines = (rest + Buffer.from(chunk).toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(read);
  }
  finish(ends.get(section) ?? 0);
  const {failed, stderr} = await listing;
  if (failed || !any) {
    const said = (stderr.trim().split("\n").at(-1) ?? "").replace(`${objdump}: `, "");
    const why = said === "" ? "" : ` (${said.replace(/\.$/, "")})`;
    throw new DisassemblyError(
      `objdump shows no ${machines[machine].name} code of it${why}. One that does: ${installLine(machine)}.`
    );
  }
}

import {createHash} from "node:crypto";
import type {Decoded, Decoder, Reference} from "./decode.ts";
import type {Instruction} from "./disassembly.ts";
import {fuses} from "./x86.ts";

/** A function’s code as it is read, instruction by instruction. */
export interface Body {
  start: number;
  end: number;
  file: string | null; // that it is from, where that is known
  /** Returns which instruction is at an address; undefined: none of this function. */
  ordinal(address: number): number | undefined;
  add(instruction: Instruction, bytes: Buffer): void;
  /** What it reads of data, and takes the address of, to be told apart when all of them are known. */
  refers(): Reference[];
  finish(describe: (reference: Reference, body: Body) => string): Finished;
}

export interface Finished {
  hash: string;
  bytes: number; // to the end of the last instruction that is no padding
  branches: number;
  onBoundary: number; // branches that cross or end on a multiple of 32
}

/**
 * Returns the code of a function without where it is: addresses are replaced by
 * what is there, jumps within it by which instruction they lead to, and what only
 * aligns is left out, as how much of it there is depends on the address too.
 */
export function openBody(
  {start, end, file}: Pick<Body, "start" | "end" | "file">,
  decoder: Decoder,
  isX86: boolean
): Body {
  const pieces: (string | Reference)[] = [];
  const addresses: number[] = []; // of the instructions, in their order
  const padded: number[] = []; // how many of them are padding up to each
  let pending = "";
  let last = start;
  let previous: Instruction | null = null;
  let padding = 0;
  let branches = 0;
  let onBoundary = 0;
  decoder.enter();

  function refer(reference: Reference): void {
    pieces.push(pending, reference);
    pending = "";
  }

  const body: Body = {
    start,
    end,
    file,
    ordinal(address) {
      const i = indexOf(addresses, address);
      return i === null ? undefined : i - (padded[i] ?? 0);
    },
    add(instruction, bytes) {
      const decoded: Decoded = decoder.decode(instruction, bytes);
      addresses.push(instruction.address);
      padded.push(padding);
      if (decoded.isPadding) {
        padding++;
        return;
      }
      last = instruction.end;
      pending += `\0${decoded.code}`;
      if (decoded.jump !== null) refer({address: decoded.jump, load: null});
      decoded.refers.forEach(refer);
      if (decoded.isBranch) {
        branches++;
        const fused = isX86 && previous !== null && fuses(previous.text, instruction.text);
        if (touchesBoundary(fused ? (previous?.address ?? 0) : instruction.address, instruction.end)) onBoundary++;
      }
      previous = instruction;
    },
    refers: () => pieces.filter((piece) => typeof piece !== "string"),
    finish(describe) {
      const hash = createHash("sha256");
      for (const piece of [...pieces, pending]) {
        if (typeof piece === "string") hash.update(piece, "latin1");
        else {
          const ordinal = body.ordinal(piece.address);
          hash.update(`\u0001${ordinal === undefined ? describe(piece, body) : `#${ordinal}`}`);
        }
      }
      return {hash: hash.digest("hex").slice(0, 16), bytes: last - start, branches, onBoundary};
    }
  };
  return body;
}

/** Returns where a number is in a list that ascends, or null. */
function indexOf(numbers: readonly number[], number: number): number | null {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number ? low : null;
}

/** Tells whether what lies from `start` to before `end` crosses, or ends at, a multiple of 32. */
function touchesBoundary(start: number, end: number): boolean {
  return Math.floor(start / 32) !== Math.floor((end - 1) / 32) || end % 32 === 0;
}

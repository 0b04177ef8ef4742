import type {Instruction} from "./disassembly.ts";

/** What an instruction does, apart from where it and what it refers to are. */
export interface Decoded {
  code: string; // its bytes, those that hold addresses set to zero
  jump: number | null; // where a direct jump or call leads
  refers: Reference[];
  isPadding: boolean; // does nothing, and is there to align what follows
  isBranch: boolean;
}

/** An address that an instruction holds. */
export interface Reference {
  address: number;
  load: number | null; // bytes that are read from there; null: not known, or the address is only taken
}

/** What code is read with. */
export interface Decoder {
  /** Forgets what it knows of registers, as a function starts. */
  enter(): void;
  decode(instruction: Instruction, bytes: Buffer): Decoded;
}

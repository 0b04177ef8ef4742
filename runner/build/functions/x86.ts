import type {Decoded, Decoder, Reference} from "./decode.ts";
import type {Instruction} from "./disassembly.ts";

/**
 * Returns what reads x86-64 instructions. `isAddress` knows numbers that are
 * addresses from others, where they are not relative to the instruction; null:
 * all addresses are.
 */
export function x86Decoder(isAddress: ((value: number, place: number) => boolean) | null): Decoder {
  return {
    enter() {},
    decode({address, end, text}: Instruction, bytes: Buffer): Decoded {
      const isBranch = branch.test(text);
      const target = isBranch ? direct.exec(text)?.[1] : undefined;
      if (target !== undefined) {
        // Long or short, as the distance demands.
        const code = text.slice(0, text.search(/\s+[0-9a-f]+(?: <|$)/));
        return {code, jump: parseInt(target, 16), refers: [], isPadding: false, isBranch};
      }
      const isPadding = padding.test(text);
      const relative = text.includes("(%rip)") ? /# ([0-9a-f]+)/.exec(text)?.[1] : undefined;
      const numbers = isAddress === null ? [] : [...text.replace(/ +#.*/, "").matchAll(absolute)];
      if (relative === undefined && numbers.length === 0) {
        return {code: bytes.toString("latin1"), jump: null, refers: [], isPadding, isBranch};
      }
      const refers: Reference[] = [];
      const code = Buffer.from(bytes);
      if (relative !== undefined) {
        const at = parseInt(relative, 16);
        mask(code, at - end);
        refers.push({address: at, load: loaded(text)});
      }
      for (const [, number = ""] of numbers) {
        const value = parseInt(number, 16);
        const isOperand = text.includes(`$0x${number}`);
        const at = isOperand && !pointing.test(text) ? -1 : find(code, value);
        if (at < 0 || !isAddress?.(value, address + at)) continue;
        code.fill(0, at, at + 4);
        refers.push({address: value, load: isOperand ? null : loaded(text)});
      }
      return {code: code.toString("latin1"), jump: null, refers, isPadding, isBranch};
    }
  };
}

const branch = /^(?:(?:bnd|notrack|repz|data16|addr32|cs|ds|rex\S*) )*(?:j|call|ret|loop|xbegin)/;
const direct = /^[^#*]*\s([0-9a-f]+)(?: <.*)?$/;
const absolute = /(?<!-)0x([0-9a-f]{4,8})\b(?!\(%rip\))/g;
const pointing = /^(?:add|cmp|mov|push|sub)/; // what takes an address as it is; others take numbers
const padding = /^(?:(?:data16|cs|ds|rex\S*) )*nop|^(?:data16 )*xchg\s+%ax,%ax$|^int3\s*$/; // lld fills with int3

/** Sets the displacement to zero, which is where its value stands last but for an immediate operand. */
function mask(code: Buffer, displacement: number): void {
  const at = find(code, displacement);
  if (at >= 0) code.fill(0, at, at + 4);
}

/** Returns where a number of four bytes stands, after an opcode of at least one; −1 if it stands nowhere. */
function find(code: Buffer, value: number): number {
  for (let at = 1; at + 4 <= code.length; at++) if (code.readInt32LE(at) === (value | 0)) return at;
  return -1;
}

/** Returns how many bytes an instruction on vector registers reads from memory; null for others. */
function loaded(text: string): number | null {
  if (text.includes("%zmm")) return 64;
  if (text.includes("%ymm")) return 32;
  if (!text.includes("%xmm")) return null;
  const mnemonic = /^\S+/.exec(text)?.[0] ?? "";
  if (/ss$|ss2s[di]/.test(mnemonic) || mnemonic.endsWith("movd")) return 4;
  if (/sd$|sd2s[si]|movq$|mov[lh]p/.test(mnemonic)) return 8;
  return 16;
}

/**
 * Tells whether a processor may fuse an instruction with the conditional jump
 * after it, so that both count as one jump. Intel 64 and IA-32 Architectures
 * Optimization Reference Manual, macro-fusion.
 */
export function fuses(first: string, jump: string): boolean {
  const [, name = "", operands = ""] = /^(cmp|test|and|add|sub|inc|dec)[bwlq]?\s+(.*)$/.exec(first) ?? [];
  const condition = /^j(?!mp)(\w+)/.exec(jump)?.[1];
  if (name === "" || condition === undefined || condition.endsWith("cxz")) return false;
  const inMemory = operands.includes("(");
  if (operands.includes("(%rip)") || (inMemory && operands.includes("$"))) return false;
  if (name === "test") return true;
  if (name !== "cmp" && operands.endsWith(")")) return false; // writes to memory
  if (name === "and") return true;
  if (/^n?[sop]/.test(condition)) return false; // sign, overflow, parity
  return !(name === "inc" || name === "dec") || !/^(?:[ab]e?|n?c|n[ab]e?)$/.test(condition); // no carry
}

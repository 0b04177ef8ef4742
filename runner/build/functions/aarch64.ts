import type {Decoded, Decoder, Reference} from "./decode.ts";
import type {Instruction} from "./disassembly.ts";

const immediate12 = 0x003ffc00; // bits 10 to 21

/**
 * Returns what reads AArch64 instructions. An address is made in two of them: adrp
 * puts a page into a register, and what adds to it, loads or stores has the rest.
 */
export function armDecoder(): Decoder {
  const pages = new Map<string, number>(); // register → page

  return {
    enter: () => pages.clear(),
    decode({text}: Instruction, bytes: Buffer): Decoded {
      const plain = {code: bytes.toString("latin1"), jump: null, refers: [], isPadding: text === "nop"};
      if (bytes.length !== 4) return {...plain, isBranch: false};
      const isBranch = /^(?:bl?r?|b\.\w+|cbn?z|tbn?z|ret\w*)(?:\s|$)/.test(text);
      const target = isBranch ? /\s([0-9a-f]+)(?: <.*)?$/.exec(text)?.[1] : undefined;
      if (target !== undefined) {
        if (/^bl?\s/.test(text)) forget(/^bl\s/.test(text));
        const code = text.slice(0, text.search(/\s+[0-9a-f]+(?: <|$)/));
        return {...plain, code, jump: parseInt(target, 16), isBranch};
      }
      if (isBranch) forget(/^blr/.test(text));
      const page = /^adrp?\s+x(\d+), ([0-9a-f]+)/.exec(text);
      if (page !== null) {
        const [, register = "", at = ""] = page;
        const code = text.replace(/, .*/, "");
        if (text.startsWith("adrp")) {
          pages.set(register, parseInt(at, 16));
          return {...plain, code, isBranch};
        }
        pages.delete(register);
        return {...plain, code, refers: [{address: parseInt(at, 16), load: null}], isBranch};
      }
      const literal = /^ldr\w*\s+\w+, ([0-9a-f]+)(?: <|$)/.exec(text)?.[1];
      const refers: Reference[] = [];
      let code = plain.code;
      if (literal !== undefined) {
        refers.push({address: parseInt(literal, 16), load: null});
        code = text.replace(/, .*/, "");
      }
      const offset = toOffset(text, pages);
      if (offset !== null) {
        refers.push(offset);
        const masked = Buffer.from(bytes);
        masked.writeUInt32LE((bytes.readUInt32LE(0) & ~immediate12) >>> 0);
        code = masked.toString("latin1");
      }
      const written = /^(?!str|stp|cmp|cmn|tst|prfm)\w+\s+[xw](\d+)/.exec(text)?.[1];
      if (written !== undefined) pages.delete(written);
      const second = /^ldp\w*\s+\w+, [xw](\d+)/.exec(text)?.[1];
      if (second !== undefined) pages.delete(second);
      return {...plain, code, refers, isBranch};
    }
  };

  /** A call keeps registers 19 to 28; what follows a jump is reached from somewhere else, most often with the same. */
  function forget(isCall: boolean): void {
    if (isCall) for (const register of [...pages.keys()]) if (Number(register) < 19) pages.delete(register);
  }
}

/** Returns the address that an instruction makes of a page. */
function toOffset(text: string, pages: Map<string, number>): Reference | null {
  const [, addend, sum] = /^add\s+x\d+, x(\d+), #0x([0-9a-f]+)$/.exec(text) ?? [];
  const [, value = "", base, offset = ""] = /^(?:ldr|str|prfm)\w*\s+(\w+), \[x(\d+)(?:, #(\d+))?\]$/.exec(text) ?? [];
  const page = pages.get(addend ?? base ?? "");
  if (page === undefined) return null;
  if (sum !== undefined) return {address: page + parseInt(sum, 16), load: null};
  const load = {q: 16, d: 8, s: 4}[value.charAt(0)] ?? null;
  return {address: page + Number(offset || 0), load};
}

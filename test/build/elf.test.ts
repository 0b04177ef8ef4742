import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {readElf} from "../../runner/build/elf.ts";
import {hashFile} from "../../runner/source/digest.ts";
import {temporaryFolder, write} from "../source/fixture.ts";

const program = "int add(int a, int b) { return a + b; }\nint main(void) { return add(1, 2); }\n";

function compile(...flags: string[]): string {
  const folder = temporaryFolder();
  write(folder, {"main.c": program});
  execFileSync("cc", [...flags, "-o", "out", "main.c"], {cwd: folder});
  return join(folder, "out");
}

test("programs, libraries and objects are told apart", async () => {
  expect((await readElf(compile("-no-pie")))?.kind).toBe("executable");
  expect((await readElf(compile("-pie", "-fPIE")))?.kind).toBe("shared");
  expect((await readElf(compile("-shared", "-fPIC")))?.kind).toBe("shared");
  expect((await readElf(compile("-c")))?.kind).toBe("other");
});

test(".text is what objcopy takes for it", async () => {
  for (const flags of [["-O2"], ["-O2", "-g", "-static"]]) {
    const path = compile(...flags);
    execFileSync("objcopy", ["-O", "binary", "--only-section=.text", path, `${path}.text`]);
    const elf = await readElf(path);
    expect(elf?.text).not.toBe(null);
    expect(await hashFile(path, elf?.text ?? {start: 0, end: 0})).toBe(await hashFile(`${path}.text`));
  }
});

test("debug information and a path in it change the file, and not .text", async () => {
  const hashes = await Promise.all(
    [[], ["-g"], ["-g", "-fdebug-prefix-map=/=/elsewhere/"]].map(async (flags) => {
      const path = compile("-O2", ...flags);
      return hashFile(path, (await readElf(path))?.text ?? {start: 0, end: 0});
    })
  );
  expect(new Set(hashes).size).toBe(1);
  const other = compile("-O0");
  expect(hashes).not.toContain(await hashFile(other, (await readElf(other))?.text ?? {start: 0, end: 0}));
});

test("a program without section headers has no .text to speak of", async () => {
  const path = compile("-O2");
  const bytes = readFileSync(path);
  bytes.fill(0, 40, 48); // e_shoff
  bytes.fill(0, 60, 64); // e_shnum and e_shstrndx
  writeFileSync(path, bytes);
  expect(await readElf(path)).toEqual({kind: "shared", text: null});
});

test("32-bit and big-endian files are read by their own layout", async () => {
  const text = Buffer.from("code");
  const names = Buffer.from("\0.text\0");
  // Three sections of 40 bytes behind a header of 52: the null one, .text, and the names.
  const file = Buffer.alloc(52 + 3 * 40 + text.length + names.length);
  file.write("\x7fELF\x01\x02\x01", "latin1");
  file.writeUInt16BE(2, 16);
  file.writeUInt32BE(52, 32);
  file.writeUInt16BE(40, 46);
  file.writeUInt16BE(3, 48);
  file.writeUInt16BE(2, 50);
  const section = (i: number, name: number, offset: number, size: number) => {
    file.writeUInt32BE(name, 52 + i * 40);
    file.writeUInt32BE(1, 52 + i * 40 + 4);
    file.writeUInt32BE(offset, 52 + i * 40 + 16);
    file.writeUInt32BE(size, 52 + i * 40 + 20);
  };
  section(1, 1, 172, text.length);
  section(2, 0, 176, names.length);
  text.copy(file, 172);
  names.copy(file, 176);
  const path = join(temporaryFolder(), "elf");
  writeFileSync(path, file);
  const elf = await readElf(path);
  expect(elf).toEqual({kind: "executable", text: {start: 172, end: 175}});
  expect(await hashFile(path, elf?.text ?? {start: 0, end: 0})).toBe(createHash("sha256").update("code").digest("hex"));
});

test("what is no ELF file, or a damaged one, is null or has no .text", async () => {
  const folder = temporaryFolder();
  const path = compile("-O2");
  write(folder, {script: "#!/bin/sh\n", empty: "", magic: "\x7fELF"});
  for (const name of ["script", "empty", "magic"]) expect(await readElf(join(folder, name))).toBe(null);
  const bytes = readFileSync(path);
  for (const length of [40, 64, 1000, bytes.length - 1]) {
    writeFileSync(join(folder, "cut"), bytes.subarray(0, length));
    expect((await readElf(join(folder, "cut")))?.text ?? null).toBe(null);
  }
  bytes.writeBigUInt64LE(2n ** 60n, 40);
  writeFileSync(join(folder, "wild"), bytes);
  expect((await readElf(join(folder, "wild")))?.text).toBe(null);
});

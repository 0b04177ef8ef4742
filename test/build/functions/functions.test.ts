import {execFileSync} from "node:child_process";
import {readFileSync, symlinkSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {describe, expect, test} from "vitest";
import {readFunctions} from "../../../runner/build/functions/functions.ts";
import {temporaryFolder, write} from "../../source/fixture.ts";
import {at, changes, compile, sources} from "./programs.ts";

const longer = {cold: "return x % 7 == 3 ? x * x * x - 41 * x : (x << 3) / 11 + x % 13;"};

describe("a change of one cold function", () => {
  const ways = {
    "that may be loaded anywhere": ["-O2", "-pie", "-fPIE"],
    "at a fixed address": ["-O2", "-no-pie", "-fno-pie"],
    "at a fixed address, with its relocations kept": ["-O2", "-no-pie", "-fno-pie", "-Wl,--emit-relocs"],
    "with debug information": ["-O2", "-g"],
    "without optimisation": ["-O0"],
    "with vectors, and loops that are aligned": ["-O3", "-falign-functions=1", "-falign-loops=32"],
    "that is a library": ["-O2", "-shared", "-fPIC"],
    "that was optimised as a whole": ["-O2", "-flto", "-fno-ipa-icf"]
  };
  test.each(Object.entries(ways))("is all that changed in a program %s", async (_, flags) => {
    const found = await changes(compile(sources(), ...flags), compile(sources(longer), ...flags));
    expect(found["changed"]?.map((name) => name.replace(/\..*/, ""))).toEqual(["cold"]);
    const alike = [...(found["same"] ?? []), ...(found["moved"] ?? [])];
    expect(alike).toEqual(expect.arrayContaining(["chosen", "scaled", "spelt"]));
    expect(Object.keys(found).filter((change) => !["changed", "moved", "same"].includes(change))).toEqual([]);
  });

  test("is all that changed in a program with the whole C library in it", async () => {
    const flags = ["-O2", "-static"];
    const found = await changes(compile(sources(), ...flags), compile(sources(longer), ...flags));
    // One function of the GNU C library computes with where the data of threads end, which is not told from a number.
    expect(found["changed"]?.filter((name) => name !== "_nl_locale_subfreeres")).toEqual(["cold"]);
    expect(found["moved"]?.length).toBeGreaterThan(500);
    expect(found["unknown"]).toBe(undefined);
  });
});

describe("what code refers to", () => {
  const flags = ["-O2"];
  const base = () => compile(sources(), ...flags);

  test("is part of it: a text, and a constant", async () => {
    expect((await changes(base(), compile(sources({text: "trois"}), ...flags)))["changed"]).toEqual(["spelt"]);
    expect((await changes(base(), compile(sources({factor: "2.75"}), ...flags)))["changed"]).toEqual(["scaled"]);
  });

  test("is not where it is: other data and texts before it change nothing", async () => {
    const first = 'int more[99] = {1}; const char *const said[] = {"something else", "entirely"}; static int calls;';
    const found = await changes(base(), compile(sources({first}), ...flags));
    expect(found["changed"]).toBe(undefined);
  });

  test("is a function: one that calls another is changed", async () => {
    const other = {...sources(), "main.c": sources()["main.c"].replace("return cold(x) * 17", "return one(x) * 17")};
    expect((await changes(base(), compile(other, ...flags)))["changed"]).toEqual(["chosen"]);
  });

  test("is a table of jumps: cases that change places are a change", async () => {
    const main = sources()["main.c"].replace("case 0:", "case 99:").replace("case 1:", "case 0:").replace("99:", "1:");
    const found = await changes(base(), compile({...sources(), "main.c": main}, ...flags));
    expect(found["changed"]).toEqual(["chosen"]);
  });
});

describe("functions", () => {
  test("are where nm says, with names, aliases, files and sections", async () => {
    const path = compile({
      ...sources(),
      "names.c": `
        int shown(int x) __asm__("_ZN4lark5Stack4pushEi");
        int shown(int x) { return x + 40; }
        int push(int x) { return x + 41; }
        int also(int x) __attribute__((alias("push")));
        __attribute__((noinline, cold)) int rare(int x) { return x / 3; }
        __asm__(".text\\n.type bare, @function\\nbare: ret\\nnop\\nnop\\n");
      `
    });
    const table = await readFunctions(path);
    expect(table).toMatchObject({reason: null, machine: "x86-64"});
    const listed = execFileSync("nm", ["-S", path], {encoding: "utf8"});
    for (const symbol of ["cold", "chosen", "main", "rare"]) {
      const [, address = "", bytes = ""] = new RegExp(`^(\\w+) (\\w+) T ${symbol}$`, "m").exec(listed) ?? [];
      expect(at(table, symbol)).toMatchObject({
        address: parseInt(address, 16),
        bytes: parseInt(bytes, 16),
        section: ".text",
        isLocal: false,
        file: null
      });
    }
    expect(at(table, "_ZN4lark5Stack4pushEi").name).toBe("lark::Stack::push(int)");
    expect(at(table, "also").aliases).toEqual(["push"]);
    const twins = table.functions.filter(({symbol}) => symbol.startsWith("twin"));
    expect(twins.map(({file, isLocal}) => [file, isLocal])).toEqual([
      ["cold.c", true],
      ["main.c", true]
    ]);
    expect(at(table, "bare").bytes).toBe(1); // which has no size of its own
    expect(table.sections.map(({name}) => name)).toEqual(expect.arrayContaining([".text", ".rodata", ".bss"]));
  });

  test("have their branches counted that cross or end on a multiple of 32", async () => {
    const path = compile({
      "main.c": `__asm__(".text\\n.p2align 6\\n.type f, @function\\nf:\\n"
        ".skip 29, 0x90\\n cmp %eax, %ebx\\n je 1f\\n"  /* 29 to 33, fused: crosses 32 */
        ".skip 29, 0x90\\n je 1f\\n"                    /* 62 to 64: ends on 64 */
        " je 1f\\n"                                     /* 64 to 66 */
        ".skip 28, 0x90\\n cmpl $3, (%rax)\\n je 1f\\n" /* 97 to 99: does not fuse, does not cross */
        "1: ret\\n.size f, .-f\\n");
        int main(void) { return 0; }`
    });
    expect(at(await readFunctions(path), "f")).toMatchObject({branches: 5, onBoundary: 2});
  });
});

test("functions that name the folder in which they were built, as by __FILE__, are the same in another folder", async () => {
  const built = async () => {
    const folder = temporaryFolder();
    const main = 'int main(void) { extern int puts(const char *); return puts(__FILE__) + puts("main"); }';
    writeFileSync(join(folder, "main.c"), main);
    execFileSync("cc", ["-O2", "-o", join(folder, "out"), join(folder, "main.c")]);
    const hash = async (root: string | null) => at(await readFunctions(join(folder, "out"), root), "main").hash;
    return {plain: await hash(null), rooted: await hash(folder)};
  };
  const [one, other] = [await built(), await built()];
  expect(other.rooted).toBe(one.rooted);
  expect(other.plain).not.toBe(one.plain);
});

describe("what cannot be compared says why", () => {
  test("a stripped program, and a stripped library, which still tells what it exports", async () => {
    expect(await readFunctions(compile(sources(), "-O2", "-s"))).toMatchObject({
      functions: [],
      reason: expect.stringContaining("no symbols") as string
    });
    const library = await readFunctions(compile(sources(), "-O2", "-s", "-shared", "-fPIC"));
    expect(library.reason).toContain("stripped");
    expect(library.functions.map(({symbol}) => symbol)).toContain("chosen");
    expect(library.functions.map(({symbol}) => symbol)).not.toContain("twin");
  });

  test("a script", async () => {
    const folder = temporaryFolder();
    write(folder, {script: "#!/bin/sh\n"});
    expect((await readFunctions(join(folder, "script"))).reason).toContain("no ELF file");
  });

  test("a damaged file, wherever the damage is", async () => {
    const path = compile(sources(), "-O2");
    const bytes = readFileSync(path);
    const damaged = join(dirname(path), "damaged");
    for (const length of [0, 30, 64, 5000, bytes.length - 1, bytes.length - 5000]) {
      writeFileSync(damaged, bytes.subarray(0, length));
      const {functions, reason} = await readFunctions(damaged);
      expect(functions).toEqual([]);
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
    // The section headers, which say where all else is: whatever they claim, it ends with an answer.
    const headers = Number(bytes.readBigUInt64LE(40));
    for (let at = headers; at < bytes.length; at += 97) {
      const wild = Buffer.from(bytes);
      wild.fill(0xff, at, at + 6);
      writeFileSync(damaged, wild);
      expect((await readFunctions(damaged)).functions).toBeInstanceOf(Array);
    }
  });

  test("a machine without objdump", async () => {
    const table = await readFunctions(compile(sources(), "-O2"), null, {PATH: temporaryFolder()});
    expect(table.functions).toEqual([]);
    expect(table.reason).toMatch(/It takes objdump .* apt-get install binutils\.$/);
  });

  test("an objdump that fails", async () => {
    const folder = temporaryFolder();
    symlinkSync("/bin/false", join(folder, "objdump"));
    const table = await readFunctions(compile(sources(), "-O2"), null, {PATH: folder});
    expect(table.reason).toMatch(/^objdump shows no x86-64 code of it/);
  });

  test("a program of another machine", async () => {
    const path = compile(sources(), "-O2");
    const bytes = readFileSync(path);
    bytes.writeUInt16LE(243, 18); // RISC-V
    writeFileSync(path, bytes);
    expect((await readFunctions(path)).reason).toContain("not x86-64 or AArch64");
  });
});

import {execFileSync} from "node:child_process";
import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {callgrindCommand, parseCallgrind, readCallgrind} from "../../../runner/measure/instruments/callgrind.ts";
import {parsePerfScript, perfRecordCommand, readPerfRecord} from "../../../runner/measure/instruments/perf-record.ts";
import {foldStacks} from "../../../runner/measure/instruments/stacks.ts";
import type {Stacks} from "../../../runner/statistics/profile/tree.ts";
import {sharesOf} from "../../../runner/statistics/profile/tree.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "benchbook-profiling-"));
});

afterEach(() => rm(folder, {recursive: true, force: true}));

// `often` does three times what `seldom` does, and both are called by `work`.
const source = `
volatile unsigned sink;
__attribute__((noinline)) void often(unsigned n) { for (unsigned i = 0; i < 3 * n; i++) sink += i * i ^ sink; }
__attribute__((noinline)) void seldom(unsigned n) { for (unsigned i = 0; i < n; i++) sink += i * i ^ sink; }
__attribute__((noinline)) void work(unsigned n) { often(n); seldom(n); sink++; }
int main(int argc, char **argv) { (void)argv; work(argc > 1 ? 60000000u : 100000u); return 0; }
`;

async function compile(): Promise<string> {
  const program = join(folder, "program");
  await writeFile(join(folder, "program.c"), source);
  execFileSync("cc", ["-O1", "-o", program, join(folder, "program.c")]);
  return program;
}

function shareOf(stacks: Stacks, name: string): {self: number; total: number} {
  return sharesOf([stacks]).find((share) => share.name === name) ?? {self: 0, total: 0};
}

describe("perf record", () => {
  it("finds the shares of functions and who called them", async () => {
    const program = await compile();
    const [perf = "", ...args] = perfRecordCommand("cpu-clock", folder);
    await execa(perf, [...args, program, "long"]);
    const stacks = await readPerfRecord(folder);
    const [often, seldom] = [shareOf(stacks, "often"), shareOf(stacks, "seldom")];
    expect(often.self / seldom.self).toBeGreaterThan(2);
    expect(often.self / seldom.self).toBeLessThan(4.5);
    expect(shareOf(stacks, "work").total).toBeGreaterThan(0.9);
    expect(foldStacks(stacks)).toMatch(/main;work;often \d+/);
  });

  it("says it where nothing was recorded", async () => {
    const [perf = "", ...args] = perfRecordCommand("cpu-clock", folder);
    await execa(perf, [...args, "true"]).catch(() => undefined);
    await rm(join(folder, "perf.data"), {force: true});
    await expect(readPerfRecord(folder)).rejects.toThrow("perf could not read");
  });

  // As perf 6.1 prints it: C++ with spaces and parentheses, a program without symbols, and the kernel.
  it("reads names of C++, of stripped programs and of the kernel", () => {
    const stacks = parsePerfScript(
      [
        "\t          401136 std::map<int, Foo (*)(int)>::find(int const&) const (/opt/my app (1)/prog)",
        "\t          401000 main (/opt/my app (1)/prog)",
        "",
        "",
        "\t          7f0000 [unknown] (/usr/lib/stripped.so)",
        "",
        "\tffffffff811234 [unknown] ([kernel.kallsyms])",
        "",
        "nonsense"
      ].join("\n")
    );
    expect(stacks.stacks.map(({frames}) => frames.map((i) => stacks.frames[i]))).toEqual([
      [
        {name: "main", object: "prog"},
        {name: "std::map<int, Foo (*)(int)>::find(int const&) const", object: "prog"}
      ],
      [{name: "unknown in stripped.so", object: "stripped.so"}],
      [{name: "the kernel", object: "the kernel"}]
    ]);
  });
});

describe("callgrind", () => {
  it("counts the instructions of functions, and divides them among their callers", async () => {
    const program = await compile();
    const [valgrind = "", ...args] = callgrindCommand(folder);
    await execa(valgrind, [...args, program]);
    const stacks = await readCallgrind(folder);
    expect(shareOf(stacks, "often").self / shareOf(stacks, "seldom").self).toBeCloseTo(3, 1);
    expect(shareOf(stacks, "work").total).toBeGreaterThan(shareOf(stacks, "often").total + 0.1);
  });

  it("does not follow a function that calls itself for ever, and refuses half a file", async () => {
    await writeFile(
      join(folder, "callgrind.1.out"),
      "events: Ir\n\nob=/bin/a\nfn=main\n1 10\ncfn=again\ncalls=1 5\n2 90\n\nfn=again\n5 40\ncfn=again\ncalls=9 5\n6 50\n"
    );
    const stacks = await readCallgrind(folder);
    expect(shareOf(stacks, "again").self).toBeCloseTo(0.9, 6);
    expect(() => parseCallgrind("events: Ir\n")).toThrow("cut short");
    await rm(join(folder, "callgrind.1.out"));
    await expect(readCallgrind(folder)).rejects.toThrow("simulated nothing");
  });
});

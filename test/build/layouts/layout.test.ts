import {execFileSync} from "node:child_process";
import {existsSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import type {Placement} from "../../../runner/investigate/lab.ts";
import {inspectPrograms} from "../../../runner/build/functions/programs.ts";
import {build as buildSchema} from "../../../runner/result/schema.ts";
import {createRepository, gitSource, temporaryCache} from "../../source/fixture.ts";
import {openBuilder} from "../fixture.ts";

const names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

/** A program of several functions in two files, of which one has a static namesake in the other. */
function program(more = ""): Record<string, string> {
  const body = (name: string, i: number): string =>
    `__attribute__((noinline)) int ${name}(int n) { int sum = ${i}; for (int k = 0; k < n; k++) sum += k * ${i + 1} ^ sum; return sum; }`;
  return {
    "lib.c": [
      "static __attribute__((noinline)) int twin(int n) { return n * 3 + 1; }",
      ...names.slice(0, 4).map(body),
      more,
      "__attribute__((noinline, hot)) int warm(int n) { return twin(n) ^ 5; }"
    ].join("\n"),
    "main.c": [
      "#include <stdio.h>",
      "static __attribute__((noinline)) int twin(int n) { return n * 7 - 1; }",
      ...names.slice(4).map((name, i) => body(name, i + 4)),
      ...[...names.slice(0, 4), "warm"].map((name) => `int ${name}(int n);`),
      `int main(void) { int sum = twin(2) + warm(3); ${names.map((name) => `sum += ${name}(9);`).join(" ")} printf("%d\\n", sum); return 0; }`
    ].join("\n"),
    Makefile: "prog: main.o lib.o\n\t$(CC) $(FLAGS) -o prog main.o lib.o\n%.o: %.c\n\t$(CC) -O2 $(FLAGS) -c $<\n"
  };
}

const even: Placement = {name: "even", kind: "even", seed: "", among: []};
const random = (n: number): Placement => ({name: `random-${n}`, kind: "random", seed: `s/${n}`, among: []});
const pinned = (n: number, among: string[]): Placement => ({
  name: `pinned-${n}`,
  kind: "pinned",
  seed: `p/${n}`,
  among
});

async function open(
  files: Record<string, string>,
  lines: string,
  changed: Record<string, string> | null = null,
  cache = temporaryCache()
) {
  const repository = createRepository();
  const first = repository.commit("Add a program", files);
  const second = changed === null ? first : repository.commit("Change it", changed);
  return openBuilder(
    {
      source: gitSource(repository.path),
      revisions: {old: {at: first}, new: {at: second}},
      recipe: {lines, keep: ["prog"]}
    },
    cache
  );
}

async function functionsOf(built: {directory: string | null; build: {files: never[] | unknown}}) {
  const {directory, build} = built as {directory: string; build: {files: Parameters<typeof inspectPrograms>[1]}};
  const [found] = await inspectPrograms(directory, build.files);
  const {symbol = [], address = [], hash = []} = found?.functions ?? {};
  return symbol.map((name, i) => ({name, address: address[i] ?? 0, hash: hash[i] ?? null}));
}

const recipes: [string, string][] = [
  ["make, which honours no flags", "make CC=cc"],
  ["compiling and linking in one go, by temporary objects", "cc -O2 -o prog main.c lib.c"],
  ["gold", "make CC=gcc FLAGS=-fuse-ld=gold"],
  ["lld", "make CC=gcc FLAGS=-fuse-ld=lld"],
  ["link-time optimization", "make CC=gcc FLAGS='-O2 -flto'"],
  ["clang", "make CC=clang"],
  ["a compiler by its path, which heeds $CFLAGS", 'make CC="/usr/bin/cc $CFLAGS"'],
  ["a program that is stripped", "make CC=cc && strip prog"],
  ["a program that is linked without symbols", "make CC=cc FLAGS=-s"],
  ["a static library", "make CC=cc main.o lib.o && ar rc liball.a lib.o && rm lib.o && cc -o prog main.o -L. -lall"]
];

describe.each(recipes)("layouts of a program linked by %s", (_, lines) => {
  test("have the same code in other orders, and run", async () => {
    const builder = await open(program(), lines);
    const [shipped, plain, first, again, second] = [
      await builder.build("old", 1),
      await builder.build("old", 1, {layout: even}),
      await builder.build("old", 1, {layout: random(1)}),
      await builder.build("old", 1, {layout: random(1)}),
      await builder.build("old", 1, {layout: random(2)})
    ];
    expect([plain.build.reason, first.build.reason, second.build.reason]).toEqual([null, null, null]);
    const outputs = [shipped, plain, first, second].map(({directory}) =>
      execFileSync(join(directory ?? "", "prog"), {encoding: "utf8"})
    );
    expect(new Set(outputs).size).toBe(1);
    expect(buildSchema.parse(first.build)).toMatchObject({status: "ok", layout: "random-1", reason: null});
    expect(plain.build.arrangement).toMatchObject({means: "function order", displaced: 0, altered: 0});
    for (const {build} of [first, second]) {
      expect(build.arrangement?.altered).toBe(0);
      expect(build.arrangement?.displaced).toBeGreaterThan(4);
    }
    const orders = [plain, first, second].map(({build}) => build.arrangement?.order);
    expect(new Set(orders).size).toBe(3);
    expect(again.build).toEqual({...first.build, cached: true});
    expect(first.directory?.length).toBe(shipped.directory?.length);
    expect(existsSync(join(first.directory ?? "", "main.c"))).toBe(false);
  });
});

test("mold shuffles by a seed", async () => {
  const builder = await open(program(), "make CC=gcc FLAGS=-fuse-ld=mold");
  const [first, second] = [
    await builder.build("old", 1, {layout: random(1)}),
    await builder.build("old", 1, {layout: random(2)})
  ];
  expect(first.build).toMatchObject({status: "ok"});
  expect(first.build.arrangement?.order).not.toBe(second.build.arrangement?.order);
  expect(first.build.arrangement?.altered).toBe(0);
});

test("what two variants have in common is in one order in both, and every function on a multiple of 16", async () => {
  const changed = program("__attribute__((noinline)) int added(int n) { return n * n + 1; }");
  const builder = await open(program(), "make CC=cc", changed);
  const [old, young] = [
    await functionsOf(await builder.build("old", 1, {layout: random(3)})),
    await functionsOf(await builder.build("new", 1, {layout: random(3)}))
  ];
  const order = (functions: typeof old) =>
    functions
      .filter(({name}) => names.includes(name))
      .sort((a, b) => a.address - b.address)
      .map(({name}) => name);
  expect(order(young)).toEqual(order(old));
  expect(order(old)).not.toEqual(names);
  expect(young.filter(({name}) => names.includes(name)).every(({address}) => address % 16 === 0)).toBe(true);
});

test("pinned functions are at the same addresses in both variants, where only code differs", async () => {
  const changed = program("__attribute__((noinline)) int added(int n) { return n * n + 1; }");
  const builder = await open(program(), "make CC=cc", changed);
  const layout = pinned(1, ["old", "new"]);
  const [one, other] = [await builder.build("old", 1, {layout}), await builder.build("new", 1, {layout})];
  expect(one.build).toMatchObject({status: "ok", reason: null});
  expect(execFileSync(join(one.directory ?? "", "prog"), {encoding: "utf8"})).toMatch(/^-?\d+\n$/);
  const [old, young] = [await functionsOf(one), await functionsOf(other)];
  for (const name of [...names, "warm", "main"]) {
    expect(young.find((one) => one.name === name)?.address, name).toBe(old.find((one) => one.name === name)?.address);
  }
  const second = await builder.build("old", 1, {layout: pinned(2, ["old", "new"])});
  expect(second.build.arrangement?.order).not.toBe(one.build.arrangement?.order);
});

const inOneFile = {"main.c": `${program()["lib.c"]?.replaceAll("twin", "other") ?? ""}\n${program()["main.c"] ?? ""}`};

test.each([
  ["link order", "make CC=/usr/bin/cc", program()],
  ["padding", "/usr/bin/cc -O2 -o prog main.c", inOneFile]
])("what has no sections of its own is varied by %s: %s", async (means, lines, files) => {
  const builder = await open(files, lines);
  const shipped = await builder.build("old", 1);
  const runs = async (n: number) => {
    const {build, directory} = await builder.build("old", 1, {layout: random(n)});
    expect(build).toMatchObject({status: "ok", reason: null, arrangement: {means, altered: 0}});
    expect(build.arrangement?.displaced).toBeGreaterThan(4);
    expect(execFileSync(join(directory ?? "", "prog"))).toEqual(execFileSync(join(shipped.directory ?? "", "prog")));
    return build.arrangement?.order;
  };
  const orders = new Set([await runs(1), await runs(2), await runs(3), await runs(4)]);
  expect(orders.size).toBeGreaterThan(1);
});

test("a hot attribute keeps its functions together in every order", async () => {
  const builder = await open(program(), "make CC=cc");
  const functions = await functionsOf(await builder.build("old", 1, {layout: random(5)}));
  const warm = functions.find(({name}) => name === "warm")?.address ?? Infinity;
  const others = functions.filter(({name}) => names.includes(name)).map(({address}) => address);
  expect(Math.min(...others)).toBeGreaterThan(warm);
});

test.each([
  ["a compiler by its path", "make CC=/usr/bin/cc", "are not in sections of their own"],
  ["a linker that cannot pin", "make CC=gcc FLAGS=-fuse-ld=lld", "only GNU ld can"]
])("%s is said to be why there are no layouts", async (_, lines, reason) => {
  const builder = await open(program(), lines);
  const {build, directory} = await builder.build("old", 1, {layout: pinned(1, ["old", "new"])});
  expect(build).toMatchObject({status: "build failed", reason: expect.stringContaining(reason)});
  expect(directory).toBeNull();
});

test("C++ has its functions placed one by one, also those that several files bring along", async () => {
  const shared = [
    "template <typename T> __attribute__((noinline)) T twice(T n) { return n + n; }",
    "struct Sum { __attribute__((noinline)) int add(int n) { return total += n; } int total = 0; };",
    "int left(int n);"
  ];
  const files = {
    "shared.h": shared.join("\n"),
    "left.cc": '#include "shared.h"\nint left(int n) { Sum sum; return sum.add(twice(n)) + int(twice(2.5)); }',
    "main.cc":
      '#include <cstdio>\n#include "shared.h"\nint main() { Sum sum; std::printf("%d\\n", sum.add(left(3)) + twice(4)); }'
  };
  const builder = await open(files, "g++ -O2 -o prog main.cc left.cc");
  const [first, second] = [
    await builder.build("old", 1, {layout: random(1)}),
    await builder.build("old", 1, {layout: random(2)})
  ];
  for (const {build, directory} of [first, second]) {
    expect(build).toMatchObject({status: "ok", reason: null, arrangement: {means: "function order", altered: 0}});
    expect(execFileSync(join(directory ?? "", "prog"), {encoding: "utf8"})).toBe("19\n");
  }
  expect(first.build.arrangement?.order).not.toBe(second.build.arrangement?.order);
  const placed = (await functionsOf(first)).map(({name}) => name);
  expect(placed).toEqual(expect.arrayContaining(["_Z5twiceIiET_S0_", "_Z5twiceIdET_S0_", "_ZN3Sum3addEi"]));
});

test("a linker that is no longer there is said to be why there are no layouts", async () => {
  const cache = temporaryCache();
  const builder = await open(program(), "make CC=cc", null, cache);
  const {build} = await builder.build("old", 1, {layout: even});
  expect(build.status).toBe("ok");
  const links = execFileSync("find", [cache.root, "-name", "linker", "-path", "*/links/*"], {encoding: "utf8"});
  for (const path of links.trim().split("\n")) writeFileSync(path, "/nowhere/ld");
  const again = await builder.build("old", 1, {layout: random(1)});
  expect(again.build).toMatchObject({status: "build failed", reason: expect.stringContaining("/nowhere/ld")});
});

test("a run that is given up stops before the next link", async () => {
  const repository = createRepository();
  const at = repository.commit("Add a program", program());
  const controller = new AbortController();
  const {signal} = controller;
  const recipe = {lines: "make CC=cc", keep: ["prog"]};
  const parts = {source: gitSource(repository.path), revisions: {old: {at}}, recipe};
  const builder = await openBuilder(parts, temporaryCache(), {signal});
  expect((await builder.build("old", 1, {layout: even})).build.status).toBe("ok");
  controller.abort(new Error("given up"));
  await expect(builder.build("old", 1, {layout: random(1)})).rejects.toThrow("given up");
});

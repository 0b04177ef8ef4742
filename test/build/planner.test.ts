import {chmodSync, mkdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {createRepository, gitSource, temporaryCache, temporaryFolder, write} from "../source/fixture.ts";
import {type ExperimentParts, openBuilder} from "./fixture.ts";

// What key.test.ts says of ingredients, as an experiment’s author sees it.

async function keysOf(parts: ExperimentParts, variants: string[], user?: NodeJS.ProcessEnv): Promise<string[]> {
  const builder = await openBuilder(parts, temporaryCache(), {}, user);
  return Promise.all(variants.map(async (variant) => (await builder.build(variant, 1)).build.key));
}

test("commits with the same files are the same build, whatever their messages and dates", async () => {
  const repository = createRepository();
  repository.commit("One", {a: "1"});
  repository.commit("Two", {a: "2"});
  repository.commit("Back to one", {a: "1"});
  const parts = {source: gitSource(repository.path), revisions: {"main~2": {}, "main~1": {}, main: {}}};
  const [one, two, back] = await keysOf(parts, ["main~2", "main~1", "main"]);
  expect(back).toBe(one);
  expect(two).not.toBe(one);
});

test("what is left out of a checkout changes nothing, and the folder that is taken is all that counts", async () => {
  const repository = createRepository();
  repository.commit("One", {"lib/a": "1", "lib/notes": "1", other: "1"});
  repository.commit("Two", {"lib/a": "1", "lib/notes": "2", other: "2"});
  const source = gitSource(repository.path, {within: "lib", without: ["notes"]});
  const [one, two] = await keysOf({source, revisions: {"main~1": {}, main: {}}}, ["main~1", "main"]);
  expect(one).toBe(two);
});

test("flags and recipes for building change the key, and those for running do not", async () => {
  const flags = {a: {}, b: {run: {THREADS: "4"}, runText: "--fast"}, c: {build: {X: "1"}}, d: {text: "-O3"}};
  const names = Object.keys(flags).map((name) => `only/${name}`);
  const [a, b, c, d] = await keysOf({flags, recipe: {}}, names);
  expect(b).toBe(a);
  expect(new Set([a, c, d]).size).toBe(3);
  expect(await keysOf({flags, recipe: {timeoutMs: 5000}}, ["only/a"])).toEqual([a]);
});

test("a compiler that is replaced changes the key, and a PATH that leads to the same one does not", async () => {
  const folder = temporaryFolder();
  write(folder, {"bin/mycc": "#!/bin/sh\necho mycc 1\n"});
  mkdirSync(join(folder, "empty"));
  const key = async (path: string) => {
    const user = {PATH: `${path}:${process.env["PATH"] ?? ""}`};
    return (await keysOf({recipe: {tools: ["mycc"]}}, ["only"], user))[0];
  };
  const first = await key(join(folder, "bin"));
  expect(await key(`${join(folder, "empty")}:${join(folder, "bin")}`)).toBe(first);
  write(folder, {"bin/mycc": "#!/bin/sh\necho mycc 1 # the same version, patched\n"});
  chmodSync(join(folder, "bin/mycc"), 0o755);
  expect(await key(join(folder, "bin"))).not.toBe(first);
});

test("names and contents of patches and overlays: only the contents count", async () => {
  const repository = createRepository();
  repository.commit("One", {a: "1\n"});
  const folder = temporaryFolder();
  const patch = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n";
  write(folder, {"x.patch": patch, "y.patch": patch, "z.patch": patch.replace("+2", "+3"), "one/o": "o", "two/o": "o"});
  const at = (name: string) => ({at: "main", patches: [join(folder, name)]});
  const parts = {source: gitSource(repository.path), revisions: {x: at("x.patch"), y: at("y.patch"), z: at("z.patch")}};
  const [x, y, z] = await keysOf({...parts, overlay: join(folder, "one")}, ["x", "y", "z"]);
  expect(y).toBe(x);
  expect(z).not.toBe(x);
  expect(await keysOf({...parts, overlay: join(folder, "two")}, ["x"])).toEqual([x]);
  write(folder, {"two/o": "changed"});
  expect(await keysOf({...parts, overlay: join(folder, "two")}, ["x"])).not.toEqual([x]);
});

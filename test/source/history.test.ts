import {writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {hashTree} from "../../runner/source/digest.ts";
import type {HistoryRequest} from "../../runner/source/history.ts";
import {applyPatches} from "../../runner/source/patches.ts";
import {openSource} from "../../runner/source/source.ts";
import {temporaryCache, temporaryFolder} from "./fixture.ts";
import {author, type Origin, type OriginKind, origins} from "./origin.ts";

const kinds = Object.keys(origins) as OriginKind[];

describe.each(kinds)("%s", (kind) => {
  /** Opens a repository and asks for what makes it know its origin. */
  async function open(origin: Origin, tree: Parameters<Origin["source"]>[0] = {within: null, without: []}) {
    const source = await openSource(origin.source(tree), {cache: temporaryCache()});
    await source.resolve(origin.here);
    return source;
  }

  const all = (from: string, to: string, rest: Partial<HistoryRequest> = {}): HistoryRequest => {
    return {from, to, firstParent: false, path: [], ...rest};
  };

  test("the history between two commits has those after the first up to the second, oldest first", async () => {
    const origin = origins[kind]();
    const hashes = ["a", "b", "c", "d"].map((text) => origin.commit(`Write ${text}`, {file: text}));
    const [a = "", b = "", c = "", d = ""] = hashes;
    const source = await open(origin);
    expect(await source.history(all(a, c))).toEqual([
      {hash: b, parents: [a], author, date: "2024-05-06T05:01:00.000Z", subject: "Write b"},
      {hash: c, parents: [b], author, date: "2024-05-06T05:02:00.000Z", subject: "Write c"}
    ]);
    expect(await source.history(all(c, c))).toEqual([]);
    expect(await source.history(all(d, a))).toBeNull();
    expect((await source.commit(a)).parents).toEqual([]);
    expect(await source.mergeBase(b, d)).toBe(b);
  });

  test("a history with merges has all commits, or those on the chain of first parents", async () => {
    const origin = origins[kind]();
    const base = origin.commit("Base", {main: "1", "lib/side": "1"});
    const main = origin.commit("Main", {main: "2"});
    origin.update(base);
    const side = origin.commit("Side", {"lib/side": "2"});
    const side2 = origin.commit("Side again", {"lib/side": "3"});
    origin.update(main);
    const merge = origin.merge(side2, "Merge");
    const last = origin.commit("Last", {main: "3"});
    const source = await open(origin);
    const hashes = async (request: HistoryRequest) => (await source.history(request))?.map(({hash}) => hash);
    expect((await hashes(all(base, last)))?.sort()).toEqual([main, side, side2, merge, last].sort());
    expect(await hashes(all(base, last, {firstParent: true}))).toEqual([main, merge, last]);
    expect(await hashes(all(base, last, {path: ["lib"]}))).toEqual([side, side2, merge, last]);
    expect(await hashes(all(base, last, {firstParent: true, path: ["lib/side"]}))).toEqual([merge, last]);
    expect(await hashes(all(base, last, {path: ["li"]}))).toEqual([last]);
    expect(await hashes(all(main, merge))).toEqual([side, side2, merge]);
    expect(await hashes(all(side2, main))).toBeUndefined();
    expect((await source.commit(merge)).parents).toEqual([main, side2]);
    expect(await source.mergeBase(side2, main)).toBe(base);
    expect((await source.change(merge, main)).files.map(({path}) => path)).toEqual(["lib/side"]);
    expect((await source.change(merge, side2)).files.map(({path}) => path)).toEqual(["main"]);
  });

  test("commits without a common ancestor have no merge base and no history", async () => {
    const origin = origins[kind]();
    const one = origin.commit("One", {file: "1"});
    const other = origin.root("Other", {file: "2"});
    const source = await open(origin);
    expect(await source.mergeBase(one, other)).toBeNull();
    expect(await source.history(all(one, other))).toBeNull();
  });

  test("a change has files with counts of lines, and the functions that they are in", async () => {
    const body = (value: number): string => `  int x = ${value};\n  x++;\n  return x;\n}\n`;
    const code = (a: number, b: number): string => `int first(void) {\n${body(a)}\nint second(int y) {\n${body(b)}`;
    const origin = origins[kind]();
    origin.commit("First", {"src/vm.c": code(1, 1), gone: "1\n2\n", "a b/é.txt": "é\n", bin: "\0\u0001"});
    const before = origin.commit("Nothing");
    const more = `${code(1, 2)}\nstatic int third(void) {\n  return 3;\n}\n`;
    const files = {"src/vm.c": more, gone: null, "a b/é.txt": "e\nf\n", bin: "\0\u0002", new: "#!/bin/sh\n"};
    const hash = origin.commit("Second", files, {link: "src/vm.c"});
    const source = await open(origin);
    expect((await source.change(hash, before)).files).toEqual([
      {path: "a b/é.txt", added: 2, removed: 1, functions: []},
      {path: "bin", added: null, removed: null, functions: []},
      {path: "gone", added: 0, removed: 2, functions: []},
      {path: "link", added: 1, removed: 0, functions: []},
      {path: "new", added: 1, removed: 0, functions: []},
      {path: "src/vm.c", added: 5, removed: 1, functions: ["second", "third"]}
    ]);
  });

  test("a file that is renamed is one change", async () => {
    const origin = origins[kind]();
    const lines = "one\ntwo\nthree\nfour\nfive\nsix\n";
    const before = origin.commit("First", {"old name": lines});
    origin.rename("old name", "new name");
    const hash = origin.commit("Rename", {"new name": lines.replace("six", "6")});
    const source = await open(origin);
    const files = [{path: "new name", added: 1, removed: 1, functions: []}];
    expect((await source.change(hash, before)).files).toEqual(files);
  });

  test("the patch that undoes a commit gives its parent’s checkout", async () => {
    const origin = origins[kind]();
    const first = {"src/a.c": "a\nb\nc\n", "src/gone": "gone\n", latin: "1", bin: "\0\u0001\u0002", "é ü": "é\n"};
    const parent = origin.commit("First", first);
    const empty = origin.commit("Nothing");
    origin.rename("src/a.c", "src/b.c");
    writeFileSync(join(origin.path, "latin"), Buffer.from([0xe9, 0x0a])); // é, but not as UTF-8
    const second = {"src/gone": null, bin: "\0\u0003", "é ü": "e", "run.sh": "#!/bin/sh\n"};
    const hash = origin.commit("Second", second, {"src/link": "b.c"});
    const source = await open(origin);
    const [before, after] = [temporaryFolder(), temporaryFolder()];
    await source.checkout(parent, before);
    await source.checkout(hash, after);
    const patch = join(temporaryFolder(), "undo.patch");
    writeFileSync(patch, (await source.undo(hash, empty)) ?? "");
    expect((await applyPatches([patch], after)).map(({outcome}) => outcome)).toEqual(["applied"]);
    expect(await hashTree(after)).toBe(await hashTree(before));
    expect(await source.undo(empty, parent)).toBeNull();
  });

  test("paths, changes and patches are those of a checkout, after within and without", async () => {
    const origin = origins[kind]();
    const first = origin.commit("First", {"lib/a": "1\n", "lib/big/b": "1\n", other: "1\n"});
    const second = origin.commit("Second", {"lib/a": "2\n", "lib/big/b": "2\n", other: "2\n"});
    const third = origin.commit("Third", {other: "3\n"});
    const source = await open(origin, {within: "lib/", without: ["big"]});
    expect((await source.history(all(first, third)))?.map(({hash}) => hash)).toEqual([second, third]);
    const touching = await source.history(all(first, third, {path: ["a"]}));
    expect(touching?.map(({hash}) => hash)).toEqual([second, third]);
    const files = [{path: "a", added: 1, removed: 1, functions: []}];
    expect((await source.change(second, first)).files).toEqual(files);
    expect((await source.change(third, second)).files).toEqual([]);
    expect(await source.undo(third, second)).toBeNull();
    const [before, after] = [temporaryFolder(), temporaryFolder()];
    await source.checkout(first, before);
    await source.checkout(second, after);
    const patch = join(temporaryFolder(), "undo.patch");
    writeFileSync(patch, (await source.undo(second, first)) ?? "");
    await applyPatches([patch], after);
    expect(await hashTree(after)).toBe(await hashTree(before));
  });
});

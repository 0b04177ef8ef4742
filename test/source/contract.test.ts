import {execFileSync} from "node:child_process";
import {existsSync, rmSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test, vi} from "vitest";
import {hashTree, listTree} from "../../runner/source/digest.ts";
import {openSource} from "../../runner/source/source.ts";
import {temporaryCache, temporaryFolder, write} from "./fixture.ts";
import {author, type OriginKind, origins} from "./origin.ts";

const kinds = Object.keys(origins) as OriginKind[];
const timeout = 60_000; // starting hg takes a while on a busy machine

describe.each(kinds)("%s", (kind) => {
  test(
    "names, hashes and what is relative to them are revisions, with author, date and subject",
    {timeout},
    async () => {
      const origin = origins[kind]();
      const first = origin.commit("Add “é”\n\nBecause.", {a: "1\n"});
      origin.tag("v1");
      const second = origin.commit("Change it", {a: "2\n"});
      const source = await openSource(origin.source(), {cache: temporaryCache()});
      const rest = {hash: first, author, date: "2024-05-06T05:00:00.000Z", subject: "Add “é”"};
      expect(await source.resolve("v1")).toMatchObject(rest);
      const resolve = async (name: string) => (await source.resolve(name)).hash;
      expect(await resolve(origin.here)).toBe(second);
      expect(await resolve(origin.parentOf(origin.here))).toBe(first);
      expect(await resolve(first.slice(0, 10))).toBe(first);
      for (const name of ["v2", "--all", "all()", "v1 or tip", "0", "", `v1" or "tip`, "null"])
        await expect(source.resolve(name)).rejects.toThrow(`${origin.path} has no revision “${name}”.`);
    }
  );

  test(
    "a checkout has the commit’s files, modes, links and names, and nothing else; its tree is its content",
    {timeout},
    async () => {
      const origin = origins[kind]();
      const files = {"src/ä b.c": "a\n", "run.sh": "#!/bin/sh\n", "big/x": "x", bin: "\0\u0001"};
      const first = origin.commit("First", files, {link: "run.sh"});
      const changed = origin.commit("Second", {"src/ä b.c": "b\n", "big/x": "y"});
      const again = origin.commit("Third", {"src/ä b.c": "a\n"});
      const source = await openSource(origin.source({within: null, without: ["big", "none"]}), {
        cache: temporaryCache()
      });
      const folder = temporaryFolder();
      const trees = [];
      for (const hash of [first, changed, again]) trees.push((await source.resolve(hash)).tree);
      expect(trees[2]).toBe(trees[0]);
      expect(trees[1]).not.toBe(trees[0]);
      await source.checkout(first, folder);
      expect(
        (await listTree(folder)).map(({path, kind, executable}) => [path, kind, kind === "file" && executable])
      ).toEqual([
        ["bin", "file", false],
        ["link", "link", false],
        ["run.sh", "file", true],
        ["src", "folder", false],
        ["src/ä b.c", "file", false]
      ]);
      const inner = await openSource(origin.source({within: "nowhere", without: []}), {cache: temporaryCache()});
      await expect(inner.resolve(first)).rejects.toThrow(`Commit ${first.slice(0, 12)} has no folder nowhere`);
    }
  );

  test(
    "the user’s repository stays byte for byte as it was, and its hashes are known when it is gone",
    {timeout},
    async () => {
      const origin = origins[kind]();
      const hash = origin.commit("First", {tracked: "1\n"});
      write(origin.path, {tracked: "dirty\n", untracked: "new\n"});
      // Mercurial itself refreshes its caches whenever it looks.
      const state = () => execFileSync("sh", ["-c", "find . -path ./.hg/cache -prune -o -type f -exec sha256sum {} + | sort"], {cwd: origin.path}).toString(); // prettier-ignore
      const before = state();
      const cache = temporaryCache();
      const source = await openSource(origin.source(), {cache});
      expect((await source.resolve(origin.here)).hash).toBe(hash);
      await source.checkout(hash, temporaryFolder());
      expect(state()).toBe(before);
      rmSync(origin.path, {recursive: true});
      const later = await openSource(origin.source(), {cache});
      const folder = temporaryFolder();
      expect((await later.resolve(hash)).subject).toBe("First");
      await later.checkout(hash, folder);
      expect(existsSync(join(folder, "tracked"))).toBe(true);
      await expect(later.resolve(origin.here)).rejects.toThrow(`${origin.here} from ${origin.path}:`);
    }
  );

  test("without its program, the error says how to install it", async () => {
    const folder = temporaryFolder();
    vi.stubEnv("PATH", folder);
    const source = {kind, url: folder, submodules: false, within: null, without: []};
    await expect(openSource(source, {cache: temporaryCache()})).rejects.toThrow(
      `${kind} is not installed, or not on your PATH, and this experiment’s source needs it. Install it: apt-get install`
    );
    vi.unstubAllEnvs();
  });

  test("an abort throws its reason, and the source can be opened again", {timeout}, async () => {
    const origin = origins[kind]();
    const hash = origin.commit("First", {file: "1"});
    const cache = temporaryCache();
    const controller = new AbortController();
    const source = await openSource(origin.source(), {cache, signal: controller.signal});
    controller.abort(new Error("Ctrl-C"));
    await expect(source.resolve(origin.here)).rejects.toThrow("Ctrl-C");
    const again = await openSource(origin.source(), {cache});
    expect((await again.resolve(origin.here)).hash).toBe(hash);
  });
});

test("a series is the same content as git and as Mercurial, with the same names", {timeout}, async () => {
  const path = temporaryFolder();
  const patch = (subject: string, tag: string, diff: string): string =>
    `From: Renée M <renee@example.org>\nDate: Mon, 6 May 2024 07:00:00 +0130\nSubject: ${subject}\n\nTag: ${tag}\n---\n${diff}`;
  write(path, {
    "0001-add.patch": patch("Add a", "v1", "diff --git a/a b/a\nnew file mode 100755\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+1\n"),
    "0002-change.patch": patch("Change a", "v2", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+é\n")
  }); // prettier-ignore
  const contents = [];
  for (const as of ["git", "hg"] as const) {
    const source = await openSource({kind: "series", path, as, within: null, without: []}, {cache: temporaryCache()});
    const {hash, subject, author, date} = await source.resolve("2");
    expect({subject, author, date}).toEqual({subject: "Change a", author: "Renée M", date: "2024-05-06T05:30:00.000Z"});
    expect((await source.resolve("v2")).hash).toBe(hash);
    expect((await source.history({from: (await source.resolve("1")).hash, to: hash, firstParent: true, path: []}))?.length).toBe(1); // prettier-ignore
    await expect(source.resolve("v3")).rejects.toThrow(`The series ${path} has no revision “v3”`);
    const folder = temporaryFolder();
    await source.checkout(hash, folder);
    contents.push(await hashTree(folder));
    if (as === "hg") expect(hash).toMatchInlineSnapshot(`"c00a0bbb5629c83f0b352789ae56ca21cbcfabf3"`);
  }
  expect(contents[1]).toBe(contents[0]);
});

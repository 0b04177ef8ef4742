import {readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test, vi} from "vitest";
import type {Cache} from "../../runner/build/cache.ts";
import {openSource} from "../../runner/source/source.ts";
import {read, temporaryCache, temporaryFolder, write} from "./fixture.ts";

const first = `From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: =?UTF-8?q?Ren=C3=A9e=20M?= <renee@example.org>
Date: Mon, 6 May 2024 07:00:00 +0200
Subject: [PATCH 1/3] Add a virtual machine

It adds.

Tag: v1
---
 vm.c | 3 +++
 1 file changed, 3 insertions(+)
 create mode 100644 vm.c

diff --git a/vm.c b/vm.c
new file mode 100644
--- /dev/null
+++ b/vm.c
@@ -0,0 +1,3 @@
+int add(int a, int b) {
+  return a + b;
+}
-- 
2.39.5
`;

const second = `From: Renee M <renee@example.org>
Date: Tue, 7 May 2024 09:30:00 -0500
Subject: Trace

Tag: v2
Tag: slow
---
diff --git a/vm.c b/vm.c
--- a/vm.c
+++ b/vm.c
@@ -1,3 +1,4 @@
 int add(int a, int b) {
+  trace();
   return a + b;
 }
`;

const third = second.replace("Tag: v2\nTag: slow\n", "").replace("Subject: Trace", "Subject: Log").replace(/@@[^]*/, `@@ -1,4 +1,4 @@
 int add(int a, int b) {
-  trace();
+  log();
   return a + b;
 }
`); // prettier-ignore

function series(patches: Record<string, string>): string {
  const folder = temporaryFolder();
  write(folder, {"README.md": "Not a patch.\n", ...patches});
  return folder;
}

const good = {"0001-add.patch": first, "0002-trace.patch": second, "0010-log.patch": third};

function open(path: string, cache: Cache = temporaryCache()) {
  return openSource({kind: "series", path, as: "git", within: null, without: []}, {cache});
}

test("a series is a history with the same hashes on every machine", async () => {
  const source = await open(series(good));
  expect(await source.resolve("v1")).toEqual({
    hash: "7405670c77e71f0877ff95d23be8c67ebc365e41",
    tree: "98e4c0fb6ebdf7d63ca3016315b706f0ab4a22de",
    author: "Renée M",
    date: "2024-05-06T05:00:00.000Z",
    subject: "Add a virtual machine"
  });
  expect((await source.resolve("10")).hash).toBe("0db97a9799375b1e9054e6d15e05d034c0595fc4");
});

test("the user’s configuration of git does not change a hash", async () => {
  const plain = await (await open(series(good))).resolve("HEAD");
  const home = temporaryFolder();
  const hook = "#!/bin/sh\necho changed >> $1\nexit 1\n";
  write(home, {
    ".gitconfig": `[user]\n name = Hostile\n email = h@example.org\n[core]\n autocrlf = true\n hooksPath = ${home}/hooks\n` +
      `[commit]\n gpgsign = true\n template = ${home}/template\n cleanup = verbatim\n[gpg]\n program = false\n` +
      `[i18n]\n commitEncoding = ISO-8859-1\n[init]\n templateDir = ${home}/template-dir\n defaultBranch = x\n[am]\n keepcr = true\n threeWay = true\n[mailinfo]\n scissors = true\n`,
    template: "A template\n",
    "template-dir/hooks/applypatch-msg": hook,
    "hooks/applypatch-msg": hook,
    "hooks/pre-applypatch": hook
  }); // prettier-ignore
  vi.stubEnv("HOME", home);
  vi.stubEnv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z");
  vi.stubEnv("GIT_AUTHOR_NAME", "Hostile");
  vi.stubEnv("TZ", "Pacific/Chatham");
  vi.stubEnv("LANG", "de_DE.UTF-8");
  const hostile = await (await open(series(good))).resolve("HEAD");
  vi.unstubAllEnvs();
  expect(hostile).toEqual(plain);
});

test("a revision is a number of a patch, with or without zeros, or a tag, or relative to one", async () => {
  const source = await open(series(good));
  const resolve = async (name: string) => (await source.resolve(name)).subject;
  expect(await resolve("1")).toBe("Add a virtual machine");
  expect(await resolve("0002")).toBe("Trace");
  expect(await resolve("slow")).toBe("Trace");
  expect(await resolve("v2~1")).toBe("Add a virtual machine");
  expect(await resolve("10")).toBe("Log");
  expect(await resolve((await source.resolve("2")).hash)).toBe("Trace");
});

test("a checkout has the files as the patch left them", async () => {
  const source = await open(series(good));
  const folder = temporaryFolder();
  await source.checkout((await source.resolve("2")).hash, folder);
  expect(readdirSync(folder)).toEqual(["vm.c"]);
  expect(read(folder, "vm.c")).toBe("int add(int a, int b) {\n  trace();\n  return a + b;\n}\n");
});

test("a series is kept by its content, and made anew when that changes", async () => {
  const cache = temporaryCache();
  const path = series(good);
  const hash = (await (await open(path, cache)).resolve("HEAD")).hash;
  expect((await (await open(series(good), cache)).resolve("HEAD")).hash).toBe(hash);
  expect(readdirSync(join(cache.root, "series"))).toHaveLength(1);
  write(path, {"0010-log.patch": third.replace("Subject: Log", "Subject: Log it")});
  expect((await (await open(path, cache)).resolve("HEAD")).hash).not.toBe(hash);
  expect(readdirSync(join(cache.root, "series"))).toHaveLength(2);
});

test("several may make the same series at the same time", async () => {
  const cache = temporaryCache();
  const path = series(good);
  const hashes = await Promise.all(
    Array.from({length: 4}, async () => (await (await open(path, cache)).resolve("HEAD")).hash)
  );
  expect(new Set(hashes).size).toBe(1);
  expect(readdirSync(join(cache.root, "tmp"))).toEqual([]);
});

test("a patch that does not apply is an error with its name and the rejected hunk", async () => {
  const path = series({...good, "0002-trace.patch": second.replace("int a, int b", "long a, long b")});
  const error = await open(path).catch((error: unknown) => String(error));
  expect(String(error).replace(path, "FOLDER")).toMatchInlineSnapshot(`
    "SourceError: 0002-trace.patch of the series FOLDER does not apply to the patches before it:

    vm.c:1
    @@ -1,3 +1,4 @@
     int add(long a, long b) {
    +  trace();
       return a + b;
     }"
  `);
});

test("a patch that is there twice, or is no commit, is an error that says so", async () => {
  const twice = series({...good, "0003-again.patch": second.replace(/Tag: .*\n/g, "")});
  await expect(open(twice)).rejects.toThrow(
    `0003-again.patch of the series ${twice} is already applied by the patches before it`
  );
  const none = series({...good, "0003-none.patch": "Hello.\n"});
  await expect(open(none)).rejects.toThrow(`${join(none, "0003-none.patch")} is no patch that git can read`);
});

test("an empty series, a tag that is there twice and one that is no name are errors", async () => {
  const empty = temporaryFolder();
  await expect(open(empty)).rejects.toThrow(`The series ${empty} has no patches: it is a folder of *.patch files.`);
  const twice = series({...good, "0002-trace.patch": second.replace("Tag: v2", "Tag: v1")});
  await expect(open(twice)).rejects.toThrow(
    `The series ${twice} says Tag: v1 in both 0001-add.patch and 0002-trace.patch.`
  );
  const wrong = series({...good, "0002-trace.patch": second.replace("Tag: v2", "Tag: a b")});
  await expect(open(wrong)).rejects.toThrow(
    `${join(wrong, "0002-trace.patch")} says “Tag: a b”, which is no name for a revision.`
  );
});

test("an unknown revision of a series is an error that names the nearest tag", async () => {
  const path = series(good);
  const source = await open(path);
  await expect(source.resolve("sloww")).rejects.toThrow(
    `The series ${path} has no revision “sloww”, which is a patch’s number, of 3, or a Tag. Did you mean “slow”?`
  );
  await expect(source.resolve("3")).rejects.toThrow(`The series ${path} has no revision “3”`);
});

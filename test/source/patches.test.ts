import {createHash} from "node:crypto";
import {join} from "node:path";
import {beforeEach, expect, test} from "vitest";
import {hashTree} from "../../runner/source/digest.ts";
import {applyPatches, checkPatch} from "../../runner/source/patches.ts";
import {createRepository, read, temporaryFolder, write} from "./fixture.ts";

const file = "#include <x.h>\n\nint a(void) {\n  return 1;\n}\n\nint b(void) {\n  return 2;\n}\n";
const hot = `--- a/src/vm.c
+++ b/src/vm.c
@@ -1,6 +1,7 @@
 #include <x.h>
 
+__attribute__((hot))
 int a(void) {
   return 1;
 }
 
`;
const cold = `diff --git a/src/vm.c b/src/vm.c
--- a/src/vm.c
+++ b/src/vm.c
@@ -1,3 +1,3 @@
-#include <x.h>
+#include <y.h>
 
 int a(void) {
@@ -7,3 +7,3 @@ int a(void)
 int b(void) {
-  return 3;
+  return 4;
 }
`;

let checkout: string;
let patches: string;

beforeEach(() => {
  checkout = temporaryFolder();
  patches = temporaryFolder();
  write(checkout, {"src/vm.c": file});
  write(patches, {"hot.patch": hot, "cold.patch": cold});
});

test("a patch is applied, and found to be already applied the second time", async () => {
  const patch = join(patches, "hot.patch");
  expect(await applyPatches([patch], checkout)).toEqual([
    {
      name: "hot.patch",
      sha256: createHash("sha256").update(hot).digest("hex"),
      outcome: "applied",
      hunk: null
    }
  ]);
  expect(read(checkout, "src/vm.c")).toBe(file.replace("int a", "__attribute__((hot))\nint a"));
  const before = await hashTree(checkout);
  expect((await applyPatches([patch], checkout)).map(({outcome}) => outcome)).toEqual(["already applied"]);
  expect(await hashTree(checkout)).toBe(before);
});

test("a patch that does not apply leaves the checkout as it is and shows the rejected hunk, with file and line", async () => {
  const before = await hashTree(checkout);
  const outcomes = await applyPatches([join(patches, "cold.patch"), join(patches, "hot.patch")], checkout);
  expect(outcomes.map(({name, outcome}) => [name, outcome])).toEqual([["cold.patch", "does not apply"]]);
  expect(outcomes[0]?.hunk).toMatchInlineSnapshot(`
    "src/vm.c:7
    @@ -7,3 +7,3 @@ int a(void)
     int b(void) {
    -  return 3;
    +  return 4;
     }"
  `);
  expect(await hashTree(checkout)).toBe(before);
});

test("a patch of a file that is not there says so", async () => {
  write(patches, {"other.patch": hot.replaceAll("vm.c", "jit.c")});
  expect((await checkPatch(join(patches, "other.patch"), checkout)).hunk).toBe("src/jit.c: No such file or directory");
});

test("patches build on each other", async () => {
  write(patches, {"more.patch": hot.replace(/@@[^]*/, "@@ -3,3 +3,3 @@\n-__attribute__((hot))\n+__attribute__((cold))\n int a(void) {\n   return 1;\n")}); // prettier-ignore
  const outcomes = await applyPatches([join(patches, "hot.patch"), join(patches, "more.patch")], checkout);
  expect(outcomes.map(({outcome}) => outcome)).toEqual(["applied", "applied"]);
  expect(read(checkout, "src/vm.c")).toContain("__attribute__((cold))\nint a");
});

test("a checkout inside somebody’s repository is not taken for a part of it", async () => {
  const repository = createRepository();
  repository.commit("First", {"src/vm.c": "something else\n"});
  write(repository.path, {"cache/build/src/vm.c": file});
  const inside = join(repository.path, "cache/build");
  expect((await applyPatches([join(patches, "hot.patch")], inside)).map(({outcome}) => outcome)).toEqual(["applied"]);
  expect(read(inside, "src/vm.c")).toContain("hot");
});

test("a patch made from above the folder that is checked out applies to it", async () => {
  write(patches, {"deep.patch": hot.replaceAll("src/vm.c", "packages/core/src/vm.c")});
  const patch = join(patches, "deep.patch");
  expect((await checkPatch(patch, checkout)).outcome).toBe("does not apply");
  expect((await applyPatches([patch], checkout, {within: "packages/core"}))[0]?.outcome).toBe("applied");
  expect((await applyPatches([patch], checkout, {within: "packages/core/"}))[0]?.outcome).toBe("already applied");
  expect(read(checkout, "src/vm.c")).toContain("hot");
});

test("a patch cannot reach out of the checkout", async () => {
  const path = join(patches, "out.patch");
  write(patches, {"out.patch": "--- /dev/null\n+++ b/../out\n@@ -0,0 +1 @@\n+x\n"});
  await expect(checkPatch(path, checkout)).resolves.toMatchObject({
    outcome: "does not apply",
    hunk: "invalid path '../out'"
  });
});

test("a patch in any encoding, with Windows’ line ends or new and binary files applies", async () => {
  const repository = createRepository();
  repository.commit("First", {"a.txt": "one\r\ntwo\r\n"});
  write(repository.path, {"a.txt": "one\r\n2\r\n", "new file.txt": "ü\n", "b.bin": "\0\u0001\u0002"});
  repository.git("add", "--all");
  const diff = repository.git("diff", "--cached", "--binary") + "\n";
  write(patches, {"all.patch": diff});
  write(checkout, {"a.txt": "one\r\ntwo\r\n"});
  expect((await applyPatches([join(patches, "all.patch")], checkout))[0]?.outcome).toBe("applied");
  expect(read(checkout, "a.txt")).toBe("one\r\n2\r\n");
  expect(read(checkout, "b.bin")).toBe("\0\u0001\u0002");
  expect(read(checkout, "new file.txt")).toBe("ü\n");
});

test("what is no patch, or not there, is an error", async () => {
  write(patches, {"empty.patch": "Not a patch.\n", "torn.patch": hot.slice(0, -20)});
  const check = (name: string) => checkPatch(join(patches, name), checkout);
  await expect(check("missing.patch")).rejects.toThrow(`There is no patch ${join(patches, "missing.patch")}.`);
  await expect(check("empty.patch")).rejects.toThrow(
    `${join(patches, "empty.patch")} is no patch that git can read: No valid patches in input (allow with "--allow-empty").`
  );
  await expect(check("torn.patch")).rejects.toThrow(
    "torn.patch is no patch that git can read: corrupt patch at line 7."
  );
});

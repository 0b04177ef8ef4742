import {chmodSync, symlinkSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {keepOnly} from "../../runner/build/keep.ts";
import {listTree} from "../../runner/source/digest.ts";
import {temporaryFolder, write} from "../source/fixture.ts";

function tree(): string {
  const folder = temporaryFolder();
  write(folder, {"src/server": "s", "src/server.c": "c", "src/[id].js": "i", "lib/a.so.1.2": "a", "lib/b.so": "b", "lib/deep/c.so": "c", ".hidden/x": "x", "pg/bin/psql": "p", "pg/share/doc": "d"}); // prettier-ignore
  symlinkSync("a.so.1.2", join(folder, "lib/a.so"));
  symlinkSync("../pg", join(folder, "lib/pg"));
  symlinkSync("nowhere", join(folder, "lib/broken"));
  return folder;
}

async function keep(...globs: string[]): Promise<string[] | string> {
  const folder = tree();
  return (await keepOnly(folder, globs)) ?? (await listTree(folder)).map(({path}) => path);
}

test("files, folders and globs are kept, with the folders that they are in, and nothing else", async () => {
  expect(await keep("src/server")).toEqual(["src", "src/server"]);
  expect(await keep("pg", ".hidden/x")).toEqual([".hidden", ".hidden/x", "pg", "pg/bin", "pg/bin/psql", "pg/share", "pg/share/doc"]); // prettier-ignore
  expect(await keep("lib/**/*.so")).toEqual(["lib", "lib/a.so", "lib/a.so.1.2", "lib/b.so", "lib/deep", "lib/deep/c.so"]); // prettier-ignore
  expect(await keep("pg/", "!pg/share/**")).toEqual(["pg", "pg/bin", "pg/bin/psql"]);
  expect(await keep("./pg", "!pg/share")).toEqual(["pg", "pg/bin", "pg/bin/psql"]);
  expect(await keep("*.o")).toEqual([]);
});

test("a link is kept with what it leads to, be it a file or a folder", async () => {
  expect(await keep("lib/a.so")).toEqual(["lib", "lib/a.so", "lib/a.so.1.2"]);
  expect(await keep("lib/pg")).toEqual(["lib", "lib/pg", "pg", "pg/bin", "pg/bin/psql", "pg/share", "pg/share/doc"]);
});

test("a name that nothing was made for is returned, and nothing deleted", async () => {
  expect(await keep("src/server", "src/client")).toBe("src/client");
  expect(await keep("lib/broken")).toBe("lib/broken");
});

test("a file whose name looks like a glob can be named", async () => {
  expect(await keep("src/[id].js")).toEqual(["src", "src/[id].js"]);
});

test("what is read-only is deleted, too", async () => {
  const folder = tree();
  chmodSync(join(folder, "pg/bin"), 0o555);
  expect(await keepOnly(folder, ["src/server"])).toBe(null);
  expect((await listTree(folder)).map(({path}) => path)).toEqual(["src", "src/server"]);
});

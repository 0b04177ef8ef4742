import {symlinkSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {listTree} from "../../runner/source/digest.ts";
import {openSource} from "../../runner/source/source.ts";
import {temporaryCache, temporaryFolder, write} from "./fixture.ts";

const open = (path: string) =>
  openSource({kind: "folder", path, within: null, without: ["big/"]}, {cache: temporaryCache()});

test("a folder is its content now, without what is left out and what version control keeps in it", async () => {
  const path = temporaryFolder();
  write(path, {"src/a": "1", "big/b": "2", ".git/HEAD": "x", ".hg/store": "x", run: "#!/bin/sh\n"});
  symlinkSync("nowhere", join(path, "link"));
  const source = await open(path);
  const {hash, tree} = await source.resolve("");
  expect(tree).toBe(hash);
  expect((await source.resolve("now")).hash).toBe(hash);
  const folder = temporaryFolder();
  await source.checkout(hash, folder);
  expect((await listTree(folder)).map(({path}) => path)).toEqual(["link", "run", "src", "src/a"]);
  write(path, {"big/b": "3", ".git/HEAD": "y"});
  expect((await (await open(path)).resolve("")).hash).toBe(hash);
  write(path, {"src/a": "2"});
  expect((await (await open(path)).resolve("")).hash).not.toBe(hash);
  await expect(source.checkout(hash, temporaryFolder())).rejects.toThrow(`${path} has changed since it was looked at.`);
});

test("a folder that is not there, and a revision that no folder has, are errors that say so", async () => {
  const path = temporaryFolder();
  await expect((await open(path)).resolve("v1")).rejects.toThrow(`${path} is a folder, which has no revision “v1”`);
  await expect((await open(join(path, "none"))).resolve("")).rejects.toThrow(`There is no folder ${path}/none.`);
});

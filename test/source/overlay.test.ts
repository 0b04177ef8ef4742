import {existsSync, readlinkSync, statSync, symlinkSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {hashTree} from "../../runner/source/digest.ts";
import {layOver} from "../../runner/source/overlay.ts";
import {read, temporaryFolder, write} from "./fixture.ts";

test("an overlay’s files are added to a checkout or replace its own, with their modes, and links stay links", async () => {
  const [overlay, checkout] = [temporaryFolder(), temporaryFolder()];
  write(overlay, {"bench/run": "#!/bin/sh\n", "src/a": "overlay", ".git/HEAD": "ref: x"});
  symlinkSync("run", join(overlay, "bench/link"));
  write(checkout, {"src/a": "checkout", "src/b": "checkout"});
  await layOver(overlay, checkout);
  expect([read(checkout, "src/a"), read(checkout, "src/b")]).toEqual(["overlay", "checkout"]);
  expect(statSync(join(checkout, "bench/run")).mode & 0o111).toBe(0o111);
  expect(readlinkSync(join(checkout, "bench/link"))).toBe("run");
  expect(existsSync(join(checkout, ".git"))).toBe(false);
});

test("an overlay that is not there, or whose file is a folder of the checkout, is an error that says so", async () => {
  const [overlay, checkout] = [temporaryFolder(), temporaryFolder()];
  await expect(layOver(join(overlay, "none"), checkout)).rejects.toThrow(
    `There is no overlay ${join(overlay, "none")}.`
  );
  write(overlay, {src: "a file"});
  write(checkout, {"src/a": "in a folder"});
  await expect(layOver(overlay, checkout)).rejects.toThrow(
    `The overlay ${overlay} cannot be laid over the checkout: Cannot overwrite directory`
  );
});

test("a tree’s hash knows names, contents, links and modes, and not times or what is git’s own", async () => {
  const make = (files: Record<string, string>, link = "a"): Promise<string> => {
    const folder = temporaryFolder();
    write(folder, files);
    symlinkSync(link, join(folder, "link"));
    return hashTree(folder);
  };
  const plain = await make({a: "1", "b/c": "2"});
  expect(await make({"b/c": "2", a: "1"})).toBe(plain);
  expect(await make({a: "1", "b/c": "2", ".git/index": "x"})).toBe(plain);
  const others = await Promise.all([
    make({a: "2", "b/c": "2"}),
    make({a: "1", "b/d": "2"}),
    make({a: "#!", "b/c": "2"}),
    make({a: "1", "b/c": "2"}, "b")
  ]);
  expect(new Set([plain, ...others]).size).toBe(5);
});

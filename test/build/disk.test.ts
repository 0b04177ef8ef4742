import {execFileSync, spawnSync} from "node:child_process";
import {randomBytes} from "node:crypto";
import {join} from "node:path";
import {expect, test} from "vitest";
import {DiskFullError, explainDiskFull, formatBytes, isDiskFull, toDiskFullError} from "../../runner/build/disk.ts";
import {createRepository, temporaryFolder, write} from "../source/fixture.ts";

const canMount =
  spawnSync("unshare", ["--mount", "--map-root-user", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

/** Runs what fills a cache of 4 MB, on a file system of its own, and returns what it was told. */
function fill(what: string, path: string): string {
  const folder = temporaryFolder();
  const script = 'mount -t tmpfs -o size=4m none "$0" && exec "$@"';
  const node = [process.execPath, "--import", "tsx", join(import.meta.dirname, "full.ts"), folder, what, path];
  const args = ["--mount", "--map-root-user", "sh", "-c", script, folder, ...node];
  return execFileSync("unshare", args, {encoding: "utf8"})
    .replaceAll(folder, "FOLDER")
    .replace(/has [\d.]+ [kM]?B left/, "has N left")
    .replace(/(builds|files)\/[0-9a-f]+/, "$1/KEY")
    .replace(/git\/[\w-]+\.git/, "git/MIRROR");
}

test.runIf(canMount)(
  "a disk that a recipe fills is named, with what to do, and the build’s space is given back",
  () => {
    expect(fill("recipe", "")).toMatchInlineSnapshot(`
      "DiskFullError: The disk is full: FOLDER/builds/KEY/tree has N left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
      Nothing is left of it.
      "
    `);
  }
);

test.runIf(canMount)("a disk that a fetch, a checkout or a download fills is named", () => {
  const repository = createRepository();
  repository.commit("Big", {a: randomBytes(5_000_000).toString("hex")});
  expect(fill("source", `file://${repository.path}`)).toMatchInlineSnapshot(`
    "DiskFullError: The disk is full: FOLDER/git/MIRROR has N left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    Nothing is left of it.
    "
  `);
  const zeros = createRepository();
  zeros.commit("Big when checked out", {a: "0".repeat(6_000_000)});
  expect(fill("source", `file://${zeros.path}`)).toMatchInlineSnapshot(`
    "DiskFullError: The disk is full: FOLDER/git/MIRROR has N left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    Nothing is left of it.
    "
  `);
  write(repository.path, {"big.csv": "0".repeat(6_000_000), "overlay/big": "0".repeat(6_000_000)});
  expect(fill("download", join(repository.path, "big.csv"))).toMatchInlineSnapshot(`
    "DiskFullError: The disk is full: FOLDER/files/KEY has N left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    Nothing is left of it.
    "
  `);
  expect(fill("overlay", join(repository.path, "overlay"))).toMatchInlineSnapshot(`
    "DiskFullError: The disk is full: FOLDER/builds/KEY/tree has N left, which is not enough. Make room there, or remove old builds with \`npm run experiment -- clean\`. BENCHBOOK_CACHE names another folder for builds.
    Nothing is left of it.
    "
  `);
});

test("what means a full disk is told from other failures", async () => {
  expect(isDiskFull("cc1: fatal error: main.s: No space left on device")).toBe(true);
  expect(isDiskFull("npm ERR! code ENOSPC")).toBe(true);
  expect(isDiskFull("error: a space is missing")).toBe(false);
  expect(isDiskFull(Object.assign(new Error("x"), {code: "EDQUOT"}))).toBe(true);
  expect(isDiskFull(Object.assign(new Error("x"), {code: "ENOENT"}))).toBe(false);
  await expect(explainDiskFull("/", () => Promise.reject(new Error("other")))).rejects.toThrow("other");
  const full = Object.assign(new Error("ENOSPC"), {code: "ENOSPC", path: "/no/such/file"});
  await expect(explainDiskFull("/tmp", () => Promise.reject(full))).rejects.toThrow(DiskFullError);
  expect((await toDiskFullError("/no/such/folder")).message).toMatch(
    /^The disk is full: \/ has .* left, which is not enough\. /
  );
});

test("sizes are written for people", () => {
  expect([0, 999, 1000, 1234567, 123456789, 5e12].map(formatBytes)).toEqual(["0 B", "999 B", "1.0 kB", "1.2 MB", "123 MB", "5.0 TB"]); // prettier-ignore
});

import {execFileSync} from "node:child_process";
import {statSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {beforeEach, expect, onTestFinished, test} from "vitest";
import type {Cache} from "../../runner/build/cache.ts";
import {createPins, type Pins} from "../../runner/build/entry.ts";
import {clean} from "../../runner/build/eviction.ts";
import {hashBytes, hashFile} from "../../runner/source/digest.ts";
import {download} from "../../runner/source/download.ts";
import {read, temporaryCache, temporaryFolder, write} from "./fixture.ts";

let cache: Cache;
let pins: Pins;

beforeEach(() => {
  cache = temporaryCache();
  pins = createPins(cache);
});

/** Returns the URL of a server that knows one file, and how often it was asked for it. */
async function serve(path: string, content: string): Promise<{url: string; asked: () => number}> {
  let count = 0;
  const server = createServer((request, response) => {
    count++;
    response.statusCode = request.url === path ? 200 : 404;
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => count};
}

test("a file is downloaded once, under its own name, and is read-only", async () => {
  const {url, asked} = await serve("/a/keys%20x.csv?v=1", "1,2\n");
  const input = {kind: "url", name: "keys", url: `${url}/a/keys%20x.csv?v=1`, sha256: hashBytes("1,2\n")} as const;
  const [first, second] = await Promise.all([download(input, {cache, pins}), download(input, {cache, pins})]);
  expect(second).toBe(first);
  expect(await download(input, {cache, pins})).toBe(first);
  expect(asked()).toBe(1);
  expect(first.endsWith("/content/keys x.csv")).toBe(true);
  expect(read(first)).toBe("1,2\n");
  expect(statSync(first).mode & 0o777).toBe(0o444);
});

test("a file with another hash is an error that names both, and is not kept", async () => {
  const {url} = await serve("/keys.csv", "1,2\n");
  const input = {kind: "url", name: "keys", url: `${url}/keys.csv`, sha256: hashBytes("other")} as const;
  const error = await download(input, {cache, pins}).catch(String);
  expect(error.replaceAll(url, "URL")).toMatchInlineSnapshot(
    `"SourceError: The input keys is not what the experiment was written for: what URL/keys.csv gives has sha256 52186c933993da4082b3cdc7c40bb4bf735b391ff54a2ef78c037dda6c38a680, and it should be d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa. If it was meant to change, put the new value into the experiment."`
  );
  await expect(download(input, {cache, pins})).rejects.toThrow("is not what the experiment was written for");
});

test("a file that cannot be had is an error with the reason and what to do", async () => {
  const {url} = await serve("/keys.csv", "");
  const input = {kind: "url", name: "keys", url: `${url}/none.csv`, sha256: hashBytes("")} as const;
  await expect(download(input, {cache, pins})).rejects.toThrow(
    `The input keys cannot be downloaded from ${url}/none.csv: the server answers 404 Not Found. If you have it already, run with --input keys=PATH.`
  );
  const closed = {...input, url: "http://127.0.0.1:1/keys.csv"};
  await expect(download(closed, {cache, pins})).rejects.toThrow(
    "The input keys cannot be downloaded from http://127.0.0.1:1/keys.csv: "
  );
});

test("an archive is unpacked, without its one top folder, at a path of the same length as any other", async () => {
  const folder = temporaryFolder();
  write(folder, {"node-v20/bin/node": "#!/bin/sh\necho 20\n", "node-v20/README": "read"});
  for (const name of ["node-v20.tar.gz", "node-v20.tar.xz", "node-v20.tgz"]) {
    execFileSync("tar", ["--auto-compress", "-cf", name, "node-v20"], {cwd: folder});
    const file = join(folder, name);
    const input = {kind: "url", name: "node", url: pathToFileURL(file).href, sha256: await hashFile(file)} as const;
    const path = await download(input, {cache, pins});
    expect(path).toMatch(/\/files\/[0-9a-f]{24}\/content\/?$/);
    expect(execFileSync(join(path, "bin/node"), {encoding: "utf8"})).toBe("20\n");
    expect(statSync(join(path, "bin/node")).mode & 0o777).toBe(0o555);
    expect(statSync(join(path, "README")).mode & 0o777).toBe(0o444);
    expect(statSync(join(path, "bin")).mode & 0o777).toBe(0o555);
  }
  await pins.release();
  expect(await clean(cache)).toMatchObject({entries: 3, inUse: 0});
});

test("an archive with several files at its top is unpacked as it is, and a broken one is an error", async () => {
  const folder = temporaryFolder();
  write(folder, {a: "a", b: "b", "broken.tar.gz": "no archive"});
  execFileSync("tar", ["-czf", "both.tar.gz", "a", "b"], {cwd: folder});
  const input = async (name: string) => {
    const file = join(folder, name);
    return {kind: "url", name: "both", url: pathToFileURL(file).href, sha256: await hashFile(file)} as const;
  };
  expect(read(await download(await input("both.tar.gz"), {cache, pins}), "b")).toBe("b");
  await expect(download(await input("broken.tar.gz"), {cache, pins})).rejects.toThrow("cannot be unpacked with tar: ");
});

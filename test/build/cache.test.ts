import {existsSync, utimesSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, test} from "vitest";
import {type Cache, openCache, withTemporaryFolder} from "../../runner/build/cache.ts";
import {createPins, entryFolder, type Pins, provideEntry, readEntry} from "../../runner/build/entry.ts";
import {clean, evict} from "../../runner/build/eviction.ts";
import {createOwner} from "../../runner/store/owner.ts";
import {read, temporaryCache, temporaryFolder, write} from "../source/fixture.ts";

test("the cache is where the environment says", () => {
  const folder = temporaryFolder();
  const root = (environment: NodeJS.ProcessEnv) => openCache(environment).root;
  expect(root({BENCHBOOK_CACHE: join(folder, "a"), XDG_CACHE_HOME: join(folder, "b")})).toBe(join(folder, "a"));
  expect(root({XDG_CACHE_HOME: join(folder, "b"), HOME: folder})).toBe(join(folder, "b/benchbook"));
  expect(root({HOME: folder})).toBe(join(folder, ".cache/benchbook"));
  expect(read(folder, "a/CACHEDIR.TAG")).toContain("Signature: 8a477f597d28d172789f06886806bc55");
});

test("a folder that cannot be made or written is an error that says what to set", () => {
  const folder = temporaryFolder();
  write(folder, {file: ""});
  expect(() => openCache({BENCHBOOK_CACHE: join(folder, "file/cache")})).toThrow(
    /^Builds cannot be kept in .*file\/cache: ENOTDIR.*Set BENCHBOOK_CACHE to a folder that you can write\.$/
  );
});

test("the limit is a size with a unit, and 10 GB if nothing is said", () => {
  const folder = temporaryFolder();
  const limit = (text?: string) =>
    openCache({BENCHBOOK_CACHE: folder, ...(text === undefined ? {} : {BENCHBOOK_CACHE_LIMIT: text})}).limitBytes;
  expect([limit(), limit("500 MB"), limit("1.5GiB"), limit("20 TB")]).toEqual([1e10, 5e8, 1.5 * 2 ** 30, 2e13]);
  for (const text of ["10", "ten GB", "0 GB", "1 gb"]) {
    expect(() => limit(text)).toThrow(
      `BENCHBOOK_CACHE_LIMIT is “${text}”, which is no size. Write, for example, 10 GB or 500 MB.`
    );
  }
});

const names = ["aa", "bb", "cc", "dd"].map((key) => ({kind: "builds", key}) as const);

/** Makes four builds of 100 bytes, which were used a minute after each other; the second was used last. */
async function fill(cache: Cache, pins: Pins): Promise<void> {
  for (const [i, name] of names.entries()) {
    await provideEntry(cache, pins, name, (folder) => {
      write(folder, {"tree/file": "x".repeat(100)});
      return Promise.resolve({source: null, startedAt: "", durationMs: 0, bytes: 100, tools: [], files: []});
    });
    const time = new Date(Date.UTC(2024, 0, 1, 0, name.key === "bb" ? 9 : i));
    utimesSync(join(entryFolder(cache, name), "complete.json"), time, time);
  }
}

async function present(cache: Cache): Promise<string[]> {
  const entries = await Promise.all(names.map(async (name) => ((await readEntry(cache, name)) ? [name.key] : [])));
  return entries.flat();
}

describe("what is over the limit", () => {
  test("goes in the order of its last use", async () => {
    const cache = temporaryCache();
    const pins = createPins(cache);
    await fill(cache, pins);
    await pins.release();
    expect(await evict({...cache, limitBytes: 400})).toEqual({entries: 0, bytes: 0, inUse: 0});
    expect(await evict({...cache, limitBytes: 399})).toEqual({entries: 1, bytes: 100, inUse: 0});
    expect(await present(cache)).toEqual(["bb", "cc", "dd"]);
    expect(await evict({...cache, limitBytes: 100})).toEqual({entries: 2, bytes: 200, inUse: 0});
    expect(await present(cache)).toEqual(["bb"]);
  });

  test("stays if a live run uses it, whatever the limit, and goes when that run has ended", async () => {
    const cache = temporaryCache();
    const others = createPins(cache);
    await fill(cache, others);
    const run = createPins(cache);
    await run.add({kind: "builds", key: "aa"});
    await run.add({kind: "builds", key: "cc"});
    await others.release();
    expect(await evict({...cache, limitBytes: 1})).toEqual({entries: 2, bytes: 200, inUse: 2});
    expect(await present(cache)).toEqual(["aa", "cc"]);
    expect(await clean(cache)).toEqual({entries: 0, bytes: 0, inUse: 2});
    await run.release();
    expect(await evict({...cache, limitBytes: 1})).toEqual({entries: 2, bytes: 200, inUse: 0});
  });

  test("is not kept by a run that was killed", async () => {
    const cache = temporaryCache();
    const pins = createPins(cache);
    await fill(cache, pins);
    await pins.release();
    const owner = createOwner().replace(/~\d+~/, "~999999999~");
    write(cache.root, {[`pins/${owner}/builds~aa`]: ""});
    expect(await evict({...cache, limitBytes: 1})).toMatchObject({entries: 4, inUse: 0});
    expect(existsSync(join(cache.root, "pins", owner))).toBe(false);
  });

  test("counts again from when it was last used", async () => {
    const cache = temporaryCache();
    const pins = createPins(cache);
    await fill(cache, pins);
    await provideEntry(cache, pins, names[0] ?? {kind: "builds", key: ""}, () => Promise.reject(new Error("is there")));
    await pins.release();
    await evict({...cache, limitBytes: 200});
    expect(await present(cache)).toEqual(["aa", "bb"]);
  });
});

test("what failed stays for a day, and what was killed in the making leaves nothing", async () => {
  const cache = temporaryCache();
  const pins = createPins(cache);
  const name = {kind: "builds", key: "ee"} as const;
  await provideEntry(cache, pins, name, () => Promise.resolve(null));
  await pins.release();
  const killed = createOwner().replace(/~\d+~/, "~999999999~");
  write(cache.root, {"tmp/otherhost~1~1~x/file": "", [`tmp/${killed}/file`]: ""});
  await withTemporaryFolder(cache, async (folder) => {
    await evict(cache);
    expect(existsSync(folder)).toBe(true);
  });
  expect(existsSync(join(cache.root, "tmp", killed))).toBe(false);
  expect(existsSync(join(cache.root, "tmp/otherhost~1~1~x"))).toBe(true);
  expect(existsSync(entryFolder(cache, name))).toBe(true);
  const past = new Date(Date.now() - 25 * 60 * 60 * 1000);
  utimesSync(entryFolder(cache, name), past, past);
  utimesSync(join(cache.root, "tmp/otherhost~1~1~x"), past, past);
  expect(await evict(cache)).toEqual({entries: 1, bytes: 0, inUse: 0});
  expect(existsSync(join(cache.root, "tmp/otherhost~1~1~x"))).toBe(false);
});

test("cleaning removes builds and inputs and, if asked, what is fetched again, and says how much it was", async () => {
  const cache = temporaryCache();
  const pins = createPins(cache);
  await fill(cache, pins);
  await pins.release();
  write(cache.root, {
    "git/x.git/pack": "p".repeat(50),
    "series/y.git/pack": "p",
    "shared/z/ccache": "c",
    "files/ff/half": "h"
  });
  const {entries, bytes} = await clean(cache);
  expect(entries).toBe(5);
  expect(bytes).toBeGreaterThanOrEqual(401);
  expect(await present(cache)).toEqual([]);
  expect(existsSync(join(cache.root, "git/x.git/pack"))).toBe(true);
  expect(await clean(cache, {all: true})).toEqual({entries: 0, bytes: 52, inUse: 0});
  expect(existsSync(join(cache.root, "git"))).toBe(false);
  expect(existsSync(join(cache.root, "shared"))).toBe(false);
});

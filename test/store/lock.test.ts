import {spawn} from "node:child_process";
import {existsSync, mkdirSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {expect, test} from "vitest";
import {tryLock, withLock} from "../../runner/store/lock.ts";
import {createOwner, isAlive} from "../../runner/store/owner.ts";
import {temporaryFolder} from "../source/fixture.ts";

test("one at a time holds a lock, and nothing is left of it", async () => {
  const path = join(temporaryFolder(), "a.lock");
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({length: 8}, (_, i) =>
      withLock(path, async () => {
        most = Math.max(most, ++inside);
        await setTimeout(5);
        order.push(i);
        inside--;
      })
    )
  );
  expect(most).toBe(1);
  expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("a lock that is held is refused, and given when it is released, also after an error", async () => {
  const path = join(temporaryFolder(), "a.lock");
  const release = await tryLock(path);
  expect(await tryLock(path)).toBe(null);
  await release?.();
  await expect(withLock(path, () => Promise.reject(new Error("inside")))).rejects.toThrow("inside");
  const again = await tryLock(path);
  expect(again).not.toBe(null);
  await again?.();
});

test("the lock of a process that was killed is taken at once, by one of those who want it", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "a.lock");
  const script = `
    import {tryLock} from ${JSON.stringify(join(import.meta.dirname, "../../runner/store/lock.ts"))};
    await tryLock(${JSON.stringify(path)});
    console.log("locked");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(await tryLock(path)).toBe(null);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const taken = await Promise.all(Array.from({length: 10}, () => tryLock(path)));
  expect(taken.filter((release) => release !== null)).toHaveLength(1);
  for (const release of taken) await release?.();
  expect(readdirSync(folder)).toEqual([]);
});

test("waiting for a lock ends when the signal is aborted", async () => {
  const path = join(temporaryFolder(), "a.lock");
  const release = await tryLock(path);
  const controller = new AbortController();
  const waiting = withLock(path, () => Promise.resolve(), {signal: controller.signal});
  controller.abort();
  await expect(waiting).rejects.toThrow("aborted");
  await release?.();
  expect(existsSync(path)).toBe(false);
});

test("an empty lock, as a crash between two calls leaves it, holds nobody up", async () => {
  const path = join(temporaryFolder(), "a.lock");
  mkdirSync(path);
  expect(await tryLock(path)).not.toBe(null);
});

test("an owner is alive while its process runs, and a number that came back is another’s", () => {
  const now = Date.now();
  const owner = createOwner();
  expect(owner).not.toBe(createOwner());
  expect(isAlive(owner, now)).toBe(true);
  const [host = "", pid = "", start = ""] = owner.split("~");
  expect(isAlive([host, pid, `${start}0`, "x"].join("~"), now)).toBe(false);
  expect(isAlive([host, "999999999", start, "x"].join("~"), now)).toBe(false);
});

test("nothing lives longer than the host’s boot", () => {
  const owner = createOwner();
  const before = owner.replace(/-[0-9a-f]{8}~/, "-00000000~");
  expect(isAlive(before, Date.now())).toBe(before === owner); // not every system says which boot it is
});

test("an owner on another host counts for a day", () => {
  const hour = 60 * 60 * 1000;
  expect(isAlive("elsewhere~1~1~x", 0, 23 * hour)).toBe(true);
  expect(isAlive("elsewhere~1~1~x", 0, 25 * hour)).toBe(false);
});

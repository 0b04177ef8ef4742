import {spawn} from "node:child_process";
import {once} from "node:events";
import {mkdtempSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, it} from "vitest";
import {lockMachine} from "../../runner/store/machine-lock.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "locks-"));

it("lets one run measure at a time, and names it to the others", async () => {
  const locks = folder();
  const release = await lockMachine("fast-vs-slow/1", locks);
  await expect(lockMachine("other/2", locks)).rejects.toThrow(
    `Another run is measuring on this machine: fast-vs-slow/1 (process ${process.pid}). Wait until it ends, or stop it.`
  );
  await release();
  const again = await lockMachine("other/2", locks);
  await again();
});

it("takes over the lock of a run that was killed", async () => {
  const locks = folder();
  const lock = new URL("../../runner/store/machine-lock.ts", import.meta.url).href;
  const holder = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      "-e",
      `import(${JSON.stringify(lock)}).then(async ({lockMachine}) => {
      await lockMachine("killed/1", ${JSON.stringify(locks)});
      console.log("locked");
      setInterval(() => {}, 1000);
    })`
    ],
    {stdio: ["ignore", "pipe", "inherit"]}
  );
  await once(holder.stdout, "data");
  await expect(lockMachine("other/2", locks)).rejects.toThrow("killed/1");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const release = await lockMachine("other/2", locks);
  await release();
});

import {join} from "node:path";
import type {Probe} from "./probe.ts";

/** What a control group, e.g., of a container or a service, leaves to what runs in it. */
export interface Group {
  cpus: number | null; // time of so many; null: no limit
  memoryBytes: number | null;
  pauses: number | null; // how often it had used up its time
}

// From here on a limit of the first version is none: it is written as the largest number of pages.
const NO_LIMIT = 2 ** 62;

/** Returns the limits of this process’s control group, which are the least of those that it is in. */
export async function readGroup(probe: Probe): Promise<Group> {
  const cpu = await readUpwards(probe, "cpu", async (folder) => {
    const [most, period] = ((await probe.read(`${folder}/cpu.max`))?.split(" ") ?? [
      await probe.read(`${folder}/cpu.cfs_quota_us`),
      await probe.read(`${folder}/cpu.cfs_period_us`)
    ]) as [string | null, string | null];
    const cpus = Number(most) / Number(period);
    if (!(cpus > 0 && Number.isFinite(cpus))) return null;
    const pauses = /^nr_throttled (\d+)$/m.exec((await probe.read(`${folder}/cpu.stat`)) ?? "")?.[1];
    return {limit: cpus, pauses: pauses === undefined ? null : Number(pauses)};
  });
  const memory = await readUpwards(probe, "memory", async (folder) => {
    const text = (await probe.read(`${folder}/memory.max`)) ?? (await probe.read(`${folder}/memory.limit_in_bytes`));
    const limit = Number(text ?? "max");
    return limit > 0 && limit < NO_LIMIT ? {limit} : null;
  });
  return {cpus: cpu?.limit ?? null, memoryBytes: memory?.limit ?? null, pauses: cpu?.pauses ?? null};
}

/** Returns the least limit of a group and those that hold it, in either version of control groups. */
async function readUpwards<T extends {limit: number}>(
  {read}: Probe,
  controller: string,
  look: (folder: string) => Promise<T | null>
): Promise<T | null> {
  const groups = (await read("/proc/self/cgroup")) ?? "";
  const unified = /^0::(.*)$/m.exec(groups)?.[1] ?? "/";
  const own = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(.*)$`, "m").exec(groups)?.[1] ?? "/";
  const found: T[] = [];
  for (const [root, path] of [
    ["/sys/fs/cgroup", unified],
    ["/sys/fs/cgroup/unified", unified],
    [`/sys/fs/cgroup/${controller}`, own]
  ] as const) {
    for (let folder = join(root, path); folder.startsWith(root); folder = join(folder, "..")) {
      const one = await look(folder);
      if (one !== null) found.push(one);
    }
  }
  return found.reduce<T | null>((least, one) => (least === null || one.limit < least.limit ? one : least), null);
}

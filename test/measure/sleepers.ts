import {randomInt} from "node:crypto";
import {readFile, readdir} from "node:fs/promises";
import {setTimeout} from "node:timers/promises";

/** Returns a duration for sleep that no other process sleeps for, to find its sleepers by. */
export function sleepers(): string {
  return `1000.${randomInt(1e9, 1e10)}`;
}

/** Waits up to 20 s until the given number of processes sleep for that duration; returns how many do. */
export async function sleeping(name: string, expected: number): Promise<number> {
  for (let i = 0; ; i++) {
    const count = await countSleepers(name);
    if (count === expected || i === 400) return count;
    await setTimeout(50);
  }
}

async function countSleepers(name: string): Promise<number> {
  const processes = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(processes.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line === `sleep\0${name}\0`).length;
}

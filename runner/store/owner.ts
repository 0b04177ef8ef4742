import {execFileSync} from "node:child_process";
import {randomUUID} from "node:crypto";
import {readFileSync} from "node:fs";
import {hostname} from "node:os";

/**
 * Returns a name for this process that no other has, to mark what is in its use:
 * a process number alone comes back, and a cache may be shared between hosts.
 */
export function createOwner(): string {
  return [host(), process.pid, startOf(process.pid) ?? "", randomUUID().slice(0, 8)].join("~");
}

/**
 * Whether the process still runs that made a name. Of another host that cannot
 * be told; what it marked (`since`, milliseconds since 1970) counts for a day.
 */
export function isAlive(owner: string, since: number, now = Date.now()): boolean {
  const [where, pid, start] = owner.split("~");
  if (where === host()) return startOf(Number(pid)) === start;
  if (where?.replace(/-[0-9a-f]{8}$/, "") === hostName()) return false; // this host, before it was started anew
  return now - since < 24 * 60 * 60 * 1000;
}

/** Returns the number of the process that made a name. */
export function pidOf(owner: string): number {
  return Number(owner.split("~")[1]);
}

/** The name of the host, and of its boot where the system has one: nothing lives longer. */
function host(): string {
  if (process.platform !== "linux") return hostName();
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
  return `${hostName()}-${boot.slice(0, 8)}`;
}

function hostName(): string {
  return hostname().replace(/[^\w.-]/g, "_");
}

/** Returns when a process started, in whatever form its system says so; null if there is no such process. */
function startOf(pid: number): string | null {
  try {
    if (process.platform !== "linux") {
      const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {encoding: "utf8", stdio: "pipe"});
      return started.trim().replace(/\W+/g, "-");
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from the third on: a name may hold anything
    return fields[0] === "Z" ? null : (fields[19] ?? null); // the 22nd field, in clock ticks since boot
  } catch {
    return null;
  }
}

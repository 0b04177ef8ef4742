import {openProbe, type Probe} from "./probe.ts";

/**
 * Returns what tells one start of the system from another: the kernel’s name for
 * it, or else the minute in which it started.
 */
export async function readBoot({read, run, host}: Probe = openProbe(), now = Date.now()): Promise<string> {
  const id = (await read("/proc/sys/kernel/random/boot_id")) ?? (await bootOfMacOs(host.platform, run));
  return id ?? `since ${new Date(now - host.uptimeSeconds * 1000).toISOString().slice(0, 16)}Z`;
}

async function bootOfMacOs(platform: string, run: Probe["run"]): Promise<string | null> {
  return platform === "darwin" ? await run("sysctl", "-n", "kern.bootsessionuuid") : null;
}

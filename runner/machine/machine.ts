import {createHash} from "node:crypto";
import type {Launcher} from "../measure/launcher.ts";
import type {Machine} from "../result/types.ts";
import {describeLimits} from "./limits.ts";
import {openProbe, type Probe} from "./probe.ts";
import {countPresent, readAslr, readCaches, readGovernor, readModel, readProcessors, readTurbo} from "./processor.ts";
import {readVirtual} from "./virtual.ts";

/** Returns what this machine is, and what it cannot do. What cannot be told is null. */
export async function describeMachine(
  launcher: Pick<Launcher, "kind" | "reason">,
  probe: Probe = openProbe()
): Promise<Machine> {
  const {read, host} = probe;
  const cpus = await readProcessors(probe);
  const cpu = await readModel(probe);
  const memoryBytes = await readMemory(probe);
  const facts = {
    host: (await read("/proc/sys/kernel/hostname")) ?? host.name,
    os: await readSystem(probe),
    kernel: (await read("/proc/sys/kernel/osrelease")) ?? host.release,
    arch: host.arch,
    cpu,
    cpus,
    memoryBytes,
    caches: await readCaches(probe),
    virtual: await readVirtual(probe),
    governor: await readGovernor(probe),
    turbo: await readTurbo(probe),
    aslr: await readAslr(probe),
    node: process.version,
    launcher: launcher.reason ?? launcher.kind
  };
  return {
    id: await identify(probe, {cpu, memoryBytes, cpus: (await countPresent(probe)) ?? cpus}),
    ...facts,
    limits: await describeLimits(facts, launcher, probe)
  };
}

// Only of what stays the same over starts, updates and tuning. The machine’s own id is never shown as it is, as
// machine-id(5) asks.
async function identify(
  {read, run, host}: Probe,
  {cpu, cpus, memoryBytes}: {cpu: string; cpus: number; memoryBytes: number}
): Promise<string> {
  const device = host.platform === "darwin" ? await run("ioreg", "-rd1", "-c", "IOPlatformExpertDevice") : null;
  const own =
    (await read("/etc/machine-id")) ??
    (await read("/var/lib/dbus/machine-id")) ??
    /"IOPlatformUUID" = "(.*)"/.exec(device ?? "")?.[1] ??
    host.name;
  const gibibytes = Math.round(memoryBytes / 2 ** 30);
  const stable = JSON.stringify(["benchbook", own, host.arch, cpu, cpus, gibibytes]);
  return createHash("sha256").update(stable).digest("hex").slice(0, 16);
}

async function readSystem({read, run, host}: Probe): Promise<string> {
  const release = (await read("/etc/os-release")) ?? (await read("/usr/lib/os-release"));
  const pretty = /^PRETTY_NAME=["']?(.*?)["']?$/m.exec(release ?? "")?.[1];
  if (pretty !== undefined) return pretty;
  if (host.platform !== "darwin") return host.platform;
  const version = await run("sw_vers", "-productVersion");
  return version === null ? "macOS" : `macOS ${version}`;
}

async function readMemory({read, host}: Probe): Promise<number> {
  const kibibytes = /^MemTotal:\s+(\d+) kB/m.exec((await read("/proc/meminfo")) ?? "")?.[1];
  return kibibytes === undefined ? host.memoryBytes : Number(kibibytes) * 1024;
}

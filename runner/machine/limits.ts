import type {Launcher} from "../measure/launcher.ts";
import type {Machine} from "../result/types.ts";
import type {Probe} from "./probe.ts";
import {countList} from "./processor.ts";
import {readHypervisor} from "./virtual.ts";

const system = "/sys/devices/system/cpu";

type Facts = Omit<Machine, "id" | "limits">;
type Check = (facts: Facts, probe: Probe) => Promise<string | null>;

/**
 * Returns what this machine cannot do, or does badly just now: sentences that
 * each say what that means for a measurement and, where there is one, the remedy.
 */
export async function describeLimits(
  facts: Facts,
  launcher: Pick<Launcher, "kind" | "reason">,
  probe: Probe
): Promise<string[]> {
  const found = await Promise.all(checks.map((check) => check(facts, probe)));
  return [launcher.reason, ...found].filter((sentence) => sentence !== null);
}

const checks: Check[] = [
  pinning,
  counters,
  hypervisor,
  quota,
  fewCpus,
  threads,
  governor,
  turbo,
  battery,
  isolation,
  load,
  swap,
  addresses
];

async function pinning(_: Facts, {host}: Probe): Promise<string | null> {
  if (host.platform === "linux") return null;
  return "Commands cannot be pinned to a CPU on this system, which moves them from core to core: expect more noise.";
}

async function counters(_: Facts, {read, list, run, host}: Probe): Promise<string | null> {
  if (host.platform !== "linux")
    return "Hardware counters are read with perf, which is for Linux: there are none here.";
  const without = "so that instructions and cache misses can only be simulated, not counted";
  const devices = await list("/sys/bus/event_source/devices");
  if (!devices.some((name) => /^cpu(_core|_atom)?$|^arm.*_pmu|^armv\d|^apple_/.test(name))) {
    return `The CPU’s hardware counters cannot be seen here, as in most virtual machines, ${without}.`;
  }
  if ((await run("perf", "--version")) === null) {
    return `There is no perf here, ${without}: apt-get install linux-perf, or linux-tools-generic on Ubuntu.`;
  }
  const level = await read("/proc/sys/kernel/perf_event_paranoid");
  if (host.user === 0 || !(Number(level) > 2)) return null;
  return (
    `Hardware counters are closed to this user (perf_event_paranoid is ${level}), ${without}: ` +
    "sudo sysctl kernel.perf_event_paranoid=1 opens them."
  );
}

async function hypervisor(_: Facts, probe: Probe): Promise<string | null> {
  const name = await readHypervisor(probe);
  if (name === null) return null;
  return (
    `This is a virtual machine (${name}), whose speed can change from outside unseen. ` +
    "Rounds and canaries guard against that, but small differences take more rounds."
  );
}

async function quota(_: Facts, {read}: Probe): Promise<string | null> {
  const group = /^0::(.*)$/m.exec((await read("/proc/self/cgroup")) ?? "")?.[1] ?? "/";
  const limit = (await read(`/sys/fs/cgroup${group}/cpu.max`)) ?? (await read("/sys/fs/cgroup/cpu.max"));
  const [most, period] = limit?.split(" ") ?? [
    await read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
    await read("/sys/fs/cgroup/cpu/cpu.cfs_period_us")
  ];
  const cpus = Number(most) / Number(period);
  if (!(cpus > 0 && Number.isFinite(cpus))) return null;
  return (
    `What runs here gets ${format(cpus)} CPUs’ time, and is paused when it has used that up: values will jump. ` +
    "Lift the container’s or service’s CPU limit."
  );
}

async function fewCpus({cpus}: Facts, {read}: Probe): Promise<string | null> {
  const status = (await read("/proc/self/status")) ?? "";
  const allowed = countList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? null) ?? cpus;
  if (allowed > 1) return null;
  return "There is one CPU for the runner and for what it measures: they disturb each other.";
}

async function threads(_: Facts, {read}: Probe): Promise<string | null> {
  if ((await read(`${system}/smt/active`)) !== "1") return null;
  return (
    "Two threads share each core, and what runs on one slows the other: " +
    `echo off | sudo tee ${system}/smt/control (until the next start) gives every core one thread.`
  );
}

async function governor({governor}: Facts): Promise<string | null> {
  if (governor === null || governor === "performance") return null;
  return (
    `The clock follows the load (governor ${governor}), so that a command starts slower than it goes on: ` +
    "sudo cpupower frequency-set -g performance keeps it up."
  );
}

async function turbo({turbo}: Facts, {read}: Probe): Promise<string | null> {
  if (turbo !== true) return null;
  const isIntel = (await read(`${system}/intel_pstate/no_turbo`)) !== null;
  const [value, path] = isIntel ? [1, `${system}/intel_pstate/no_turbo`] : [0, `${system}/cpufreq/boost`];
  return (
    "Turbo is on, so that the clock depends on the temperature and on what other cores do: " +
    `echo ${value} | sudo tee ${path} (until the next start) turns it off.`
  );
}

async function battery(_: Facts, {read, list, run, host}: Probe): Promise<string | null> {
  const sentence = "This machine runs on its battery, which lowers the clock: plug it in.";
  if (host.platform === "darwin") {
    return (await run("pmset", "-g", "batt"))?.includes("'Battery Power'") ? sentence : null;
  }
  const folder = "/sys/class/power_supply";
  const supplies = await Promise.all(
    (await list(folder)).map(async (name) => ({
      type: await read(`${folder}/${name}/type`),
      online: await read(`${folder}/${name}/online`)
    }))
  );
  const mains = supplies.filter(({type, online}) => type === "Mains" && online !== null);
  return mains.length > 0 && mains.every(({online}) => online === "0") ? sentence : null;
}

async function isolation({cpus, virtual}: Facts, {read, list}: Probe): Promise<string | null> {
  // In a virtual machine or container there is no keeping others away, and it has a sentence of its own.
  if (cpus < 2 || virtual !== null || !(await list(system)).includes("isolated")) return null;
  if ((await read(`${system}/isolated`)) !== null) return null;
  return "No CPU is isolated, so that other processes may run where a command is pinned: the kernel’s parameter isolcpus keeps CPUs free.";
}

async function load({cpus}: Facts, {read}: Probe): Promise<string | null> {
  const average = Number.parseFloat((await read("/proc/loadavg")) ?? "0");
  if (!(average >= 1)) return null;
  return `Other work runs here, or did a minute ago (load ${format(average)} on ${cpus} CPUs), which adds noise: end it, or wait.`;
}

async function swap({memoryBytes}: Facts, {read}: Probe): Promise<string | null> {
  const memory = (await read("/proc/meminfo")) ?? "";
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(memory)?.[1] ?? 0);
  const used = bytes("SwapTotal") - bytes("SwapFree");
  if (used < memoryBytes / 100) return null;
  return (
    `Memory is or was short: ${format(used / 1e9)} GB are swapped out, and reading them back takes time from what is measured. ` +
    "Close what needs memory."
  );
}

async function addresses({aslr}: Facts): Promise<string | null> {
  if (aslr !== "off") return null;
  return (
    "Addresses are not random, so that every start has the same memory layout, lucky or not: " +
    "sudo sysctl kernel.randomize_va_space=2 makes starts sample them."
  );
}

function format(value: number): string {
  return String(Number(value.toPrecision(2)));
}

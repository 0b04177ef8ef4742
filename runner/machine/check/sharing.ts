import {readGroup} from "../cgroup.ts";
import type {Check} from "../observation.ts";
import {countList, system} from "../processor.ts";
import {readHypervisor} from "../virtual.ts";
import {format} from "./format.ts";

/** Whether commands can be kept on a CPU. */
export const pinning: Check = async (_, {host}) => {
  const item = "Pinning";
  if (host.platform === "linux") {
    return {item, state: "possible", grade: "good", meaning: "A command stays on its CPU", remedy: null};
  }
  return {
    item,
    state: "not possible",
    grade: "could be better",
    meaning: "Commands cannot be pinned to a CPU on this system, which moves them from core to core",
    remedy: {words: "Expect more noise."}
  };
};

/** Whether others may take this machine’s time unseen. */
export const hypervisor: Check = async ({virtual}, probe) => {
  const name = await readHypervisor(probe);
  const item = "Virtual";
  if (name === null) {
    const state = virtual ?? "no, as far as can be told";
    return {item, state, grade: "good", meaning: "The hardware is this system’s own", remedy: null};
  }
  return {
    item,
    state: virtual ?? name,
    grade: "could be better",
    meaning: `This is a virtual machine (${name}), whose speed can change from outside unseen`,
    remedy: {words: "Rounds and canaries guard against that, but small differences take more rounds."}
  };
};

/** How much of its time a virtual machine was not given. */
export const stolen: Check = async (_, {read}) => {
  const fields = /^cpu +(.*)$/m
    .exec((await read("/proc/stat")) ?? "")?.[1]
    ?.split(" ")
    .map(Number);
  const steal = fields?.[7];
  if (fields === undefined || steal === undefined) return null;
  // Guests’ time is in that of users already.
  const share = steal / fields.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
  const item = "Time taken";
  const state = `${format(100 * share)} %`;
  if (!(share > 0.001)) {
    return {item, state, grade: "good", meaning: "Others on the same hardware took no time from it", remedy: null};
  }
  return {
    item,
    state,
    grade: share > 0.01 ? "bad" : "could be better",
    meaning: `Others on the same hardware took ${state} of this machine’s time since it started`,
    remedy: {words: "Use a machine of your own, or one with CPUs of its own."}
  };
};

/** How much of the CPUs’ time a container or service gets. */
export const quota: Check = async (_, probe) => {
  const {cpus, pauses} = await readGroup(probe);
  const item = "CPU limit";
  if (cpus === null) {
    if (probe.host.platform !== "linux") return null;
    return {item, state: "none", grade: "good", meaning: "What runs here is not paused for its share", remedy: null};
  }
  const paused = pauses === null ? "" : `, paused ${pauses}×`;
  return {
    item,
    state: `${format(cpus)} CPUs’ time${paused}`,
    grade: "bad",
    meaning: `What runs here gets ${format(cpus)} CPUs’ time, and is paused when it has used that up: values will jump`,
    remedy: {words: "Lift the container’s or service’s CPU limit."}
  };
};

/** How much memory a container or service gets. */
export const memoryLimit: Check = async ({memoryBytes}, probe) => {
  const limit = (await readGroup(probe)).memoryBytes;
  if (limit === null || limit >= memoryBytes) return null;
  return {
    item: "Memory limit",
    state: `${format(limit / 1e9)} GB`,
    grade: "could be better",
    meaning: `What runs here gets ${format(limit / 1e9)} GB of memory, files that it reads included, and is slow or killed near that`,
    remedy: {words: "Lift the container’s or service’s memory limit, or stay well below it."}
  };
};

/** Whether there is a CPU for the runner, too. */
export const fewCpus: Check = async ({cpus}, {read}) => {
  const status = (await read("/proc/self/status")) ?? "";
  const allowed = countList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? null) ?? cpus;
  const item = "CPUs";
  const state = allowed === cpus ? String(cpus) : `${allowed} of ${cpus}`;
  if (allowed > 1) {
    const meaning = "The runner has a CPU of its own";
    return {item, state, grade: "good", meaning, remedy: null};
  }
  const meaning = "There is one CPU for the runner and for what it measures: they disturb each other";
  return {item, state, grade: "bad", meaning, remedy: null};
};

/** Whether two threads share a core. */
export const threads: Check = async (_, {read}) => {
  const active = await read(`${system}/smt/active`);
  if (active === null) return null;
  const item = "Threads of a core";
  if (active !== "1") return {item, state: "one", grade: "good", meaning: "A core is one command’s own", remedy: null};
  return {
    item,
    state: "two or more",
    grade: "could be better",
    meaning: "Two threads share each core, and what runs on one slows the other",
    remedy: {
      line: `echo off | sudo tee ${system}/smt/control`,
      does: "(until the next start) gives every core one thread"
    }
  };
};

/** Whether others are kept off some CPUs. */
export const isolation: Check = async ({cpus, virtual}, {read, list}) => {
  // In a virtual machine or container there is no keeping others away, and it has a sentence of its own.
  if (cpus < 2 || virtual !== null || !(await list(system)).includes("isolated")) return null;
  const isolated = await read(`${system}/isolated`);
  const item = "Isolated CPUs";
  if (isolated !== null) {
    return {item, state: isolated, grade: "good", meaning: "Other processes stay off these CPUs", remedy: null};
  }
  return {
    item,
    state: "none",
    grade: "could be better",
    meaning: "No CPU is isolated, so that other processes may run where a command is pinned",
    remedy: {words: "The kernel’s parameter isolcpus keeps CPUs free."}
  };
};

/** Whether the kernel’s own ticks and callbacks are kept off some CPUs. */
export const ticks: Check = async ({cpus}, {read, list}) => {
  if (cpus < 2 || !(await list(system)).includes("isolated")) return null;
  const line = (await read("/proc/cmdline")) ?? "";
  const callbacks = /(?:^| )rcu_nocbs(?:=(\S+))?/.exec(line);
  const full = await read(`${system}/nohz_full`);
  const nohz = full === "(null)" ? null : full;
  const item = "Kernel’s own work";
  if (nohz !== null && callbacks !== null) {
    const meaning = "The kernel’s ticks and callbacks stay off these CPUs while one command runs there";
    return {item, state: `kept off ${nohz}`, grade: "good", meaning, remedy: null};
  }
  return {
    item,
    state: nohz === null ? "on all CPUs" : `ticks kept off ${nohz}`,
    grade: "could be better",
    meaning:
      "The kernel interrupts each CPU some hundred times a second, for a microsecond or so, and does its clearing up there",
    remedy: {words: "Its parameters nohz_full and rcu_nocbs keep both off CPUs: worth it for what takes microseconds."}
  };
};

/** Whether other work runs here. */
export const load: Check = async ({cpus}, {read}) => {
  const text = await read("/proc/loadavg");
  if (text === null) return null;
  const average = Number.parseFloat(text);
  const item = "Load";
  const state = `${format(average)} on ${cpus} CPUs`;
  if (!(average >= 1)) return {item, state, grade: "good", meaning: "Hardly anything else runs here", remedy: null};
  return {
    item,
    state,
    grade: "bad",
    meaning: `Other work runs here, or did a minute ago (load ${format(average)} on ${cpus} CPUs), which adds noise`,
    remedy: {words: "End it, or wait."}
  };
};

const pressures = {cpu: 10, memory: 1, io: 10}; // % of the last minute from which on something waited that would have run

/** What work had to wait for. */
export const pressure: Check = async (_, {read}) => {
  const shares: [name: string, share: number, most: number][] = [];
  for (const [name, most] of Object.entries(pressures)) {
    const share = /^some .*avg60=([\d.]+)/m.exec((await read(`/proc/pressure/${name}`)) ?? "")?.[1];
    if (share !== undefined) shares.push([name, Number(share), most]);
  }
  if (shares.length === 0) return null;
  const item = "Pressure";
  const state = shares.map(([name, share]) => `${name} ${format(share)} %`).join(", ");
  const high = shares.filter(([, share, most]) => share > most).map(([name]) => name);
  if (high.length === 0) return {item, state, grade: "good", meaning: "Nothing had to wait for long", remedy: null};
  return {
    item,
    state,
    grade: "could be better",
    meaning: `Work waited for ${high.join(" and ")} in the last minute (${state}), and so will what is measured`,
    remedy: {words: "End it, or wait."}
  };
};

import type {Check} from "../observation.ts";

const without = "so that instructions and cache misses can only be simulated, not counted";

/** Whether the CPU’s counters can be read. */
export const counters: Check = async (_, {read, list, run, host}) => {
  const item = "Counters";
  const grade = "could be better";
  if (host.platform !== "linux") {
    const meaning = "Hardware counters are read with perf, which is for Linux: there are none here";
    return {item, state: "none", grade, meaning, remedy: null};
  }
  const devices = await list("/sys/bus/event_source/devices");
  if (!devices.some((name) => /^cpu(_core|_atom)?$|^arm.*_pmu|^armv\d|^apple_/.test(name))) {
    const meaning = `The CPU’s hardware counters cannot be seen here, as in most virtual machines, ${without}`;
    return {item, state: "none seen", grade, meaning, remedy: null};
  }
  if ((await run("perf", "--version")) === null) {
    return {
      item,
      state: "no perf",
      grade,
      meaning: `There is no perf here, ${without}`,
      remedy: {line: "apt-get install linux-perf,", does: "or linux-tools-generic on Ubuntu"}
    };
  }
  const level = await read("/proc/sys/kernel/perf_event_paranoid");
  if (host.user === 0 || !(Number(level) > 2)) {
    return {item, state: "open", grade: "good", meaning: "Instructions and cache misses can be counted", remedy: null};
  }
  return {
    item,
    state: `closed (perf_event_paranoid is ${level})`,
    grade,
    meaning: `Hardware counters are closed to this user (perf_event_paranoid is ${level}), ${without}`,
    remedy: {line: "sudo sysctl kernel.perf_event_paranoid=2", does: "opens them for programs, and not for the kernel"}
  };
};

/** Samples a second that a profile should be allowed; perf takes 4000 where nothing else is said. */
export const ENOUGH = 4000;

/** How often perf may sample. */
export const sampling: Check = async (_, {read}) => {
  const path = "kernel.perf_event_max_sample_rate";
  const rate = await read(`/proc/sys/${path.replace(".", "/")}`);
  if (rate === null) return null;
  const item = "Perf’s samples";
  const state = `up to ${rate}/s`;
  if (Number(rate) >= ENOUGH) return {item, state, grade: "good", meaning: "Profiles can be taken", remedy: null};
  return {
    item,
    state,
    grade: "could be better",
    meaning: `Perf may sample ${rate} times a second, as a machine is set for timing, and a profile needs more`,
    remedy: {line: `sudo sysctl ${path}=100000`, does: "is what the kernel begins with"}
  };
};

/** Whether the kernel’s functions have names in profiles. */
export const kernelNames: Check = async (_, {read, host}) => {
  const value = await read("/proc/sys/kernel/kptr_restrict");
  if (value === null) return null;
  const item = "Kernel’s names";
  if (value === "0" || (value === "1" && host.user === 0)) {
    return {item, state: "shown", grade: "good", meaning: "Profiles can name the kernel’s functions", remedy: null};
  }
  return {
    item,
    state: `hidden (kptr_restrict is ${value})`,
    grade: "could be better",
    meaning: "Profiles cannot name the kernel’s functions; those of programs have their names",
    remedy: {line: "sudo sysctl kernel.kptr_restrict=0", does: "shows them (until the next start)"}
  };
};

/** Whether the kernel uses a counter to watch itself. */
export const watchdog: Check = async (_, {read}) => {
  const value = await read("/proc/sys/kernel/nmi_watchdog");
  if (value === null) return null;
  const item = "Watchdog";
  if (value === "0") {
    return {item, state: "off", grade: "good", meaning: "It takes no counter, and interrupts nothing", remedy: null};
  }
  return {
    item,
    state: "on",
    grade: "could be better",
    meaning: "The kernel’s watchdog takes one of the CPU’s few counters, and interrupts every CPU now and then",
    remedy: {line: "sudo sysctl kernel.nmi_watchdog=0", does: "turns it off (until the next start)"}
  };
};

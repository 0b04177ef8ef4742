import type {Check, Observation} from "../observation.ts";
import type {Probe} from "../probe.ts";
import {system} from "../processor.ts";

/** What sets the clock. */
export const governor: Check = async ({governor}, {read}) => {
  const item = "Governor";
  if (governor === null) {
    const meaning = "The system does not tell what sets the clock of its CPUs";
    return {item, state: "not told", grade: "not known", meaning, remedy: null};
  }
  const driver = await read(`${system}/cpu0/cpufreq/scaling_driver`);
  const state = driver === null ? governor : `${governor} (${driver})`;
  if (governor === "performance") {
    return {item, state, grade: "good", meaning: "The clock does not follow the load", remedy: null};
  }
  return {
    item,
    state,
    grade: "bad",
    meaning: `The clock follows the load (governor ${governor}), so that a command starts slower than it goes on`,
    remedy: {line: "sudo cpupower frequency-set -g performance", does: "keeps it up"}
  };
};

/** Whether the clock goes above its nominal frequency: Intel’s Turbo Boost, or AMD’s Core Performance Boost. */
export const turbo: Check = async ({turbo}, {read}) => {
  const item = "Turbo";
  if (turbo === null) {
    const meaning = "The system does not tell whether the clock goes above its nominal frequency";
    return {item, state: "not told", grade: "not known", meaning, remedy: null};
  }
  if (!turbo) {
    const meaning = "The clock does not depend on the temperature and on other cores";
    return {item, state: "off", grade: "good", meaning, remedy: null};
  }
  const isIntel = (await read(`${system}/intel_pstate/no_turbo`)) !== null;
  const isOne = (await read(`${system}/cpufreq/boost`)) !== null;
  const path = isIntel ? "intel_pstate/no_turbo" : isOne ? "cpufreq/boost" : "cpu*/cpufreq/boost";
  return {
    item,
    state: "on",
    grade: "bad",
    meaning: "Turbo is on, so that the clock depends on the temperature and on what other cores do",
    remedy: {
      line: `echo ${isIntel ? 1 : 0} | sudo tee ${system}/${path}`,
      does: "(until the next start) turns it off"
    }
  };
};

/** Whether the machine runs on its battery. */
export const battery: Check = async (_, probe) => {
  const onMains = await readMains(probe);
  if (onMains === null) return null;
  const item = "Power";
  if (onMains) return {item, state: "mains", grade: "good", meaning: "Nothing is saved for the battery", remedy: null};
  return {
    item,
    state: "battery",
    grade: "bad",
    meaning: "This machine runs on its battery, which lowers the clock",
    remedy: {words: "Plug it in."}
  };
};

async function readMains({read, list, run, host}: Probe): Promise<boolean | null> {
  if (host.platform === "darwin") {
    const power = await run("pmset", "-g", "batt");
    return power === null ? null : !power.includes("'Battery Power'");
  }
  const folder = "/sys/class/power_supply";
  const supplies = await Promise.all(
    (await list(folder)).map(async (name) => ({
      type: await read(`${folder}/${name}/type`),
      online: await read(`${folder}/${name}/online`)
    }))
  );
  const mains = supplies.filter(({type, online}) => type === "Mains" && online !== null);
  return mains.length === 0 ? null : mains.some(({online}) => online !== "0");
}

/** How often the CPU was slowed as it was too hot. */
export const heat: Check = async (_, {read, list}) => {
  const counts: number[] = [];
  for (const cpu of await list(system)) {
    const count = /^cpu\d+$/.test(cpu) ? await read(`${system}/${cpu}/thermal_throttle/core_throttle_count`) : null;
    if (count !== null) counts.push(Number(count));
  }
  if (counts.length === 0) return null;
  const item = "Temperature";
  const most = Math.max(...counts);
  if (most === 0) {
    const meaning = "No core was slowed for its temperature since the system started";
    return {item, state: "never too hot", grade: "good", meaning, remedy: null};
  }
  return {
    item,
    state: `too hot ${most}×`,
    grade: "could be better",
    meaning: `A core was slowed ${most} times since the system started, as it was too hot`,
    remedy: {words: "Cool it better, or see that the count stays as it is while something is measured."}
  };
};

const LONG = 10; // µs; longer than most system calls, and than the first idle state of any CPU

/** How long an idle CPU takes to wake. */
export const idle: Check = async (_, probe) => {
  const states = await readIdleStates(probe, 0);
  if (states.length === 0) return null;
  const bound = await readLatencyBound(probe);
  const used = states.filter(({disabled, latency}) => !disabled && latency <= bound);
  const deepest = used.reduce((a, b) => (b.latency > a.latency ? b : a), {name: "none", latency: 0});
  const item = "Idle states";
  const state = `to ${deepest.name}, ${deepest.latency} µs`;
  if (deepest.latency <= LONG) {
    return {item, state, grade: "good", meaning: "An idle CPU wakes at once", remedy: null};
  }
  return {
    item,
    state,
    grade: "could be better",
    meaning: `An idle CPU takes up to ${deepest.latency} µs to wake, so that what waits, as for a file or another process, goes on late`,
    remedy: {line: `sudo cpupower idle-set -D ${LONG}`, does: "keeps CPUs from sleeping deeper (-E: as before)"}
  };
};

/** Returns a CPU’s idle states (latency in µs) that take long to wake from, or all. */
export async function readIdleStates({read, list}: Probe, cpu: number, {long = false} = {}) {
  const folder = `${system}/cpu${cpu}/cpuidle`;
  const states = await Promise.all(
    (await list(folder)).map(async (name) => ({
      path: `${folder}/${name}/disable`,
      name: (await read(`${folder}/${name}/name`)) ?? name,
      latency: Number((await read(`${folder}/${name}/latency`)) ?? 0),
      disabled: (await read(`${folder}/${name}/disable`)) === "1"
    }))
  );
  return states.filter(({latency}) => !long || latency > LONG);
}

/** Returns how late (µs) CPUs may wake for those that hold /dev/cpu_dma_latency open. Only root may ask. */
async function readLatencyBound({run}: Probe): Promise<number> {
  const text = await run("od", "-An", "-td4", "/dev/cpu_dma_latency");
  return text !== null && /^\d+$/.test(text) ? Number(text) : Infinity;
}

const slow = /^(hpet|acpi_pm|jiffies|refined-jiffies|pit|xen)$/;

/** What tells the time. */
export const clocksource: Check = async (_, {read}) => {
  const folder = `${system.replace(/cpu$/, "clocksource")}/clocksource0`;
  const state = await read(`${folder}/current_clocksource`);
  if (state === null) return null;
  const item = "Clock source";
  if (!slow.test(state)) {
    return {
      item,
      state,
      grade: "good",
      meaning: "A program reads the time without a call into the kernel",
      remedy: null
    };
  }
  const hasTsc = ((await read(`${folder}/available_clocksource`)) ?? "").split(" ").includes("tsc");
  const bad: Observation = {
    item,
    state,
    grade: "bad",
    meaning: `Programs read the time from ${state}, which takes a call into the kernel, of up to some microseconds`,
    remedy: null
  };
  if (!hasTsc) return {...bad, remedy: {words: "The kernel’s log says why it does not trust the CPU’s own counter."}};
  return {
    ...bad,
    remedy: {line: `echo tsc | sudo tee ${folder}/current_clocksource`, does: "takes the CPU’s own counter"}
  };
};

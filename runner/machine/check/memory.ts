import type {Check} from "../observation.ts";
import {countList} from "../processor.ts";
import {format} from "./format.ts";

/** Whether memory was short. */
export const swap: Check = async ({memoryBytes}, {read}) => {
  const memory = await read("/proc/meminfo");
  if (memory === null) return null;
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(memory)?.[1] ?? 0);
  const used = bytes("SwapTotal") - bytes("SwapFree");
  const item = "Swap";
  if (used < memoryBytes / 100) {
    const state = bytes("SwapTotal") === 0 ? "none" : "hardly used";
    return {item, state, grade: "good", meaning: "Nothing that is measured has to be read back first", remedy: null};
  }
  return {
    item,
    state: `${format(used / 1e9)} GB used`,
    grade: "bad",
    meaning: `Memory is or was short: ${format(used / 1e9)} GB are swapped out, and reading them back takes time from what is measured`,
    remedy: {words: "Close what needs memory."}
  };
};

/** Whether the kernel makes huge pages of memory that did not ask for them. */
export const hugePages: Check = async (_, {read}) => {
  const path = "/sys/kernel/mm/transparent_hugepage/enabled";
  const state = /\[(\w+)\]/.exec((await read(path)) ?? "")?.[1];
  if (state === undefined) return null;
  const item = "Huge pages";
  if (state !== "always") {
    const meaning = "A program gets huge pages if it asks, and in every start alike";
    return {item, state, grade: "good", meaning, remedy: null};
  }
  return {
    item,
    state,
    grade: "could be better",
    meaning: "Whether a start gets huge pages depends on how memory happens to be in pieces",
    remedy: {
      line: `echo madvise | sudo tee ${path}`,
      does: "leaves it to the program, and changes what is measured where that gains from them"
    }
  };
};

/** Whether the kernel moves memory between nodes. */
export const numaBalancing: Check = async (_, {read}) => {
  const value = await read("/proc/sys/kernel/numa_balancing");
  const nodes = countList(await read("/sys/devices/system/node/online")) ?? 1;
  if (value === null) return null;
  const item = "NUMA balancing";
  if (value === "0" || nodes < 2) {
    const state = nodes < 2 ? "one node" : "off";
    return {item, state, grade: "good", meaning: "Memory stays where it is", remedy: null};
  }
  return {
    item,
    state: `on, ${nodes} nodes`,
    grade: "could be better",
    meaning:
      "The kernel unmaps memory now and then to see who uses it, and moves it: both take time from what is measured",
    remedy: {line: "sudo sysctl kernel.numa_balancing=0", does: "stops that (until the next start)"}
  };
};

/** Whether addresses are random. */
export const addresses: Check = async ({aslr}) => {
  const item = "Addresses";
  if (aslr === null) return null;
  if (aslr !== "off") {
    const meaning = "Every start has another memory layout, so that starts sample them";
    return {item, state: `random (${aslr})`, grade: "good", meaning, remedy: null};
  }
  return {
    item,
    state: "not random",
    grade: "bad",
    meaning: "Addresses are not random, so that every start has the same memory layout, lucky or not",
    remedy: {line: "sudo sysctl kernel.randomize_va_space=2", does: "makes starts sample them"}
  };
};

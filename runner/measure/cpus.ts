import {readFileSync} from "node:fs";
import {availableParallelism} from "node:os";

/** The CPUs that this process may use, and which of them are threads of one core. */
export interface Topology {
  /** ascending */
  allowed: readonly number[];
  /** the CPUs of the core that holds the given CPU, itself among them */
  core(cpu: number): readonly number[];
  /** the highest frequency of a CPU (kHz), which tells fast cores from slow ones; 0 if not known */
  speed(cpu: number): number;
}

/** What may be asked for: "all", a number of CPUs ("1"), or CPUs by their numbers ("4-7", "4,6", "4-4"). */
export type CpusSpec = string | number;

/**
 * Returns the CPUs for a command, or "all" to leave it to the system. A number is chosen among the fastest from the end, a
 * core of its own for each as far as they go, and the core of the lowest CPU last: there are most interrupts. CPUs that
 * are `taken`, such as a server’s, are left alone.
 */
export function chooseCpus(
  spec: CpusSpec,
  {taken = []}: {taken?: readonly number[]} = {},
  topology: Topology = readTopology()
): readonly number[] | "all" {
  const text = String(spec).trim();
  if (text === "all") return "all";
  const {allowed} = topology;
  if (/^\d+$/.test(text)) {
    const count = Number(text);
    if (count === 0) throw new Error("Cannot run on 0 CPUs: ask for at least 1, or for all.");
    const free = byPreference(topology).filter((cpu) => !taken.includes(cpu));
    if (count <= free.length) return free.slice(0, count).sort((a, b) => a - b);
    const others = taken.length ? `, of which ${formatCpus(taken)} ${taken.length === 1 ? "is" : "are"} in use` : "";
    throw new Error(
      `Cannot run on ${count} CPUs: this process may use ${allowed.length} (${formatCpus(allowed)})${others}. Ask for fewer.`
    );
  }
  const cpus = parseCpus(text);
  const missing = cpus.filter((cpu) => !allowed.includes(cpu));
  if (missing.length === 0) return cpus;
  throw new Error(`Cannot run on CPU ${formatCpus(missing)}: this process may use ${formatCpus(allowed)}.`);
}

/** Returns the CPUs of a list such as "0-3,6", ascending. */
export function parseCpus(text: string): readonly number[] {
  const cpus = new Set<number>();
  for (const part of text.split(",")) {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    const [lo, hi] = [Number(first), Number(last)];
    if (!(lo <= hi && hi < 65536)) {
      throw new Error(`Cannot read “${text}” as CPUs: give a number of them (2), all, or a list (4-7 or 4,6).`);
    }
    for (let cpu = lo; cpu <= hi; cpu++) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** Returns CPUs as the shortest list, such as "0-3,6". */
export function formatCpus(cpus: readonly number[]): string {
  const ranges: {first: number; last: number}[] = [];
  for (const cpu of [...cpus].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.last === cpu - 1) range.last = cpu;
    else ranges.push({first: cpu, last: cpu});
  }
  return ranges.map(({first, last}) => (first === last ? `${first}` : `${first}-${last}`)).join();
}

/** Reads the machine’s topology; where the system does not tell it, every CPU is a core. */
export function readTopology(read: (path: string) => string = (path) => readFileSync(path, "utf8")): Topology {
  return {
    allowed: readAllowed(read) ?? Array.from({length: availableParallelism()}, (_, cpu) => cpu),
    core: (cpu) => readList(read, `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`) ?? [cpu],
    speed: (cpu) => Number(readText(read, `/sys/devices/system/cpu/cpu${cpu}/cpufreq/cpuinfo_max_freq`) ?? 0)
  };
}

/** Returns all CPUs, the best for measuring first: the first thread of every core, and then the second ones. */
function byPreference({allowed, core, speed}: Topology): readonly number[] {
  const [lowest = 0] = allowed;
  const cores = new Map<string, number[]>();
  for (const cpu of allowed) {
    const key = core(cpu).join();
    cores.set(key, [...(cores.get(key) ?? []), cpu]);
  }
  const ordered = [...cores.values()].reverse().sort(([a = 0], [b = 0]) => speed(b) - speed(a));
  const home = ordered.findIndex((threads) => threads.includes(lowest));
  ordered.push(...ordered.splice(home, 1).map((threads) => threads.reverse()));
  const depth = Math.max(...ordered.map((threads) => threads.length));
  return Array.from({length: depth}, (_, i) => ordered.flatMap((threads) => threads[i] ?? [])).flat();
}

function readAllowed(read: (path: string) => string): readonly number[] | undefined {
  const [, list] = /^Cpus_allowed_list:\s*(\S+)/m.exec(readText(read, "/proc/self/status") ?? "") ?? [];
  return list === undefined ? undefined : parseCpus(list);
}

function readList(read: (path: string) => string, path: string): readonly number[] | undefined {
  const text = readText(read, path);
  return text === undefined ? undefined : parseCpus(text);
}

function readText(read: (path: string) => string, path: string): string | undefined {
  try {
    return read(path).trim();
  } catch {
    return undefined; // the system, or this machine, has no such file
  }
}

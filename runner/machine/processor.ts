import {parseCpus} from "../measure/cpus.ts";
import type {Processor} from "../investigate/lab.ts";
import type {Machine} from "../result/types.ts";
import type {Probe} from "./probe.ts";

export const system = "/sys/devices/system/cpu";

/** Returns the CPU’s name. */
export async function readModel({read, run, host}: Probe): Promise<string> {
  const named = /^model name\s*:\s*(.+)$/m.exec((await read("/proc/cpuinfo")) ?? "")?.[1];
  // On ARM the kernel gives numbers only, which lscpu has the names for.
  const listed = async () => /^\s*Model name:\s*(.+)$/m.exec((await run("lscpu")) ?? "")?.[1];
  return named ?? host.model ?? (await listed()) ?? "unknown";
}

/** Returns which processor it is, and its first-level instruction cache. */
export async function identifyProcessor(probe: Probe): Promise<Processor> {
  const info = (await probe.read("/proc/cpuinfo")) ?? "";
  const fact = (name: string) => new RegExp(`^${name}\\s*:\\s*(.+)$`, "m").exec(info)?.[1] ?? null;
  const caches = await readCaches(probe);
  const first = caches.find(({level, type}) => level === 1 && type.toLowerCase() === "instruction");
  const {bytes = 0, ways = null, sets = null} = first ?? {};
  return {
    vendor: fact("vendor_id"),
    family: toCount(fact("cpu family")),
    model: toCount(fact("model")),
    stepping: toCount(fact("stepping")),
    L1I: ways === null || sets === null || ways * sets === 0 ? null : {bytes, ways, lineBytes: bytes / (ways * sets)}
  };
}

/** Returns how many CPUs are in use, threads of one core counted apart. */
export async function readProcessors({read, host}: Probe): Promise<number> {
  const processors = (await read("/proc/cpuinfo"))?.match(/^processor\s*:/gm)?.length;
  return processors ?? host.cpus;
}

/** Returns how many CPUs there are, those that are switched off included; null if that is not known. */
export async function countPresent({read}: Probe): Promise<number | null> {
  return countList(await read(`${system}/present`));
}

/** Returns how many CPUs a list such as "0-3,6" has; null if it is no such list. */
export function countList(list: string | null): number | null {
  return list !== null && /^\d[\d,-]*$/.test(list) ? parseCpus(list).length : null;
}

/** Returns the caches that the first CPU uses. */
export async function readCaches(probe: Probe): Promise<Machine["caches"]> {
  const {read, list} = probe;
  const folder = `${system}/cpu0/cache`;
  const indices = (await list(folder)).filter((name) => /^index\d+$/.test(name));
  const caches = await Promise.all(
    indices.map(async (index) => ({
      level: toCount(await read(`${folder}/${index}/level`)),
      type: await read(`${folder}/${index}/type`),
      bytes: toBytes(await read(`${folder}/${index}/size`)),
      ways: toCount(await read(`${folder}/${index}/ways_of_associativity`)),
      sets: toCount(await read(`${folder}/${index}/number_of_sets`))
    }))
  );
  const known = caches.flatMap(({level, type, bytes, ...rest}) =>
    level === null || type === null || bytes === null ? [] : [{level, type, bytes, ...rest}]
  );
  return known.length > 0 ? known : await listCaches(probe);
}

async function listCaches({run}: Probe): Promise<Machine["caches"]> {
  const text = await run("lscpu", "-J", "-B", "-C");
  try {
    const {caches} = JSON.parse(text ?? "{}") as {caches?: Record<string, string | number | null>[]};
    return (caches ?? []).flatMap((cache) => {
      const number = (name: string) => toCount(String(cache[name] ?? ""));
      const [level, bytes] = [number("level"), number("one-size")];
      if (level === null || bytes === null) return [];
      return [{level, type: String(cache["type"]), bytes, ways: number("ways"), sets: number("sets")}];
    });
  } catch {
    return []; // an lscpu that does not know these options
  }
}

/** Returns what sets the clock, e.g., "powersave"; all of them if the CPUs differ. */
export async function readGovernor({read, list}: Probe): Promise<string | null> {
  const cpus = (await list(system)).filter((name) => /^cpu\d+$/.test(name));
  const governors = await Promise.all(cpus.map((cpu) => read(`${system}/${cpu}/cpufreq/scaling_governor`)));
  const known = new Set(governors.filter((governor) => governor !== null));
  return known.size > 0 ? [...known].join(", ") : null;
}

/** Returns whether the clock may go above its nominal frequency. */
export async function readTurbo({read}: Probe): Promise<boolean | null> {
  const off = await read(`${system}/intel_pstate/no_turbo`);
  if (off !== null) return off === "0";
  const boost = (await read(`${system}/cpufreq/boost`)) ?? (await read(`${system}/cpu0/cpufreq/boost`));
  return boost === null ? null : boost === "1";
}

/** Returns whether addresses are random: "full", "partial" (all but the heap) or "off". */
export async function readAslr({read}: Probe): Promise<string | null> {
  const names: Record<string, string> = {0: "off", 1: "partial", 2: "full"};
  return names[(await read("/proc/sys/kernel/randomize_va_space")) ?? ""] ?? null;
}

function toCount(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function toBytes(text: string | null): number | null {
  const [, number, unit = ""] = /^(\d+)([KM]?)$/.exec(text ?? "") ?? [];
  return number === undefined ? null : Number(number) * {"": 1, K: 2 ** 10, M: 2 ** 20}[unit as "" | "K" | "M"];
}

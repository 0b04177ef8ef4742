import {readIdleStates} from "../check/clock.ts";
import {ENOUGH} from "../check/counting.ts";
import {formatCpus, parseCpus} from "../../measure/cpus.ts";
import {formatMask, parseMask, readInterrupts, withSiblings} from "../interrupts.ts";
import type {Need} from "../../investigate/needs.ts";
import type {Probe} from "../probe.ts";
import {countList, system} from "../processor.ts";
import {IRQBALANCE, type Change, type Setting, readSetting} from "./setting.ts";

/** The item that steps need otherwise: few where they time, enough for a profile where they sample. */
export const SAMPLES = "Perf’s samples";

export interface Wanted {
  cpus: readonly number[]; // where commands are measured
  need: Need; // null: any, and so perf may sample
}

/** Returns what would have to be set here, in the order in which it has to be: some depends on what comes before. */
export async function listChanges(wanted: Wanted, probe: Probe): Promise<Change[]> {
  const settings = [
    ...(await clocks(probe)),
    ...(await idleStates(wanted, probe)),
    ...(await interrupts(wanted, probe)),
    ...(await kernel(wanted, probe)),
    ...(await samplingRate(wanted, probe))
  ];
  const changes: Change[] = [];
  for (const setting of settings) {
    const from = await readSetting(setting.path, probe);
    if (from !== null && from !== setting.to) changes.push({...setting, from});
  }
  return changes;
}

/** A governor comes before the turbo and the preference, which some drivers set with it. */
async function clocks({read, list}: Probe): Promise<Setting[]> {
  const folders = (await list(system)).filter((name) => /^cpu\d+$/.test(name)).map((cpu) => `${system}/${cpu}/cpufreq`);
  const governors: Setting[] = [];
  const preferences: Setting[] = [];
  for (const folder of folders) {
    const known = (await read(`${folder}/scaling_available_governors`))?.split(" ");
    if (known?.includes("performance") === false) continue;
    governors.push({item: "Governor", path: `${folder}/scaling_governor`, to: "performance"});
    preferences.push({item: "Preference", path: `${folder}/energy_performance_preference`, to: "performance"});
  }
  const isIntel = (await read(`${system}/intel_pstate/no_turbo`)) !== null;
  const isOne = (await read(`${system}/cpufreq/boost`)) !== null;
  const turbo = isIntel
    ? [{item: "Turbo", path: `${system}/intel_pstate/no_turbo`, to: "1"}]
    : (isOne ? [`${system}/cpufreq`] : folders).map((folder) => ({item: "Turbo", path: `${folder}/boost`, to: "0"}));
  return [...governors, ...preferences, ...turbo];
}

/** Only where commands are measured: a CPU that never sleeps takes power and warmth from the others. */
async function idleStates({cpus}: Wanted, probe: Probe): Promise<Setting[]> {
  const states = await Promise.all(cpus.map((cpu) => readIdleStates(probe, cpu, {long: true})));
  return states.flat().map(({path}) => ({item: "Idle states", path, to: "1"}));
}

/** Interrupts go to the cores on which nothing is measured; irqbalance, which would bring them back, stops before. */
async function interrupts({cpus}: Wanted, probe: Probe): Promise<Setting[]> {
  const measuring = withSiblings(cpus, probe);
  const mask = await probe.read("/proc/irq/default_smp_affinity");
  if (mask === null || cpus.length === 0) return [];
  const online = await probe.read(`${system}/online`);
  const all = countList(online) === null ? parseMask(mask) : parseCpus(online ?? "");
  const others = all.filter((cpu) => !measuring.includes(cpu));
  if (others.length === 0) return [];
  const away = (from: readonly number[]): readonly number[] => {
    const rest = from.filter((cpu) => others.includes(cpu));
    return rest.length > 0 ? rest : others;
  };
  const item = "Interrupts";
  const near = (await readInterrupts(probe)).filter(({cpus}) => cpus.some((cpu) => measuring.includes(cpu)));
  return [
    {item: "irqbalance", path: IRQBALANCE, to: "inactive"},
    ...near.map(({path, cpus}) => ({item, path, to: formatCpus(away(cpus))})),
    {item: "New interrupts", path: "/proc/irq/default_smp_affinity", to: formatMask(away(parseMask(mask)), mask)}
  ];
}

async function kernel({need}: Wanted, {read}: Probe): Promise<Setting[]> {
  const folder = "/proc/sys/kernel";
  const nodes = countList(await read("/sys/devices/system/node/online")) ?? 1;
  const isClosed = Number((await read(`${folder}/perf_event_paranoid`)) ?? 0) > 2;
  return [
    {item: "Addresses", path: `${folder}/randomize_va_space`, to: "2"},
    {item: "Watchdog", path: `${folder}/nmi_watchdog`, to: "0"},
    ...(nodes > 1 ? [{item: "NUMA balancing", path: `${folder}/numa_balancing`, to: "0"}] : []),
    ...(isClosed && need !== "quiet" ? [{item: "Counters", path: `${folder}/perf_event_paranoid`, to: "2"}] : [])
  ];
}

async function samplingRate({need}: Wanted, {read}: Probe): Promise<Setting[]> {
  const path = "/proc/sys/kernel/perf_event_max_sample_rate";
  const item = SAMPLES;
  if (need === "quiet") return [{item, path, to: "1"}];
  return Number((await read(path)) ?? ENOUGH) < ENOUGH ? [{item, path, to: "100000"}] : [];
}

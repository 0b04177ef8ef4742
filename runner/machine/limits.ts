import type {Launcher} from "../measure/launcher.ts";
import {battery, clocksource, governor, heat, idle, turbo} from "./check/clock.ts";
import {counters, kernelNames, sampling, watchdog} from "./check/counting.ts";
import {interrupts} from "./check/interrupts.ts";
import {addresses, hugePages, numaBalancing, swap} from "./check/memory.ts";
import {
  fewCpus,
  hypervisor,
  isolation,
  load,
  memoryLimit,
  pinning,
  pressure,
  quota,
  stolen,
  threads,
  ticks
} from "./check/sharing.ts";
import {tell, type Check, type Facts, type Observation} from "./observation.ts";
import type {Probe} from "./probe.ts";

// What distorts a measurement, or leaves something out: every run says it.
const limiting: Check[] = [
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

// What is small beside that, or only of interest to whoever looks at the machine.
const further: Check[] = [
  memoryLimit,
  interrupts,
  ticks,
  idle,
  heat,
  stolen,
  pressure,
  clocksource,
  hugePages,
  numaBalancing,
  watchdog,
  sampling,
  kernelNames
];

/**
 * Returns what this machine cannot do, or does badly just now: sentences that
 * each say what that means for a measurement and, where there is one, the remedy.
 */
export async function describeLimits(
  facts: Facts,
  launcher: Pick<Launcher, "kind" | "reason">,
  probe: Probe
): Promise<string[]> {
  const found = await look(limiting, facts, probe);
  const sentences = found.filter(({grade}) => grade === "bad" || grade === "could be better").map(tell);
  return launcher.reason === null ? sentences : [launcher.reason, ...sentences];
}

/** Returns all that is seen of this machine, graded. */
export function examine(facts: Facts, probe: Probe): Promise<Observation[]> {
  return look([...limiting, ...further], facts, probe);
}

async function look(checks: readonly Check[], facts: Facts, probe: Probe): Promise<Observation[]> {
  const found = await Promise.all(checks.map((check) => check(facts, probe)));
  return found.filter((observation) => observation !== null);
}

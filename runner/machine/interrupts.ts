import {chooseCpus, parseCpus} from "../measure/cpus.ts";
import type {Probe} from "./probe.ts";

/** An interrupt, and the CPUs that it may come to. */
export interface Interrupt {
  path: string; // of the file that says so
  cpus: readonly number[];
}

/** Returns where interrupts may come to; without those that the kernel binds, as it does the queues of a disk to a CPU each. */
export async function readInterrupts({read, list, isWritable}: Probe): Promise<Interrupt[]> {
  const numbers = (await list("/proc/irq")).filter((name) => /^\d+$/.test(name));
  const interrupts = await Promise.all(
    numbers.map(async (number) => {
      const path = `/proc/irq/${number}/smp_affinity_list`;
      const text = await read(path);
      return text !== null && /^[\d,-]+$/.test(text) && (await isWritable(path)) ? [{path, cpus: parseCpus(text)}] : [];
    })
  );
  return interrupts.flat().sort((a, b) => a.path.localeCompare(b.path, "en", {numeric: true}));
}

/** Returns the CPUs that a measurement has where it says nothing else. */
export function usualCpus({topology}: Probe): readonly number[] {
  const cpus = chooseCpus(1, {}, topology());
  return cpus === "all" ? [] : cpus;
}

/** Returns CPUs and those that share a core with them. */
export function withSiblings(cpus: readonly number[], {topology}: Probe): readonly number[] {
  const {core} = topology();
  return [...new Set(cpus.flatMap((cpu) => [cpu, ...core(cpu)]))].sort((a, b) => a - b);
}

/** Returns the same CPUs as a mask in hexadecimal, in groups of eight digits, as many as another mask has. */
export function formatMask(cpus: readonly number[], like: string): string {
  const digits = like.replaceAll(",", "").length;
  const mask = cpus.reduce((sum, cpu) => sum | (1n << BigInt(cpu)), 0n).toString(16);
  return mask.padStart(digits, "0").replace(/(?<=.)(?=(?:.{8})+$)/g, ",");
}

/** Returns the CPUs of a mask in hexadecimal. */
export function parseMask(mask: string): readonly number[] {
  const bits = BigInt(`0x${mask.replaceAll(",", "")}`).toString(2);
  return [...bits].flatMap((bit, i) => (bit === "1" ? [bits.length - 1 - i] : [])).reverse();
}

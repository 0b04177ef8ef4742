import {join} from "node:path";
import type {Instrument} from "../../investigate/lab.ts";
import {cachegrindCommand, readCachegrind, SLOWDOWN} from "./cachegrind.ts";
import {perfStatCommand, readPerfStat} from "./perf-stat.ts";

/** A command under an instrument. */
export interface Instrumented {
  command: string[];
  slowdown: number; // by which its time limit is multiplied
  canary: boolean; // whether the machine’s speed matters for what is measured
  /** Returns what the instrument measured, by the names of metrics; throws a ReadingError. Null: what the command itself says is read. */
  read: (() => Promise<Record<string, number>>) | null;
}

/** Returns how a command is started under an instrument, which leaves what it writes in a folder of the sample’s own. */
export function instrumented(
  command: string[],
  instrument: Instrument,
  {folder, fixedAddresses}: {folder: string; fixedAddresses: boolean}
): Instrumented {
  switch (instrument.kind) {
    case "launcher":
      return {command, slowdown: 1, canary: true, read: null};
    case "perf stat": {
      const file = join(folder, "counts");
      const counting = perfStatCommand(instrument.events, file);
      return {command: [...counting, ...command], slowdown: 1, canary: true, read: () => readPerfStat(file)};
    }
    case "cachegrind": {
      const simulating = [
        ...(fixedAddresses ? ["setarch", "-R"] : []),
        ...cachegrindCommand(instrument.caches, folder)
      ];
      return {
        command: [...simulating, ...command],
        slowdown: SLOWDOWN,
        canary: false,
        read: () => readCachegrind(folder)
      };
    }
    case "perf record":
    case "callgrind":
      throw new Error(`${instrument.kind} makes profiles, and no values.`);
  }
}

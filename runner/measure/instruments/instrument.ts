import {join} from "node:path";
import type {Instrument} from "../../investigate/lab.ts";
import {cachegrindCommand, readCachegrind, SLOWDOWN} from "./cachegrind.ts";
import {callgrindCommand, readCallgrind} from "./callgrind.ts";
import {perfRecordCommand, readPerfRecord} from "./perf-record.ts";
import type {Stacks} from "../../statistics/profile/tree.ts";
import {perfStatCommand, readPerfStat} from "./perf-stat.ts";

/** A command under an instrument. */
export interface Instrumented {
  command: string[];
  slowdown: number; // by which its time limit is multiplied
  canary: boolean; // whether the machine’s speed matters for what is measured
  /** Returns what the instrument measured, by the names of metrics; throws a ReadingError. Null: what the command itself says is read. */
  read: (() => Promise<Record<string, number>>) | null;
  /** Returns in which functions the command was; throws a ReadingError. Null: the instrument does not tell. */
  profile: (() => Promise<Stacks>) | null;
}

/** Returns how a command is started under an instrument, which leaves what it writes in a folder of the sample’s own. */
export function instrumented(
  command: string[],
  instrument: Instrument,
  {folder, fixedAddresses}: {folder: string; fixedAddresses: boolean}
): Instrumented {
  switch (instrument.kind) {
    case "launcher":
      return {command, slowdown: 1, canary: true, read: null, profile: null};
    case "perf stat": {
      const file = join(folder, "counts");
      const counting = perfStatCommand(instrument.events, file);
      return {
        command: [...counting, ...command],
        slowdown: 1,
        canary: true,
        read: () => readPerfStat(file),
        profile: null
      };
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
        read: () => readCachegrind(folder),
        profile: null
      };
    }
    case "perf record": {
      const recording = perfRecordCommand(instrument.event, folder);
      const profile = (): Promise<Stacks> => readPerfRecord(folder);
      return {command: [...recording, ...command], slowdown: 2, canary: false, read: null, profile};
    }
    case "callgrind": {
      const profile = (): Promise<Stacks> => readCallgrind(folder);
      const counting = callgrindCommand(folder);
      return {command: [...counting, ...command], slowdown: SLOWDOWN, canary: false, read: null, profile};
    }
  }
}

import type {Machine} from "../result/types.ts";
import type {Probe} from "./probe.ts";

/** What was seen of one thing about the machine, and what it means for a measurement. */
export interface Observation {
  item: string; // e.g., "Governor"
  state: string; // how it is, in a few words
  grade: Grade;
  meaning: string; // for a measurement: a sentence without its stop
  remedy: Remedy | null; // null: nothing to do, or nothing that can be done
}

export type Grade = "good" | "could be better" | "bad" | "not known";

/** What to do: a line for the shell and what it does, or sentences. */
export type Remedy = {line: string; does: string} | {words: string};

/** What else is known of the machine where it is looked at. */
export type Facts = Omit<Machine, "id" | "limits">;

/** Looks at one thing. Null: there is no such thing here. */
export type Check = (facts: Facts, probe: Probe) => Promise<Observation | null>;

/** Returns an observation as sentences. */
export function tell({meaning, remedy}: Observation): string {
  if (remedy === null) return `${meaning}.`;
  return "line" in remedy ? `${meaning}: ${remedy.line} ${remedy.does}.` : `${meaning}. ${remedy.words}`;
}

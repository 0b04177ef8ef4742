import {readFile} from "node:fs/promises";
import {counters, shareName} from "../../result/counters.ts";
import {ReadingError} from "../reading-error.ts";

/** What perf says of an event. */
export interface Counted {
  event: string; // as it was asked for
  value: number | null; // null: not counted
  share: number; // of the time in which it was counted: less than 1 where events take turns
  supported: boolean;
}

/** Returns what stands before a command to count events while it and what it starts run, and writes them to a file. */
export function perfStatCommand(events: readonly string[], file: string): string[] {
  return ["perf", "stat", "-j", "-o", file, "-e", events.map(inUserSpace).join(","), "--"];
}

/** Returns what was counted, by the names of metrics, and in what share of the time where that was not all of it. */
export async function readPerfStat(file: string): Promise<Record<string, number>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return ""; // it did not get as far as that
  });
  const counted = parsePerfStat(text);
  if (counted.length === 0) throw new ReadingError("perf stat wrote no counts.");
  const entries = counted.flatMap(({event, value, share}) => {
    if (value === null) return [];
    const name = counters.find((counter) => counter.event === event)?.name ?? event;
    return [[name, value] as const, ...(share < 1 ? [[shareName(name), share] as const] : [])];
  });
  return Object.fromEntries(entries);
}

/**
 * Reads what perf stat -j writes: a JSON object a line, in which what could not be
 * counted is text in angle brackets. A processor with two kinds of cores has a
 * line of each, which are one event here.
 */
export function parsePerfStat(text: string): Counted[] {
  const lines = text.split("\n").filter((line) => line.trimStart().startsWith("{"));
  const events = new Map<string, Counted[]>();
  for (const counted of lines.map(parseLine)) {
    events.set(counted.event, [...(events.get(counted.event) ?? []), counted]);
  }
  return [...events.values()].flatMap(joinCores);
}

function parseLine(line: string): Counted {
  let parsed: Record<string, unknown>;
  try {
    // Some versions write numbers with a comma for a point, or leave a value out, where the locale says so.
    parsed = JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new ReadingError(`perf stat wrote what is no JSON: ${line.slice(0, 80)}`);
  }
  const value = Number(parsed["counter-value"]);
  const isCounted = parsed["counter-value"] !== undefined && Number.isFinite(value);
  const running = Number(parsed["pcnt-running"]);
  return {
    event: plainEvent(String(parsed["event"] ?? "")),
    value: isCounted ? value : null,
    share: Number.isFinite(running) && running < 99.95 ? running / 100 : 1,
    supported: parsed["counter-value"] !== "<not supported>"
  };
}

/** Returns an event without the kind of cores that it was counted on, and without “in user space”. */
function plainEvent(event: string): string {
  const [, name] = /^cpu_(?:core|atom)\/([^/=]+)\/u?$/.exec(event) ?? [];
  return (name ?? event).replace(/:u$/, "");
}

/** Each kind of cores counts while the command is on one of them, and perf scales that up to all of the time: undone here. */
function joinCores(kinds: readonly Counted[]): Counted[] {
  const [first] = kinds;
  const counted = kinds.filter(({value}) => value !== null);
  if (first === undefined || kinds.length === 1) return [...kinds];
  const share = counted.reduce((sum, one) => sum + one.share, 0);
  const value = counted.reduce((sum, one) => sum + (one.value ?? 0) * one.share, 0) / share;
  const supported = kinds.some((one) => one.supported);
  return [
    share > 0
      ? {event: first.event, value, share: Math.min(1, share), supported}
      : {event: first.event, value: null, share: 0, supported}
  ];
}

// What processors name themselves has a dot (resource_stalls.any), but so has what is counted outside of cores.
const ofCores = /^(?!unc)\w+\.[\w.]+$|^(L1-|LLC-|dTLB-|iTLB-|branch|cpu-cycles|ref-cycles)/i;

/** What the kernel does meanwhile depends on all else that the machine does, and may not be visible to the user. */
function inUserSpace(event: string): string {
  const known = counters.find((counter) => counter.event === event);
  return (known?.hardware ?? ofCores.test(event)) ? `${event}:u` : event;
}

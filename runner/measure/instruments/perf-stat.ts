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
  const counted = parsePerfStat(await readFile(file, "utf8"));
  if (counted.length === 0) throw new ReadingError("perf stat wrote no counts.");
  const entries = counted.flatMap(({event, value, share}) => {
    if (value === null) return [];
    const name = counters.find((counter) => counter.event === event)?.name ?? event;
    return [[name, value] as const, ...(share < 1 ? [[shareName(name), share] as const] : [])];
  });
  return Object.fromEntries(entries);
}

/** Reads what perf stat -j writes: a JSON object a line, in which what could not be counted is text in angle brackets. */
export function parsePerfStat(text: string): Counted[] {
  const lines = text.split("\n").filter((line) => line.trimStart().startsWith("{"));
  return lines.map((line) => {
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
      event: String(parsed["event"] ?? "").replace(/:u$/, ""),
      value: isCounted ? value : null,
      share: Number.isFinite(running) && running < 99.95 ? running / 100 : 1,
      supported: parsed["counter-value"] !== "<not supported>"
    };
  });
}

/** What the kernel does meanwhile depends on all else that the machine does, and may not be visible to the user. */
function inUserSpace(event: string): string {
  const known = counters.find((counter) => counter.event === event);
  return known?.hardware === true ? `${event}:u` : event;
}

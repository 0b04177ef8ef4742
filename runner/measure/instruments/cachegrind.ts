import {readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {counters, simulatedName} from "../../result/counters.ts";
import type {Cache, Caches} from "../../investigate/lab.ts";
import {ReadingError} from "../reading-error.ts";

/** By how much longer a simulated command may take than its time limit says. */
export const SLOWDOWN = 100;

/** Returns what stands before a command to simulate it, and what it starts. */
export function cachegrindCommand(caches: Caches, folder: string): string[] {
  return [
    "valgrind",
    "--tool=cachegrind",
    "--quiet",
    "--trace-children=yes",
    "--cache-sim=yes",
    "--branch-sim=yes",
    `--I1=${geometry(caches.L1I)}`,
    `--D1=${geometry(caches.L1D)}`,
    `--LL=${geometry(caches.LL)}`,
    `--log-file=${join(folder, "valgrind.%p.log")}`,
    `--cachegrind-out-file=${join(folder, "cachegrind.%p.out")}`
  ];
}

/** Returns what was simulated of a command and all processes that it started, by the names of metrics. Throws a ReadingError. */
export async function readCachegrind(folder: string): Promise<Record<string, number>> {
  const names = (await readdir(folder)).filter((name) => /^cachegrind\.\d+\.out$/.test(name));
  if (names.length === 0) throw new ReadingError(await whyNothing(folder));
  const sums: Record<string, number> = {};
  for (const name of names) {
    for (const [event, count] of Object.entries(parseSummary(await readFile(join(folder, name), "utf8")))) {
      sums[event] = (sums[event] ?? 0) + count;
    }
  }
  return Object.fromEntries(
    counters.flatMap(({name, events}) =>
      events === null ? [] : [[simulatedName(name), events.reduce((sum, event) => sum + (sums[event] ?? 0), 0)]]
    )
  );
}

/** Returns the totals of one process, by event. The format is in cg_annotate’s source and the Valgrind manual, §5.9. */
export function parseSummary(text: string): Record<string, number> {
  const [, events] = /^events: (.+)$/m.exec(text) ?? [];
  const [, summary] = /^summary: (.+)$/m.exec(text) ?? [];
  const counts = summary?.trim().split(/\s+/).map(Number);
  const names = events?.trim().split(/\s+/) ?? [];
  if (counts === undefined || counts.length !== names.length || counts.some((count) => !Number.isFinite(count))) {
    throw new ReadingError("Cachegrind’s output has no summary: the simulation was cut short.");
  }
  return Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]));
}

/** Returns a cache as near to the given one as can be simulated: its number of sets is a power of two. */
export function toSimulable({bytes, ways, lineBytes}: Cache): Cache {
  const sets = 2 ** Math.floor(Math.log2(bytes / (ways * lineBytes)));
  return {bytes: sets * ways * lineBytes, ways, lineBytes};
}

function geometry(cache: Cache): string {
  const {bytes, ways, lineBytes} = toSimulable(cache);
  return [bytes, ways, lineBytes].join(",");
}

async function whyNothing(folder: string): Promise<string> {
  const logs = (await readdir(folder)).filter((name) => /^valgrind\.\d+\.log$/.test(name));
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), "utf8")));
  const [line = "it wrote nothing"] = texts.flatMap((text) => text.split("\n").filter((line) => line.trim() !== ""));
  return `Cachegrind simulated nothing: ${line.replace(/^==\d+==\s*/, "")}.`;
}

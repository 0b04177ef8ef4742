import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {onTestFinished} from "vitest";
import type {Measurement, Reader as ReaderKind} from "../../../runner/experiment/experiment.ts";
import {openReader, type ReaderOutput, type Reading} from "../../../runner/measure/reader.ts";
import type {Resources} from "../../../runner/result/types.ts";

export const resources: Resources = {
  wallNs: 1_250_000_000,
  userUs: 900_000,
  systemUs: 100_000,
  peakMemoryBytes: 4_194_304,
  minorFaults: 120,
  majorFaults: 2,
  voluntarySwitches: 3,
  involuntarySwitches: 4
};

interface Left extends Partial<Omit<Reading, "stdout" | "stderr" | "file" | "resolve">> {
  stdout?: string | Buffer;
  stderr?: string;
  written?: string | Buffer; // where the reader’s options say
  files?: Record<string, string>;
}

/** Returns what a reader makes of a command that left this behind. */
export async function read(reads: ReaderKind, left: Left, asked: Partial<Measurement> = {}): Promise<ReaderOutput> {
  return openReader({reads, ...ask(asked)}).read(await leave(left));
}

/** Returns a declared metric. */
export function metric(name: string, declared: Partial<Measurement["metrics"][number]> = {}) {
  return {name, unit: null, better: null, delta: null, summary: null, ...declared};
}

function ask({metrics = [], benchmarks = null, warmup = {values: 0}}: Partial<Measurement>) {
  return {metrics, benchmarks, warmup};
}

async function leave({stdout = "", stderr = "", written, files = {}, ...rest}: Left): Promise<Reading> {
  const folder = await mkdtemp(join(tmpdir(), "benchbook-reading-"));
  onTestFinished(() => rm(folder, {recursive: true}));
  const path = (name: string) => join(folder, name);
  await writeFile(path("stdout"), stdout);
  await writeFile(path("stderr"), stderr);
  if (written !== undefined) await writeFile(path("options"), written);
  for (const [name, text] of Object.entries(files)) await writeFile(path(name), text);
  return {
    stdout: path("stdout"),
    stderr: path("stderr"),
    file: path("options"),
    resources,
    resolve: path,
    toCommand: (line) => ({
      command: line.split(" "),
      directory: folder,
      environment: {PATH: process.env["PATH"] ?? ""}
    }),
    benchmarks: null,
    ...rest
  };
}

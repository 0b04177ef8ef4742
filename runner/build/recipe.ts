import {existsSync} from "node:fs";
import {open, readFile, writeFile} from "node:fs/promises";
import type {Launcher} from "../measure/launcher.ts";
import type {Build} from "../result/types.ts";
import {freeBytes, hasNoRoom, isDiskFull, toDiskFullError} from "./disk.ts";
import {type Declared, withoutSecrets} from "./environment.ts";

/** A recipe with all that its shell is given. */
export interface RecipeRun {
  lines: string;
  directory: string;
  environment: Record<string, string>;
  declared: readonly Declared[]; // where the environment’s secrets are known from
  log: string; // path
  timeoutMs: number;
}

/** How a recipe ended. */
export type RecipeOutcome = Pick<Build, "status" | "reason" | "tail">;

/**
 * Runs a recipe’s lines in a shell that stops at the first that fails. While it
 * runs, the log’s last line is reported when it changes. Throws if the run is
 * given up, or the disk is full.
 */
export async function runRecipe(
  {lines, directory, environment, declared, log, timeoutMs}: RecipeRun,
  launcher: Launcher,
  {signal, progress}: {signal?: AbortSignal | undefined; progress?: ((line: string) => void) | undefined} = {}
): Promise<RecipeOutcome> {
  const stop = watch(log, (line) => progress?.(withoutSecrets(line, declared)));
  const command = ["sh", "-e", "-c", lines];
  const launch = {command, directory, environment, stdout: log, stderr: log, timeoutMs, cpus: "all", signal} as const;
  const {outcome} = await launcher.launch(launch).finally(stop);
  await removeSecrets(log, declared);
  signal?.throwIfAborted();
  if (outcome.status === "exited" && outcome.code === 0) return {status: "ok", reason: null, tail: null};
  const tail = existsSync(log) ? await readTail(log, 20) : "";
  const mayBeFull = isDiskFull(tail) && ((await freeBytes(directory)) ?? 0) < 1e9; // other things have limits, too
  if (mayBeFull || (await hasNoRoom(directory))) throw await toDiskFullError(directory);
  switch (outcome.status) {
    case "exited":
      return {status: "build failed", reason: `ended with exit code ${outcome.code}`, tail};
    case "signalled":
      return {status: "build failed", reason: `was ended by ${outcome.signal}`, tail};
    case "timeout":
      return {status: "timeout", reason: `was stopped after ${formatMinutes(timeoutMs)}, its time limit`, tail};
    case "interrupted":
      return {status: "build failed", reason: "was stopped from outside", tail};
    case "not started":
      return {status: "build failed", reason: `did not start: ${outcome.message}`, tail: null};
  }
}

/** Returns the last lines of a log that are not empty. */
export async function readTail(path: string, count: number): Promise<string> {
  const lines = (await readEnd(path, 64 * 1024)).split(/\r?\n|\r/).map((line) => line.trimEnd());
  return lines.filter(Boolean).slice(-count).join("\n");
}

/** Reports the last line of a growing file, until the returned function is called. */
function watch(path: string, report: (line: string) => void): () => void {
  let last = "";
  const timer = setInterval(() => {
    readTail(path, 1).then(
      (line) => {
        if (line !== last && line !== "") report((last = line));
      },
      () => {
        // There is no log yet, and the next look will tell.
      }
    );
  }, 250);
  return () => {
    clearInterval(timer);
  };
}

async function readEnd(path: string, bytes: number): Promise<string> {
  const file = await open(path);
  try {
    const {size} = await file.stat();
    const start = Math.max(0, size - bytes);
    const {buffer, bytesRead} = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Builds print what they are given, and logs are kept and shown to others. */
async function removeSecrets(log: string, declared: readonly Declared[]): Promise<void> {
  if (declared.every(({secret}) => secret === null) || !existsSync(log)) return;
  const text = await readFile(log, "utf8");
  const rest = withoutSecrets(text, declared);
  if (rest !== text) await writeFile(log, rest);
}

function formatMinutes(ms: number): string {
  return ms < 120_000 ? `${ms / 1000} s` : `${Math.round(ms / 6000) / 10} min`;
}

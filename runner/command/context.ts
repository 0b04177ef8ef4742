import {join} from "node:path";
import type {Output} from "../terminal/style.ts";

/** Where a command works, and where it writes to. */
export interface Context {
  folder: string; // the project’s
  results: string;
  stdout: Output;
  stderr: Output;
  signal: AbortSignal;
}

/** Why work was given up: somebody pressed Ctrl-C, or the process was asked to end. */
export class Interruption extends Error {
  override name = "Interruption";
}

export function openContext(folder: string, signal: AbortSignal): Context {
  return {folder, results: join(folder, "results"), stdout: process.stdout, stderr: process.stderr, signal};
}

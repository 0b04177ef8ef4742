import {join} from "node:path";
import type {RunFolder} from "../store/results.ts";
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

/** What ended a run before it was complete. What it measured is kept, and `resume` goes on with it. */
export class Unfinished extends Error {
  override name = "Unfinished";
  run: string; // EXPERIMENT/RUN
  samples: number; // that it has taken

  constructor({experiment, run}: RunFolder, samples: number, cause: unknown) {
    super(`${experiment}/${run} is not finished.`, {cause});
    this.run = `${experiment}/${run}`;
    this.samples = samples;
  }
}

export function openContext(folder: string, signal: AbortSignal): Context {
  return {folder, results: join(folder, "results"), stdout: process.stdout, stderr: process.stderr, signal};
}

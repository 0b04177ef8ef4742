import {join} from "node:path";
import type {RunFolder} from "../store/results.ts";
import type {Output} from "../terminal/style.ts";

/** Where a command works, and where it writes to. */
export interface Context {
  folder: string; // the project’s
  origin: string; // where the command was typed, which its paths are relative to
  results: string;
  stdout: Output;
  stderr: Output;
  signal: AbortSignal;
}

/** Why work was given up: somebody pressed Ctrl-C, or the process was asked to end. */
export class Interruption extends Error {
  override name = "Interruption";
}

/** Why nothing was done: somebody was asked, and did not agree. */
export class Declined extends Error {
  override name = "Declined";
}

/** What ended a run before it was complete. What it measured is kept, and `resume` goes on with it. */
export class Unfinished extends Error {
  override name = "Unfinished";
  resume: string; // the command that goes on with it
  samples: number; // that it has taken

  constructor({experiment, run}: RunFolder, samples: number, cause: unknown) {
    super(`${experiment}/${run} is not finished.`, {cause});
    this.resume = `npm run experiment -- resume ${experiment}/${run}`;
    this.samples = samples;
  }
}

export function openContext(folder: string, signal: AbortSignal, env: NodeJS.ProcessEnv = process.env): Context {
  // npm starts its scripts in the folder of package.json, wherever it was itself started.
  const origin = env["npm_lifecycle_event"] === "experiment" ? (env["INIT_CWD"] ?? folder) : folder;
  return {folder, origin, results: join(folder, "results"), stdout: process.stdout, stderr: process.stderr, signal};
}

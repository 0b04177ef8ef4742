import {createHash, randomUUID} from "node:crypto";
import {mkdir, readFile, rename, rm} from "node:fs/promises";
import {join, resolve} from "node:path";
import {execa} from "execa";
import type {Canaries, Resources} from "../result/types.ts";
import {nativeLauncher} from "./native-launcher.ts";
import {nodeLauncher} from "./node-launcher.ts";

/** One start of one command. Nothing but this reaches the command: no variable, no open file, no terminal. */
export interface Launch {
  /** the program, looked up in the PATH of its environment, and its arguments; a shell is ["sh", "-c", …] */
  command: readonly string[];
  /** where it runs, and what a program given as a relative path is relative to */
  directory: string;
  environment: Readonly<Record<string, string>>;
  /** the file that receives standard output, made anew */
  stdout: string;
  /** likewise; the same path as stdout collects both in the order they were written */
  stderr: string;
  /** after which the whole tree is killed; Infinity for no limit */
  timeoutMs: number;
  /** which CPUs to pin to; see cpus.ts */
  cpus: readonly number[] | "all";
  /** whether to time a fixed loop of about 3 ms on the same CPUs before and after; defaults to false */
  canary?: boolean;
  /** ends the whole tree at once when aborted */
  signal?: AbortSignal | undefined;
}

/** How a start ended. Whether an exit code is a failure is for the caller to say. */
export type Outcome =
  | {status: "exited"; code: number}
  | {status: "signalled"; signal: NodeJS.Signals}
  | {status: "timeout"}
  | {status: "interrupted"}
  /** `code` is the system’s, such as ENOENT; `message` is a sentence for people */
  | {status: "not started"; code: string; message: string};

export interface LaunchResult {
  outcome: Outcome;
  /** when the command started: ISO 8601, UTC */
  startedAt: string;
  /**
   * null if nothing started. Wall time is the command’s own, from just before it is started until it is reaped; the rest
   * covers its whole tree. Peak memory is that of the largest process, and never less than the launcher’s own, of about
   * a megabyte.
   */
  resources: Resources | null;
  /** blocks (of 512 bytes on Linux) read from and written to disks; null if not known */
  blocks: {input: number; output: number} | null;
  /** null if not asked for, or not known */
  canaries: Canaries | null;
  /** whether it ran on the CPUs asked for; false if that was not asked, or cannot be done here */
  pinned: boolean;
  /** processes, the command itself aside, that still ran at its end and were killed; null if not known */
  strays: number | null;
  /** processes that could not be killed, since they belong to another user; null if not known */
  survivors: number | null;
}

/** Starts commands, and leaves no process of theirs behind. */
export interface Launcher {
  kind: "native" | "node";
  /** why there is no native launcher, as a sentence for the report; null if there is */
  reason: string | null;
  launch(launch: Launch): Promise<LaunchResult>;
}

const source = join(import.meta.dirname, "launcher.c");
const flags = ["-std=c11", "-O2"];
const noRequest = 64; // what launcher.c exits with if it is asked for nothing

/**
 * Compiles the launcher once into the given directory, under a name made from its source and compiler. Where that cannot
 * be done, returns one that is made of Node’s spawn instead and measures wall time only.
 */
export async function prepareLauncher(
  {directory}: {directory: string},
  {env}: Pick<NodeJS.Process, "env"> = process
): Promise<Launcher> {
  const options = {env, extendEnv: false, reject: false} as const;
  const compiler = await execa("cc", ["--version"], options);
  if (compiler.failed) return nodeLauncher(because("there is no C compiler named cc", compiler.shortMessage));
  const text = await readFile(source, "utf8");
  const key = createHash("sha256").update(
    JSON.stringify([text, flags, compiler.stdout, process.platform, process.arch])
  );
  const path = resolve(directory, `launcher-${key.digest("hex").slice(0, 16)}`);
  if (await runs(path)) return nativeLauncher(path);
  await mkdir(directory, {recursive: true});
  const temporary = `${path}-${randomUUID()}.tmp`;
  try {
    // A static program starts with less memory, and its peak is the least that a command can be seen to use.
    let build = await execa("cc", [...flags, "-static", "-o", temporary, source], options);
    if (build.failed) build = await execa("cc", [...flags, "-o", temporary, source], options);
    if (build.failed) return nodeLauncher(because("cc cannot compile launcher.c", build.stderr || build.shortMessage));
    if (!(await runs(temporary))) return nodeLauncher(because(`programs cannot run from ${directory}`));
    await rename(temporary, path);
  } finally {
    await rm(temporary, {force: true});
  }
  return nativeLauncher(path);
}

async function runs(path: string): Promise<boolean> {
  const {exitCode} = await execa(path, {input: "", env: {}, extendEnv: false, reject: false});
  return exitCode === noRequest;
}

function because(cause: string, detail = ""): string {
  const [line] = detail.split("\n");
  return (
    `Commands start through Node’s spawn, since ${cause}${line ? ` (${line})` : ""}: ` +
    "wall time only, without pinning, canaries, memory and CPU time. A C compiler mends this (apt-get install gcc libc6-dev)."
  );
}

import {execa} from "execa";
import {isDiskFull, toDiskFullError} from "../build/disk.ts";
import {findTool} from "../build/tools.ts";
import {SourceError} from "./error.ts";

/** What a source is read with, and how somebody gets it who does not have it. */
export interface Program {
  name: string;
  install: string;
}

export interface ProgramOptions {
  directory: string; // where it runs
  environment: NodeJS.ProcessEnv; // all of it
  folder?: string | undefined; // what it writes to, if that is elsewhere
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

export interface ProgramResult {
  failed: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program that asks no questions. Throws a SourceError if it is not
 * installed, and says so if the disk is full; other failures are for the caller
 * to explain.
 */
export async function tryProgram(
  {name, install}: Program,
  args: readonly string[],
  {directory, environment, folder = directory, signal, progress}: ProgramOptions
): Promise<ProgramResult> {
  signal?.throwIfAborted();
  const path = environment["PATH"] ?? "";
  if (findTool(name, path) === null) {
    const needed = `${name} is not installed, or not on your PATH, and this experiment’s source needs it.`;
    throw new SourceError(`${needed} ${install}`);
  }
  const [program = "", ...guard] = [...(guarded(path) ? deathSignal : []), name];
  const command = execa(program, [...guard, ...args], {
    cwd: directory,
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    ...(signal ? {cancelSignal: signal} : {})
  });
  if (progress) command.stderr.on("data", (chunk: Buffer) => progress(lastLine(chunk.toString())));
  const {failed, stdout, stderr} = await command;
  signal?.throwIfAborted();
  if (failed && isDiskFull(stderr)) throw await toDiskFullError(folder);
  return {failed, stdout, stderr};
}

// A runner that is killed cannot stop what it started, and a fetch that went on
// would hold the mirror’s locks when the run is resumed. Where there is no
// setpriv (util-linux has it), a program ends when it has done what it was to do.
const deathSignal = ["setpriv", "--pdeathsig", "KILL", "--"];

function guarded(path: string): boolean {
  return process.platform === "linux" && findTool("setpriv", path) !== null;
}

function lastLine(text: string): string {
  return (
    text
      .split(/[\r\n]+/)
      .filter(Boolean)
      .at(-1) ?? ""
  );
}

import {existsSync} from "node:fs";
import {constants} from "node:os";
import {resolve} from "node:path";
import {getSystemErrorMap} from "node:util";
import type {Launch, LaunchResult, Outcome} from "./launcher.ts";

/** The part of a launch that failed before the command began. */
export type StartPart = "command" | "directory" | "stdout" | "stderr" | "cpus";

/** Returns the result of a launch whose command never began, with the sentence that says why. */
export function notStarted(at: StartPart, errno: number, launch: Launch, startedAt: string): LaunchResult {
  const [code, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, "unknown error"];
  return result({status: "not started", code, message: explain(at, code, text, launch)}, startedAt);
}

/** Returns the result of a launch that was given up before it began. */
export function interruptedBeforeStart(): LaunchResult {
  return result({status: "interrupted"}, new Date().toISOString());
}

/** Throws if the launch cannot be expressed to the system at all, which is the caller’s mistake. */
export function checkLaunch({command, directory, environment, stdout, stderr, timeoutMs, cpus}: Launch): void {
  if (!command[0]) throw new Error("Cannot start an empty command: give a program, and perhaps its arguments.");
  if (!(timeoutMs > 0)) throw new Error(`Cannot limit ${command[0]} to ${timeoutMs} ms: a time limit is above 0.`);
  if (cpus.length === 0) throw new Error(`Cannot run ${command[0]} on no CPU: name at least one, or say all.`);
  const texts = [...command, directory, stdout, stderr, ...Object.entries(environment).flat()];
  const broken = texts.find((text) => text.includes("\0"));
  if (broken !== undefined)
    throw new Error(`Cannot start ${command[0]}: ${JSON.stringify(broken)} holds a NUL character.`);
  const name = Object.keys(environment).find((name) => name === "" || name.includes("="));
  if (name !== undefined) throw new Error(`Cannot start ${command[0]}: “${name}” is no name for a variable.`);
}

function result(outcome: Outcome, startedAt: string): LaunchResult {
  const unknown = {resources: null, blocks: null, canaries: null, pinned: false};
  return {outcome, startedAt, ...unknown, strays: 0, survivors: 0};
}

function explain(at: StartPart, code: string, text: string, launch: Launch): string {
  const {command, directory, environment, stdout, stderr, cpus} = launch;
  const name = command[0] ?? "";
  const because = `${text} (${code})`;
  switch (at) {
    case "directory":
      return `Cannot run ${name} in ${directory}: ${because}.`;
    case "stdout":
      return `Cannot write the output of ${name} to ${stdout}: ${because}.`;
    case "stderr":
      return `Cannot write the errors of ${name} to ${stderr}: ${because}.`;
    case "cpus":
      return `Cannot run ${name} on the CPUs ${String(cpus)}: ${because}. Are they online, and allowed to this process?`;
    case "command":
      if (code === "ENOENT") return explainMissing(name, directory, environment["PATH"]);
      if (code === "EACCES")
        return `Cannot start ${name} in ${directory}: permission denied. Is it an executable file?`;
      if (code === "E2BIG") return `Cannot start ${name}: its arguments and environment are too long for this system.`;
      return `Cannot start ${name} in ${directory}: ${because}.`;
  }
}

function explainMissing(name: string, directory: string, path: string | undefined): string {
  if (!name.includes("/")) {
    const where = path === undefined ? "/bin and /usr/bin, as it has no PATH" : `its PATH (${path})`;
    return `Command not found: there is no ${name} in ${where}. Install it, or set PATH in the environment.`;
  }
  if (!existsSync(resolve(directory, name))) return `Command not found: there is no ${name} in ${directory}.`;
  return `Cannot start ${name} in ${directory}: the file is there, but the interpreter or loader that it names is not.`;
}

/** Returns the number of a system error by its name, or that of an input/output error. */
export function toErrno(code: string | undefined): number {
  return constants.errno[code as keyof typeof constants.errno] ?? constants.errno.EIO;
}

import {spawn} from "node:child_process";
import type {ChildProcess} from "node:child_process";
import {closeSync, openSync, statSync} from "node:fs";
import type {Launch, LaunchResult, Launcher, Outcome} from "./launcher.ts";
import {checkLaunch, interruptedBeforeStart, notStarted, toErrno} from "./start-failure.ts";
import type {StartPart} from "./start-failure.ts";

/**
 * Returns a launcher that is made of Node’s spawn, for machines without a C compiler. Its wall time includes Node’s own
 * share; it knows no other resource. It kills the command’s process group, which a daemon leaves, and which outlives a
 * runner that is killed outright.
 */
export function nodeLauncher(reason: string): Launcher {
  return {kind: "node", reason, launch: launchNode};
}

async function launchNode(launch: Launch): Promise<LaunchResult> {
  checkLaunch(launch);
  const {signal, timeoutMs} = launch;
  if (signal?.aborted) return interruptedBeforeStart();
  const startedAt = new Date().toISOString();
  const opened = openFiles(launch);
  if ("at" in opened) return notStarted(opened.at, opened.errno, launch, startedAt);
  const started = process.hrtime.bigint();
  const command = spawnGroup(launch, opened.files);
  for (const file of new Set(opened.files)) closeSync(file);
  let stopped: Outcome | undefined;
  const stop = (outcome: Outcome) => {
    stopped ??= outcome;
    killGroup(command);
  };
  const interrupt = () => stop({status: "interrupted"});
  const limit = timeoutMs <= longest ? setTimeout(() => stop({status: "timeout"}), timeoutMs) : undefined;
  signal?.addEventListener("abort", interrupt);
  process.on("exit", interrupt);
  try {
    const outcome = await end(command);
    const wallNs = Number(process.hrtime.bigint() - started);
    if (typeof outcome === "number") return notStarted("command", outcome, launch, startedAt);
    return {
      outcome: stopped ?? outcome,
      startedAt,
      resources: {...unknown, wallNs},
      blocks: null,
      canaries: null, // a loop that runs on another CPU than the command would tell nothing about it
      pinned: false,
      strays: null,
      survivors: null
    };
  } finally {
    killGroup(command);
    clearTimeout(limit);
    signal?.removeEventListener("abort", interrupt);
    process.off("exit", interrupt);
  }
}

const longest = 2 ** 31 - 1; // ms; Node’s timers take no more
const unknown = {
  userUs: null,
  systemUs: null,
  peakMemoryBytes: null,
  minorFaults: null,
  majorFaults: null,
  voluntarySwitches: null,
  involuntarySwitches: null
};

function openFiles({directory, stdout, stderr}: Launch): {files: [number, number]} | {at: StartPart; errno: number} {
  let at: StartPart = "directory";
  let out: number | undefined;
  try {
    if (!statSync(directory).isDirectory()) return {at, errno: toErrno("ENOTDIR")};
    at = "stdout";
    out = openSync(stdout, "w");
    at = "stderr";
    return {files: [out, stderr === stdout ? out : openSync(stderr, "w")]};
  } catch (error) {
    if (out !== undefined) closeSync(out);
    return {at, errno: toErrno((error as NodeJS.ErrnoException).code)};
  }
}

function spawnGroup({command: [file = "", ...rest], directory, environment}: Launch, [out, err]: [number, number]) {
  return spawn(file, rest, {cwd: directory, env: {...environment}, stdio: ["ignore", out, err], detached: true});
}

/** Returns how the command ended by itself, or the number of the error that kept it from starting. */
async function end(command: ChildProcess): Promise<Outcome | number> {
  return new Promise((resolve) => {
    command.on("error", ({code}: NodeJS.ErrnoException) => resolve(toErrno(code)));
    command.on("exit", (code, signal) =>
      resolve(signal ? {status: "signalled", signal} : {status: "exited", code: code ?? 0})
    );
  });
}

function killGroup({pid}: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended.
  }
}

import {spawn} from "node:child_process";
import {constants} from "node:os";
import {text} from "node:stream/consumers";
import type {Launch, LaunchResult, Launcher, Outcome} from "./launcher.ts";
import {checkLaunch, interruptedBeforeStart, notStarted} from "./start-failure.ts";
import type {StartPart} from "./start-failure.ts";

/**
 * Returns the launcher at the given path: one process of it per start. It is small, so Node’s own size and the time that
 * Node takes to spawn and to notice the end are no part of what it measures.
 */
export function nativeLauncher(path: string): Launcher {
  return {kind: "native", reason: null, launch: (launch) => launchNative(path, launch)};
}

async function launchNative(path: string, launch: Launch): Promise<LaunchResult> {
  checkLaunch(launch);
  const {signal, canary = false} = launch;
  if (signal?.aborted) return interruptedBeforeStart();
  const launcher = spawn(path, {env: {}, stdio: ["pipe", "pipe", "ignore"]});
  // While this pipe is open the launcher knows that somebody waits; the kernel closes it even if the runner is killed.
  const abort = () => launcher.stdin.destroy();
  signal?.addEventListener("abort", abort);
  try {
    const ended = new Promise<string>((resolve, reject) => {
      launcher.on("error", reject);
      launcher.on("close", (code, name) => resolve(name ?? `exit code ${code}`));
    });
    launcher.stdin.on("error", () => {}); // it tells nothing that the launcher’s end does not tell
    launcher.stdin.write(writeRequest(launch));
    const [line, end] = await Promise.all([text(launcher.stdout), ended]);
    if (line) return readReport(JSON.parse(line) as Report, launch, canary);
    if (signal?.aborted) return interruptedBeforeStart();
    throw new Error(`The launcher (${path}) ended without a result: ${end}. Something killed it; run again.`);
  } finally {
    signal?.removeEventListener("abort", abort);
    launcher.stdin.destroy();
  }
}

function writeRequest({command, directory, environment, stdout, stderr, timeoutMs, cpus, canary}: Launch): Buffer {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const strings = [
    ...[directory, stdout, stderr],
    timeoutMs === Infinity ? "0" : String(Math.ceil(timeoutMs)),
    cpus === "all" ? "" : cpus.join(),
    canary ? "1" : "0",
    ...[String(command.length), ...command],
    ...[String(variables.length), ...variables]
  ];
  const body = Buffer.from(strings.map((string) => `${string}\0`).join(""));
  return Buffer.concat([Buffer.from(`${body.length}\n`), body]);
}

/** The line that launcher.c writes. */
type Report =
  | {status: "not started"; at: StartPart; errno: number; startedMs: number}
  | {
      status: "exited" | "signalled" | "timeout" | "interrupted";
      value: number;
      pinned: number;
      startedMs: number;
      wallNs: number;
      userUs: number;
      systemUs: number;
      peakMemoryBytes: number;
      minorFaults: number;
      majorFaults: number;
      voluntarySwitches: number;
      involuntarySwitches: number;
      inputBlocks: number;
      outputBlocks: number;
      canaryBeforeNs: number;
      canaryAfterNs: number;
      strays: number;
      survivors: number;
    };

function readReport(report: Report, launch: Launch, canary: boolean): LaunchResult {
  if (report.status === "not started") return notStarted(report.at, report.errno, launch, toTime(report.startedMs));
  const {status, value, pinned, startedMs, inputBlocks, outputBlocks, canaryBeforeNs, canaryAfterNs, ...rest} = report;
  const {strays, survivors, ...resources} = rest;
  return {
    outcome: toOutcome(status, value),
    startedAt: toTime(startedMs),
    resources,
    blocks: {input: inputBlocks, output: outputBlocks},
    canaries: canary ? {beforeNs: canaryBeforeNs, afterNs: canaryAfterNs} : null,
    pinned: pinned === 1,
    strays,
    survivors
  };
}

function toOutcome(status: Exclude<Outcome["status"], "not started">, value: number): Outcome {
  if (status === "exited") return {status, code: value};
  if (status === "signalled") return {status, signal: toSignal(value)};
  return {status};
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

function toSignal(number: number): NodeJS.Signals {
  const entry = Object.entries(constants.signals).find(([, value]) => value === number);
  return (entry?.[0] ?? `SIGRTMIN+${number - 34}`) as NodeJS.Signals; // Node has no names for real-time signals
}

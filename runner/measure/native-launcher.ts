import {spawn} from "node:child_process";
import type {Socket} from "node:net";
import {constants} from "node:os";
import type {Launch, LaunchResult, Launcher, Outcome} from "./launcher.ts";
import {checkLaunch, interruptedBeforeStart, notStarted} from "./start-failure.ts";
import type {StartPart} from "./start-failure.ts";

/**
 * Returns the launcher at the given path. It is small, and a process of its own, so Node’s size and the time that Node
 * takes to spawn and to notice the end are no part of what it measures. A process of it starts one command at a time,
 * and then waits for the next: that costs about half of a new process, and leaves the machine quieter before each start.
 */
export function nativeLauncher(path: string): Launcher {
  const idle: Server[] = [];
  return {
    kind: "native",
    reason: null,
    async launch(launch) {
      checkLaunch(launch);
      if (launch.signal?.aborted) return interruptedBeforeStart();
      let server = idle.pop();
      while (server && !isAlive(server)) server = idle.pop();
      server ??= startServer(path);
      const result = await serve(server, launch);
      if (result.outcome.status !== "interrupted" && !result.survivors) idle.push(server);
      return result;
    }
  };
}

type Server = ReturnType<typeof startServer>;

function startServer(path: string) {
  // While stdin is open the launcher knows that there is a runner; the kernel closes it even if the runner is killed.
  const server = spawn(path, {env: {}, stdio: ["pipe", "pipe", "ignore"]});
  server.stdin.on("error", () => {}); // it tells nothing that the launcher’s end does not tell
  server.stdout.setEncoding("utf8");
  return server;
}

function isAlive({exitCode, signalCode, stdin}: Server): boolean {
  return exitCode === null && signalCode === null && stdin.writable;
}

async function serve(server: Server, launch: Launch): Promise<LaunchResult> {
  const {signal, canary = false} = launch;
  const abort = () => server.stdin.destroy();
  signal?.addEventListener("abort", abort);
  hold(server, true);
  try {
    const line = readLine(server);
    server.stdin.write(writeRequest(launch));
    return readReport(JSON.parse(await line) as Report, launch, canary);
  } catch (error) {
    if (signal?.aborted) return interruptedBeforeStart();
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    hold(server, false);
  }
}

/** Tells Node whether to wait for the launcher before it exits. An idle one ends when Node does. */
function hold(server: Server, is: boolean): void {
  for (const handle of [server, server.stdin as Socket, server.stdout as Socket]) {
    if (is) handle.ref();
    else handle.unref();
  }
}

function readLine(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    const read = (chunk: string) => {
      line += chunk;
      if (!line.endsWith("\n")) return;
      forget();
      resolve(line);
    };
    const fail = (error: Error) => {
      forget();
      reject(error);
    };
    const close = (code: number | null, signal: string | null) =>
      fail(
        new Error(
          `The launcher ended without a result (${signal ?? `exit code ${code}`}). Something stopped it; run again.`
        )
      );
    const forget = () => server.off("error", fail).off("close", close).stdout.off("data", read);
    server.on("error", fail).on("close", close).stdout.on("data", read);
  });
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
    strays: strays < 0 ? null : strays,
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

import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import {chooseCpus} from "../../runner/measure/cpus.ts";
import {prepareLauncher} from "../../runner/measure/launcher.ts";
import type {Launch, LaunchResult, Launcher} from "../../runner/measure/launcher.ts";
import {nodeLauncher} from "../../runner/measure/node-launcher.ts";
import {median, quantile} from "../../runner/statistics/quantile.ts";
import {random, shuffle} from "../../runner/statistics/random.ts";
import {renderTable} from "./table.ts";

const rounds = 40;
const starts = 25; // per tool and round

/** Compares the launcher with its peers: what a start seems to take, what it really takes, and peak memory. */
export async function benchLauncher(): Promise<string> {
  await requireTools();
  const directory = await mkdtemp(join(tmpdir(), "bench-launcher-"));
  try {
    const native = await prepareLauncher({directory});
    if (native.reason) throw new Error(native.reason);
    return [await benchStarts(native, directory), await benchMemory(native, directory)].join("\n");
  } finally {
    await rm(directory, {recursive: true});
  }
}

async function requireTools(): Promise<void> {
  for (const command of [
    ["hyperfine", "--version"],
    ["/usr/bin/time", "--version"]
  ] as const) {
    const [name, option] = command;
    const {failed} = await execa(name, [option], {reject: false});
    if (failed) throw new Error(`There is no ${name}. Install both peers: apt-get install hyperfine time`);
  }
}

/** A way to start /bin/true a number of times; returns what it says that each start took (ns). */
type Tool = () => Promise<number[]>;

async function benchStarts(native: Launcher, directory: string): Promise<string> {
  const cpus = chooseCpus("1");
  const json = join(directory, "hyperfine.json");
  const hyperfine = ["hyperfine", "-N", "--style=none", `--runs=${starts}`, `--export-json=${json}`, "/bin/true"];
  const tools: Record<string, Tool> = {
    "launcher, pinned (the default)": () => startEach(() => wall(native, directory, cpus)),
    "launcher, cpus: all": () => startEach(() => wall(native, directory, "all")),
    "Node’s spawn (the fall-back)": () => startEach(() => wall(nodeLauncher(""), directory, "all")),
    execa: () => startEach(async () => 1e6 * (await execa("/bin/true")).durationMs),
    "hyperfine -N": () => startHyperfine(hyperfine, json),
    "hyperfine -N, under taskset": () => startHyperfine(["taskset", "-c", String(cpus), ...hyperfine], json)
  };
  const names = Object.keys(tools);
  const next = random("launcher");
  const told = new Map(names.map((name) => [name, [] as number[]])); // ns
  const real = new Map(names.map((name) => [name, [] as number[]])); // ns
  for (let round = 0; round < rounds; round++) {
    for (const name of shuffle(names, next)) {
      const before = process.hrtime.bigint();
      const times = await tools[name]?.();
      real.get(name)?.push(Number(process.hrtime.bigint() - before) / starts);
      told.get(name)?.push(...(times ?? []));
    }
  }
  const rows = names.map((name) => ({name, told: summarise(told.get(name)), real: summarise(real.get(name))}));
  const [first] = rows;
  if (!first) return "";
  return renderTable(
    `Starting /bin/true: ${rounds * starts} starts per tool, interleaved in ${rounds} rounds; ratios to the first row`,
    ["tool", "wall it tells", "ratio", "spread (IQR)", "ratio", "cost of a start", "ratio"],
    rows.map(({name, told, real}) => [
      name,
      `${(told.median / 1e3).toFixed(0)} µs`,
      ratio(told.median, first.told.median),
      `${(told.spread / 1e3).toFixed(0)} µs`,
      ratio(told.spread, first.told.spread),
      `${(real.median / 1e6).toFixed(2)} ms`,
      ratio(real.median, first.real.median)
    ])
  );
}

async function benchMemory(native: Launcher, directory: string): Promise<string> {
  const commands = [["/bin/true"], ["dd", "if=/dev/zero", "of=/dev/null", "bs=10M", "count=1"]];
  commands.push(["dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"]);
  const ballast = Buffer.alloc(300 * 2 ** 20, 1); // so that this process is larger than any command
  const rows: string[][] = [];
  for (const command of commands) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 15; round++) {
      ours.push(await peak(native, directory, command));
      theirs.push(await timePeak(command));
    }
    const [launcher, time] = [summarise(ours).median, summarise(theirs).median];
    rows.push([command.join(" "), mb(launcher), mb(time), ratio(time, launcher)]);
  }
  return renderTable(
    `Peak memory, started from a process that holds ${mb(ballast.length)} itself: medians of 15 starts, interleaved`,
    ["command", "launcher", "time -v", "ratio"],
    rows
  );
}

function launch(launcher: Launcher, directory: string, options: Pick<Launch, "command" | "cpus">) {
  const log = join(directory, "log");
  const environment = {PATH: process.env["PATH"] ?? ""};
  return launcher.launch({directory, environment, stdout: log, stderr: log, timeoutMs: 60_000, ...options});
}

async function wall(launcher: Launcher, directory: string, cpus: Launch["cpus"]): Promise<number> {
  const result = await launch(launcher, directory, {command: ["/bin/true"], cpus});
  return resources(result).wallNs;
}

async function peak(launcher: Launcher, directory: string, command: string[]): Promise<number> {
  return resources(await launch(launcher, directory, {command, cpus: "all"})).peakMemoryBytes ?? NaN;
}

function resources({resources, outcome}: LaunchResult) {
  if (resources) return resources;
  throw new Error(`A start failed: ${JSON.stringify(outcome)}`);
}

async function startEach(start: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) times.push(await start());
  return times;
}

async function startHyperfine([file = "", ...rest]: string[], json: string): Promise<number[]> {
  await execa(file, rest, {stdio: "ignore"});
  return (await readHyperfine(json)).times.map((seconds) => 1e9 * seconds);
}

async function timePeak(command: string[]): Promise<number> {
  const {stderr} = await execa("/usr/bin/time", ["-v", ...command]);
  return 1024 * Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1]);
}

async function readHyperfine(json: string): Promise<{times: number[]}> {
  const {results} = JSON.parse(await readFile(json, "utf8"));
  return results[0];
}

function summarise(values: readonly number[] = []): {median: number; spread: number} {
  return {median: median(values), spread: quantile(values, 0.75) - quantile(values, 0.25)};
}

function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(2)}×`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

import {existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync} from "node:fs";
import {delimiter, join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {execa} from "execa";
import type {Event} from "../../runner/result/types.ts";
import type {ComparedArtifact} from "../result/fixture.ts";
import {temporaryFolder, write} from "../source/fixture.ts";
import {compile} from "./compiled.ts";

/** Somebody’s project in a folder of its own, which is removed when the test ends, and the command line in it. */
export interface Project {
  home: string; // holds everything that its runs write
  folder: string;
  cache: string;
  environment: Record<string, string>;
  command: readonly string[]; // stands for `npm run experiment --`
  /** Runs `npm run experiment -- ARGS` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Begins to run it. */
  start(args: readonly string[], options?: RunOptions): Running;
  /** Returns an output in which all that differs from run to run has one form. */
  plain(output: string): string;
  write(files: Record<string, string>): void;
  read(path: string): string;
  /** Runs of an experiment, oldest first. */
  runs(experiment?: string): Run[];
}

export interface RunOptions {
  environment?: Record<string, string>;
  imports?: readonly string[]; // modules that are loaded before it
  main?: string; // in place of the compiled one
  timeoutMs?: number; // a minute
}

export interface Result {
  exitCode: number | undefined; // undefined: a signal ended it
  stdout: string;
  stderr: string;
}

export interface Running {
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Result>;
}

export interface Run {
  id: string;
  folder: string;
  journal: string;
  artifact: string;
  events(): Event[];
  result(): ComparedArtifact;
}

export interface ProjectOptions {
  /**
   * Whether there is a C compiler. Without one, samples have no canaries, so that no
   * pair is set aside and a verdict depends on values only, however busy the machine
   * is. Defaults to true.
   */
  compiler?: boolean;
}

/** Makes a project of the given files; an experiment is a file in experiments/. */
export async function createProject(
  files: Record<string, string>,
  {compiler = true}: ProjectOptions = {}
): Promise<Project> {
  const home = temporaryFolder();
  const {main, launcher} = await compile();
  const folder = join(home, "project");
  const cache = join(home, "cache");
  for (const path of [folder, cache, launcher, join(home, "tmp"), join(home, "home")])
    mkdirSync(path, {recursive: true});
  symlinkSync(launcher, join(cache, "launcher")); // compiled once for all
  write(folder, files);
  const environment: Record<string, string> = {
    PATH: compiler ? systemPath : linkTools(join(home, "bin")),
    HOME: join(home, "home"),
    TMPDIR: join(home, "tmp"),
    BENCHBOOK_CACHE: cache,
    BENCHBOOK_LOCKS: join(home, "locks"),
    COLUMNS: "100"
  };
  const start = (args: readonly string[], options: RunOptions = {}): Running => {
    const imports = (options.imports ?? []).flatMap((path) => ["--import", path]);
    const child = execa(process.execPath, [...imports, options.main ?? main, ...args], {
      cwd: folder,
      env: {...environment, ...options.environment},
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      stripFinalNewline: false,
      timeout: options.timeoutMs ?? 60_000,
      killSignal: "SIGKILL"
    });
    return {
      kill: (signal) => void child.kill(signal),
      ended: child.then(({exitCode, stdout, stderr}) => ({exitCode, stdout, stderr}))
    };
  };
  return {
    home,
    folder,
    cache,
    environment,
    command: [process.execPath, main],
    run: (args, options) => start(args, options).ended,
    start,
    plain: (output) => plain(withoutLimits(output, listRuns(join(folder, "results"))), home),
    write: (more) => write(folder, more),
    read: (path) => readFileSync(join(folder, path), "utf8"),
    runs: (experiment) => listRuns(join(folder, "results"), experiment)
  };
}

const systemPath = process.env["PATH"] ?? "";
const tools = [
  "awk",
  "cat",
  "chmod",
  "cp",
  "cut",
  "echo",
  "env",
  "git",
  "grep",
  "head",
  "hg",
  "ln",
  "ls",
  "mkdir",
  "mv",
  "node"
];
const moreTools = ["printf", "rm", "script", "sed", "sh", "sleep", "sort", "sync", "touch", "tr", "true", "wc"];

/** Makes a folder that can stand as PATH, of programs that tests use. */
function linkTools(folder: string): string {
  mkdirSync(folder);
  for (const tool of [...tools, ...moreTools]) {
    const found = systemPath.split(delimiter).find((one) => existsSync(join(one, tool)));
    if (found === undefined) throw new Error(`${tool} is not on your PATH, and tests of the command line need it.`);
    symlinkSync(join(found, tool), join(folder, tool));
  }
  return folder;
}

/** Waits until a condition holds; throws after half a minute. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const begun = Date.now(); !holds(); await setTimeout(5)) {
    if (Date.now() - begun > 30_000) throw new Error(`Waited in vain for ${what}.`);
  }
}

function listRuns(results: string, experiment?: string): Run[] {
  return entries(results)
    .filter((name) => experiment === undefined || name === experiment)
    .flatMap((name) => entries(join(results, name)).map((id) => open(join(results, name, id), id)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function open(folder: string, id: string): Run {
  const journal = join(folder, "journal.jsonl");
  const artifact = join(folder, "result.json");
  return {
    id,
    folder,
    journal,
    artifact,
    events: () =>
      (existsSync(journal) ? readFileSync(journal, "utf8") : "")
        .split("\n")
        .slice(0, -1) // a line that is not ended is torn
        .map((line) => JSON.parse(line) as Event),
    result: () => JSON.parse(readFileSync(artifact, "utf8")) as ComparedArtifact
  };
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a machine cannot do is said at the beginning of a run, and is another thing on another machine. */
function withoutLimits(output: string, runs: readonly Run[]): string {
  const starts = runs.flatMap((run) => run.events().flatMap((event) => (event.event === "start" ? [event] : [])));
  const limits = starts.flatMap(({machine}) => machine.limits.map((limit) => limit.replace(/[\u00a0\u202f]/g, " ")));
  return limits.reduce((rest, limit) => rest.replaceAll(`${limit}\n`, ""), output);
}

function plain(output: string, home: string): string {
  const text = output
    .replace(/^( *\S+ +(?:done|failed|interrupted|still going) +).*$/gm, "$1HOST")
    .replaceAll(home, "HOME")
    .replace(/\bbenchbook-[0-9a-f]{8}\b/g, "benchbook-ID")
    .replace(/\bscratch-\d{7}\b/g, "scratch-NUMBER")
    .replace(/\b\d{4}-\d\d-\d\d-\d{6}(-\d+)?\b/g, "RUN")
    .replace(/\b[0-9a-f]{24}\b/g, "KEY")
    .replace(/\b[0-9a-f]{40}\b/g, "HASH")
    .replace(/\b[0-9a-f]{12}\b/g, "HASH")
    .replace(/\b(in|after|about) [\d.]+ (ms|s|min)\b/g, "$1 TIME");
  return sortBuilds(text);
}

/** Builds go on at the same time, and end in any order. */
function sortBuilds(text: string): string {
  const blocks = text.split(/^(?=\S)/m);
  const isBuild = (block: string): boolean => /^(Built|Building|The build of) /.test(block);
  const sorted = blocks.filter(isBuild).sort();
  return blocks.map((block) => (isBuild(block) ? sorted.shift() : block)).join("");
}

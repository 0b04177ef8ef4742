import {mkdirSync, readdirSync, readFileSync, symlinkSync} from "node:fs";
import {join} from "node:path";
import {setTimeout} from "node:timers/promises";
import {execa} from "execa";
import type {Artifact, Event} from "../../runner/result/types.ts";
import {temporaryFolder, write} from "../source/fixture.ts";
import {compile} from "./compiled.ts";

/** Somebody’s project in a folder of its own, which is removed when the test ends, and the command line in it. */
export interface Project {
  home: string; // holds everything that its runs write
  folder: string;
  cache: string;
  /** Runs `npm run experiment -- ARGS` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** Begins to run it. */
  start(args: readonly string[], options?: RunOptions): Running;
  write(files: Record<string, string>): void;
  read(path: string): string;
  /** Runs of an experiment, oldest first. */
  runs(experiment?: string): Run[];
}

export interface RunOptions {
  environment?: Record<string, string>;
  imports?: readonly string[]; // modules that are loaded before it
  main?: string; // in place of the compiled one
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
  result(): Artifact;
}

/** Makes a project of the given files; an experiment is a file in experiments/. */
export async function createProject(files: Record<string, string>): Promise<Project> {
  const home = temporaryFolder();
  const {main, launcher} = await compile();
  const folder = join(home, "project");
  const cache = join(home, "cache");
  for (const path of [folder, cache, launcher, join(home, "tmp"), join(home, "home")])
    mkdirSync(path, {recursive: true});
  symlinkSync(launcher, join(cache, "launcher")); // compiled once for all
  write(folder, files);
  const environment: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
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
      timeout: 60_000,
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
    run: (args, options) => start(args, options).ended,
    start,
    write: (more) => write(folder, more),
    read: (path) => readFileSync(join(folder, path), "utf8"),
    runs: (experiment) => listRuns(join(folder, "results"), experiment)
  };
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
      readFileSync(journal, "utf8")
        .split("\n")
        .slice(0, -1) // a line that is not ended is torn
        .map((line) => JSON.parse(line) as Event),
    result: () => JSON.parse(readFileSync(artifact, "utf8")) as Artifact
  };
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

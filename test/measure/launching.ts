import {readFileSync} from "node:fs";
import {mkdtemp, realpath, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {prepareLauncher} from "../../runner/measure/launcher.ts";
import type {Launch, LaunchResult, Launcher} from "../../runner/measure/launcher.ts";

export const environment = {PATH: process.env["PATH"] ?? "/bin:/usr/bin"};

/** A folder, with a native launcher in its cache/, where both outputs of a command go to log. */
export interface Launching {
  directory: string;
  native: Launcher;
  launch(launcher: Launcher, command: string[], options?: Partial<Launch>): Promise<LaunchResult>;
  shell(launcher: Launcher, script: string, options?: Partial<Launch>): Promise<LaunchResult>;
  log(): string;
  remove(): Promise<void>;
}

export async function startLaunching(): Promise<Launching> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "launcher-")));
  const native = await prepareLauncher({directory: join(directory, "cache")});
  const log = join(directory, "log");
  const defaults = {directory, environment, stdout: log, stderr: log, timeoutMs: 60_000, cpus: "all"} as const;
  const launch: Launching["launch"] = (launcher, command, options) =>
    launcher.launch({...defaults, command, ...options});
  return {
    directory,
    native,
    launch,
    shell: (launcher, script, options) => launch(launcher, ["sh", "-c", script], options),
    log: () => readFileSync(log, "utf8"),
    remove: () => rm(directory, {recursive: true})
  };
}

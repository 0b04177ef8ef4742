import {readFileSync} from "node:fs";
import {readdir, readFile, stat} from "node:fs/promises";
import os from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import {readTopology, type Topology} from "../measure/cpus.ts";

/** How to look at a machine. What is absent, or may not be read, is null or empty: never an error. */
export interface Probe {
  /** Returns a file’s text, trimmed; null if there is none. */
  read(path: string): Promise<string | null>;
  /** Returns the names in a folder. */
  list(path: string): Promise<string[]>;
  /** Returns whether anybody may write to a file, root included. */
  isWritable(path: string): Promise<boolean>;
  /** Returns what a command prints, trimmed; null if it is missing or fails. */
  run(command: string, ...rest: string[]): Promise<string | null>;
  /** Returns the CPUs that may be used, and which of them share a core. */
  topology(): Topology;
  /** what Node knows, wherever it runs */
  host: Host;
}

export interface Host {
  platform: string; // e.g., "linux", "darwin"
  name: string;
  release: string; // of the kernel
  arch: string;
  cpus: number;
  model: string | null; // of the CPU
  memoryBytes: number;
  uptimeSeconds: number;
  user: number | null; // 0 is root
}

/** Returns a probe of this machine, or of a folder that looks like one, in which commands are missing. */
export function openProbe(root = "/"): Probe {
  return {
    host: readHost(),
    read: async (path) => {
      try {
        return (await readFile(join(root, path), "utf8")).trim() || null;
      } catch {
        return null;
      }
    },
    list: async (path) => {
      try {
        return (await readdir(join(root, path))).sort();
      } catch {
        return [];
      }
    },
    isWritable: async (path) => {
      try {
        return ((await stat(join(root, path))).mode & 0o222) !== 0;
      } catch {
        return false;
      }
    },
    topology: () => readTopology((path) => readFileSync(join(root, path), "utf8")),
    run: async (command, ...rest) => {
      if (root !== "/") return null;
      const {failed, stdout} = await execa(command, rest, {env: {LC_ALL: "C"}, timeout: 5000, reject: false});
      return failed ? null : stdout.trim() || null;
    }
  };
}

function readHost(): Host {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim();
  return {
    platform: process.platform,
    name: os.hostname(),
    release: os.release(),
    arch: os.arch(),
    cpus: cpus.length || os.availableParallelism(),
    model: model && model !== "unknown" ? model : null,
    memoryBytes: os.totalmem(),
    uptimeSeconds: os.uptime(),
    user: process.getuid?.() ?? null
  };
}

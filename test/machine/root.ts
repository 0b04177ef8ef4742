import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {onTestFinished} from "vitest";
import {openControls, type Controls} from "../../runner/machine/controls.ts";
import type {Host} from "../../runner/machine/probe.ts";

const host: Host = {
  platform: "linux",
  name: "node-knows",
  release: "6.1.0",
  arch: "x64",
  cpus: 4,
  model: null,
  memoryBytes: 8 * 2 ** 30,
  uptimeSeconds: 3600,
  user: 1000
};

interface Fake {
  files?: Record<string, string>; // relative to the root
  host?: Partial<Host>;
  commands?: Record<string, string>; // what a command line prints
  readOnly?: string[]; // files that nobody may write to
  refuse?: Record<string, string>; // files that the system does not let be written, with its code
}

export interface FakeMachine extends Controls {
  root: string;
  /** Returns all files that can be set, with what is in them. */
  files(): Promise<Record<string, string>>;
}

/** Returns the controls of a folder that has these files, in place of the root of a machine. */
export async function fakeMachine(fake: Fake): Promise<FakeMachine> {
  const {files = {}, host: known = {}, commands = {}, readOnly = [], refuse = {}} = fake;
  const root = await mkdtemp(join(tmpdir(), "benchbook-root-"));
  onTestFinished(() => rm(root, {recursive: true}));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), {recursive: true});
    await writeFile(join(root, path), `${text}\n`);
  }
  for (const path of readOnly) await chmod(join(root, path), 0o444);
  const controls = openControls(root);
  return {
    ...controls,
    root,
    host: {...host, ...known},
    run: async (command, ...rest) => commands[[command, ...rest].join(" ")] ?? null,
    async write(path, text) {
      const code = refuse[path.slice(1)];
      if (code !== undefined) throw Object.assign(new Error(`${code}: refused`), {code});
      await controls.write(path, text);
    },
    async files() {
      const all = Object.keys(files).map(async (path) => [path, (await readFile(join(root, path), "utf8")).trim()]);
      return Object.fromEntries(await Promise.all(all)) as Record<string, string>;
    }
  };
}

/** Returns the lines of /proc/cpuinfo for so many CPUs. */
export function cpuinfo(count: number, model: string, flags: string): string {
  return Array.from(
    {length: count},
    (_, i) =>
      `processor\t: ${i}\nvendor_id\t: X\nmodel name\t: ${model}\ncpu MHz\t\t: ${1000 + i}\nflags\t\t: ${flags}\n`
  ).join("\n");
}

/** Returns the files of the first CPU’s caches. */
export function cacheFiles(...caches: [level: number, type: string, size: string, ways: number, sets: number][]) {
  return Object.fromEntries(
    caches.flatMap(([level, type, size, ways, sets], i) => {
      const folder = `sys/devices/system/cpu/cpu0/cache/index${i}`;
      return [
        [`${folder}/level`, String(level)],
        [`${folder}/type`, type],
        [`${folder}/size`, size],
        [`${folder}/ways_of_associativity`, String(ways)],
        [`${folder}/number_of_sets`, String(sets)]
      ];
    })
  ) as Record<string, string>;
}

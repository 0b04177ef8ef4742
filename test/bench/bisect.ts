import {cpSync} from "node:fs";
import {chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from "node:fs/promises";
import {availableParallelism, tmpdir} from "node:os";
import {join} from "node:path";
import {execa} from "execa";
import {formatDuration} from "../../runner/narrate/units.ts";
import {rows} from "../../runner/result/samples.ts";
import type {Artifact} from "../../runner/result/types.ts";
import {median, quantile} from "../../runner/statistics/quantile.ts";
import {random, shuffle} from "../../runner/statistics/random.ts";
import {readArtifact} from "../../runner/store/artifact.ts";
import {renderTable} from "./table.ts";

const home = join(import.meta.dirname, "../..");
const repetitions = Number(process.env["BENCH_RUNS"] ?? 10);

/** What the history’s README says about the change between v1 and v2. */
const culprit = "Give every handler a trace stub";

/** What one search took, and what it named. */
interface Search {
  wallMs: number;
  searchMs: number | null; // without what follows it; null: nothing does
  builds: number;
  samples: number;
  named: string | null; // the subject of the commit
  confirmed: boolean | null; // null: nothing confirms it
}

/**
 * Searches v1 to v2 of fast-vs-slow by turns with the bisect step of
 * fast-vs-slow-why and with `git bisect run`: nothing is built beforehand.
 */
export async function benchBisect(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-bisect-"));
  try {
    const repository = await makeRepository(folder);
    const tools: Record<string, (into: string) => Promise<Search>> = {
      Benchbook: (into) => searchByStep(repository, into),
      "git bisect run": (into) => searchByScript(repository, into)
    };
    const names = Object.keys(tools);
    const searches = new Map(names.map((name) => [name, [] as Search[]]));
    const next = random("bisect");
    for (let i = 0; i < repetitions; ++i) {
      for (const name of shuffle(names, next)) {
        const into = join(folder, `${names.indexOf(name)}-${i}`);
        await mkdir(into);
        const search = await tools[name]?.(into);
        if (search) searches.get(name)?.push(search);
        await rm(into, {recursive: true});
      }
    }
    return render(searches);
  } finally {
    await rm(folder, {recursive: true});
  }
}

function render(searches: ReadonlyMap<string, readonly Search[]>): string {
  const lines = [...searches].flatMap(([name, own]): [string, readonly Search[], number[]][] => {
    const searching = own.flatMap(({searchMs}) => (searchMs === null ? [] : [searchMs]));
    const whole: [string, readonly Search[], number[]] = [name, own, own.map(({wallMs}) => wallMs)];
    return searching.length === 0 ? [whole] : [whole, ["– until its confirmation", [], searching]];
  });
  const base = median(lines.at(-1)?.[2] ?? []);
  return renderTable(
    `Searching 9 commits for what made fast-vs-slow slower, nothing built beforehand: ${repetitions} times each, by turns`,
    ["search", "median", "quartiles", "ratio", "builds", "samples", "right", "confirmed"],
    lines.map(([name, own, times]) => [
      name,
      formatDuration(Math.round(median(times))),
      [0.25, 0.75].map((p) => formatDuration(Math.round(quantile(times, p)))).join(" to "),
      `${(median(times) / base).toFixed(2)}×`,
      range(own.map(({builds}) => builds)),
      range(own.map(({samples}) => samples)),
      own.length === 0 ? "" : `${own.filter(({named}) => named === culprit).length} of ${own.length}`,
      own.some(({confirmed}) => confirmed !== null)
        ? `${own.filter(({confirmed}) => confirmed).length} of ${own.length}`
        : ""
    ])
  );
}

function range(counts: readonly number[]): string {
  if (counts.length === 0) return "";
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? String(low) : `${low} to ${high}`;
}

/** Makes a git repository of the series, as its README does by hand; returns its path. */
async function makeRepository(folder: string): Promise<string> {
  const series = join(home, "experiments/fast-vs-slow/series");
  const patches = (await readdir(series)).filter((name) => name.endsWith(".patch")).sort();
  const path = join(folder, "repository");
  await mkdir(path);
  const git = (...args: string[]) => execa("git", args, {cwd: path, env: gitEnvironment});
  await git("init", "--quiet", "--initial-branch=main");
  await git(
    "am",
    "--quiet",
    "--committer-date-is-author-date",
    "--keep-cr",
    ...patches.map((name) => join(series, name))
  );
  for (const tag of ["v1", "v2"]) {
    const {stdout} = await git("log", "--format=%H", `--grep=^Tag: ${tag}$`);
    await git("tag", tag, stdout);
  }
  return path;
}

const gitEnvironment = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Benchbook",
  GIT_AUTHOR_EMAIL: "series@benchbook.example",
  GIT_COMMITTER_NAME: "Benchbook",
  GIT_COMMITTER_EMAIL: "series@benchbook.example"
};

async function searchByStep(repository: string, into: string): Promise<Search> {
  const experiments = join(into, "experiments");
  cpSync(join(home, "experiments"), experiments, {recursive: true});
  await writeFile(
    join(experiments, "why.yaml"),
    [
      "benchbook: 1",
      "of: fast-vs-slow-why.yaml",
      `source: {git: ${JSON.stringify(repository)}}`,
      "steps:",
      "  - bisect: {good: fast, bad: slow}"
    ].join("\n")
  );
  const main = ["--import", import.meta.resolve("tsx"), join(home, "runner/main.ts")];
  const started = Date.now();
  const ended = await execa(process.execPath, [...main, "run", "why"], {
    cwd: into,
    env: {BENCHBOOK_CACHE: join(into, "cache")},
    reject: false
  });
  // The confirmation of a search on a restless machine may find it too noisy.
  if (ended.exitCode !== 0 && ended.exitCode !== 3) throw new Error(`A search failed:\n${ended.stdout}${ended.stderr}`);
  const [run = ""] = await readdir(join(into, "results/why"));
  const artifact = readArtifact(join(into, "results/why", run, "result.json"));
  const samples = rows(artifact);
  const searched = samples.filter(({step}) => step === "bisect");
  const ends = searched.map(({startedAt, resources}) => Date.parse(startedAt) + (resources?.wallNs ?? 0) / 1e6);
  return {
    wallMs: ended.durationMs,
    searchMs: Math.max(...ends) - started,
    builds: artifact.builds.length,
    samples: samples.length,
    ...answerOf(artifact)
  };
}

function answerOf({findings}: Artifact): Pick<Search, "named" | "confirmed"> {
  const bisection = findings.find((finding) => finding.kind === "bisection");
  if (bisection?.outcome !== "found") return {named: null, confirmed: false};
  const [found] = bisection.culprits;
  return {
    named: bisection.revisions[found?.named ?? -1]?.subject ?? null,
    confirmed: found?.confirmation?.outcome === "confirmed"
  };
}

/** Builds from clean, starts the benchmark once, and writes how long that took (ns) to a file. */
const time = `#!/bin/sh
set -e
git clean -fdxq
make -j${availableParallelism()} CFLAGS=-O2 >/dev/null 2>&1
start=$(date +%s%N)
./vm bench/call_method.bc 300000 >/dev/null
end=$(date +%s%N)
echo $((end - start)) >>../times
`;

/** Whether a commit is nearer to the good end: as one does it by hand. */
const judge = (threshold: number): string => `#!/bin/sh
../time || exit 125
[ $(tail -n 1 ../times) -lt ${Math.round(threshold)} ]
`;

async function searchByScript(repository: string, into: string): Promise<Search> {
  const clone = join(into, "clone");
  const write = async (name: string, text: string) => {
    await writeFile(join(into, name), text);
    await chmod(join(into, name), 0o755);
  };
  const times = async () => (await readFile(join(into, "times"), "utf8")).split("\n").filter(Boolean).map(Number);
  const started = performance.now();
  await write("time", time);
  await execa("git", ["clone", "--quiet", repository, clone], {env: gitEnvironment});
  const git = (...args: string[]) => execa("git", args, {cwd: clone, env: gitEnvironment});
  for (const end of ["v1", "v2"]) {
    await git("checkout", "--quiet", end);
    await execa("../time", {cwd: clone});
  }
  const [good = NaN, bad = NaN] = await times();
  await write("judge", judge((good + bad) / 2));
  await git("bisect", "start", "v2", "v1");
  await git("bisect", "run", "../judge");
  const {stdout} = await git("log", "-1", "--format=%s", "refs/bisect/bad");
  const wallMs = performance.now() - started;
  const {length} = await times();
  return {wallMs, searchMs: null, builds: length, samples: length, named: stdout, confirmed: null};
}

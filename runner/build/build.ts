import {existsSync} from "node:fs";
import {lutimes, mkdir} from "node:fs/promises";
import {availableParallelism} from "node:os";
import {join} from "node:path";
import type {Launcher} from "../measure/launcher.ts";
import {hashTree, listTree} from "../source/digest.ts";
import {SourceError} from "../source/error.ts";
import {layOver} from "../source/overlay.ts";
import {applyPatches} from "../source/patches.ts";
import type {OpenSource} from "../source/source.ts";
import {type Cache, removeTree} from "./cache.ts";
import {type Entry, type EntryName, type Pins, entryFolder, provideEntry} from "./entry.ts";
import {type Declared, extend} from "./environment.ts";
import {evict} from "./eviction.ts";
import {keepOnly} from "./keep.ts";
import {hashProducts} from "./products.ts";
import {keepLinks} from "./layouts/links.ts";
import {LINKS, REAL_PATH, SECTIONS} from "./layouts/shims.ts";
import {readTail, type RecipeOutcome, runRecipe} from "./recipe.ts";
import type {Tool} from "./tools.ts";

// SOURCE_DATE_EPOCH, which compilers take for the time of the build. It is not the
// commit’s: the same content is the same build, whichever commit it is from, and
// two builds that are compared differ in what was changed only. No earlier, as ZIP
// files start at 1980. See https://reproducible-builds.org/specs/source-date-epoch/
const sourceDate = Date.UTC(2000, 0, 1) / 1000;

/** What to do to make a build, once it is known that it has to be made. */
export interface Job {
  key: string;
  source: {key: string; open: OpenSource; hash: string; within: string | null} | null; // null: starts from nothing
  patches: Content[];
  overlay: Content | null;
  lines: string | null; // null: nothing to build
  keep: string[] | null;
  timeoutMs: number;
  path: string | undefined; // $PATH
  flags: string | null; // $FLAGS; null: there are none, and the environment may set it
  general: Declared[]; // the experiment’s environment, of which a build takes what it can
  declared: Declared[]; // the flags’ and the recipe’s environment
  inputs: Record<string, string>; // variable → path
  shared: string; // $CACHE
  tools: Tool[];
  shims: string | null; // folder that stands first on PATH; how each program was linked is kept in the build’s folder
}

/** A file or folder of the user’s, as it was when the key was made of it. */
export interface Content {
  path: string;
  sha256: string;
}

export interface BuildOptions {
  cache: Cache;
  pins: Pins;
  launcher: Launcher;
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

/** A build as it was found or made; one that failed has no entry. */
export interface Made extends RecipeOutcome {
  key: string;
  entry: Entry | null;
  cached: boolean;
  startedAt: string;
  durationMs: number | null;
  directory: string; // $BUILD
  log: string | null; // null: nothing was run
}

/** Returns a build from the cache, made first if it is not there. Throws if the run is given up or the disk is full. */
export async function provideBuild(job: Job, options: BuildOptions): Promise<Made> {
  const {cache, pins, signal} = options;
  const name: EntryName = {kind: "builds", key: job.key};
  const folder = entryFolder(cache, name);
  const start = new Date();
  let outcome: RecipeOutcome = {status: "ok", reason: null, tail: null};
  async function make(): Promise<Entry | null> {
    const made = await makeBuild(job, folder, options);
    outcome = made.outcome;
    return made.entry;
  }
  const {entry, cached} = await provideEntry(cache, pins, name, make, {signal});
  if (!cached) await evict(cache);
  const log = join(folder, "build.log");
  return {
    ...outcome,
    key: job.key,
    entry,
    cached,
    startedAt: entry?.startedAt ?? start.toISOString(),
    durationMs: entry?.durationMs ?? Date.now() - start.getTime(),
    directory: join(folder, "tree"),
    log: existsSync(log) ? log : null
  };
}

async function makeBuild(
  job: Job,
  folder: string,
  {launcher, signal, progress}: BuildOptions
): Promise<{outcome: RecipeOutcome; entry: Entry | null}> {
  const start = new Date();
  const tree = join(folder, "tree");
  await mkdir(tree);
  const failed = await checkOut(job, tree, signal);
  if (failed) return {outcome: failed, entry: null};
  const checkout = new Set((await listTree(tree)).map(({path}) => path));
  if (job.lines !== null) {
    for (const name of ["home", "tmp"]) await mkdir(join(folder, name));
    await mkdir(job.shared, {recursive: true});
    if (job.shims !== null) await mkdir(join(folder, "links"));
    const log = join(folder, "build.log");
    const {lines, timeoutMs, general, declared} = job;
    const run = {
      lines,
      timeoutMs,
      log,
      directory: tree,
      environment: toEnvironment(job, folder),
      declared: [...general, ...declared]
    };
    const outcome = await runRecipe(run, launcher, {signal, progress});
    if (outcome.status !== "ok") return {outcome, entry: null};
    for (const name of ["home", "tmp"]) await removeTree(join(folder, name));
    const missing = job.keep === null ? null : await keepOnly(tree, job.keep);
    if (missing !== null) {
      const reason = `did not make ${missing}, which \`keep\` names`;
      return {outcome: {status: "build failed", reason, tail: await readTail(log, 20)}, entry: null};
    }
  }
  const kept = await listTree(tree);
  const files = await hashProducts(tree, kept, checkout);
  if (job.shims !== null) await keepLinks(join(folder, "links"), files);
  const entry: Entry = {
    source: job.source?.key ?? null,
    startedAt: start.toISOString(),
    durationMs: Date.now() - start.getTime(),
    bytes: kept.reduce((sum, {bytes}) => sum + bytes, 0),
    tools: job.tools,
    files
  };
  return {outcome: {status: "ok", reason: null, tail: null}, entry};
}

/** Fills a build’s folder with all that is there before anything runs. Returns what was wrong with it, or null. */
async function checkOut(job: Job, tree: string, signal: AbortSignal | undefined): Promise<RecipeOutcome | null> {
  const {source, patches, overlay} = job;
  if (source) await source.open.checkout(source.hash, tree);
  for (const {path, sha256} of overlay === null ? patches : [...patches, overlay]) {
    if ((await hashTree(path)) !== sha256)
      throw new SourceError(
        `${path} was changed while the experiment runs. Run the experiment again to use it as it is now.`
      );
  }
  const within = source?.within ?? null;
  const outcomes = await applyPatches(
    patches.map(({path}) => path),
    tree,
    {within, signal}
  );
  const rejected = outcomes.find(({outcome}) => outcome === "does not apply");
  if (rejected)
    return {status: "patch failed", reason: `stopped, as ${rejected.name} does not apply`, tail: rejected.hunk};
  if (overlay !== null) await layOver(overlay.path, tree);
  // With the times at which files happen to be written, make may or may not
  // take what is generated, and kept in a repository, for outdated. An old time
  // would do, but for builds that keep what they compiled in $CACHE: to them, what
  // is checked out must be newer.
  const now = new Date();
  for (const {path} of await listTree(tree)) await lutimes(join(tree, path), now, now);
  return null;
}

/**
 * The whole environment of a build; nothing else is inherited. CFLAGS is what
 * most build systems take for themselves if it is not set, but for -g.
 */
function toEnvironment({path, flags, inputs, shared, general, declared, shims}: Job, folder: string) {
  const own = path ?? "/usr/local/bin:/usr/bin:/bin";
  const recording = shims === null ? {} : {[REAL_PATH]: own, [LINKS]: join(folder, "links"), COMPILER_PATH: shims};
  const base = {
    ...recording,
    PATH: shims === null ? own : `${shims}:${own}`,
    HOME: join(folder, "home"), // empty, so that nobody’s settings change a build
    TMPDIR: join(folder, "tmp"),
    LANG: "C.UTF-8",
    TZ: "UTC",
    SOURCE_DATE_EPOCH: String(sourceDate),
    GIT_CEILING_DIRECTORIES: folder, // a checkout is no repository, and is not to be taken for one around the cache
    JOBS: String(availableParallelism()),
    CFLAGS: shims === null ? "-O2" : `-O2 ${SECTIONS}`,
    BUILD: join(folder, "tree"),
    CACHE: shared,
    ...inputs
  };
  const text = flags === null ? [] : [{name: "FLAGS", text: flags, literal: false, secret: null}];
  const first = extend({...base, FLAGS: ""}, text, {lenient: true});
  return extend(extend(extend(first, general, {lenient: true}), text), declared);
}

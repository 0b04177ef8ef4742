import {access, mkdir, rm, stat} from "node:fs/promises";
import {join} from "node:path";
import {execa} from "execa";
import type {Placement, Program} from "../../investigate/lab.ts";
import type {Arrangement, BuiltFile} from "../../result/types.ts";
import {hashBytes, hashFile, listTree} from "../../source/digest.ts";
import {type BuildOptions, type Made} from "../build.ts";
import {removeTree} from "../cache.ts";
import {type Entry, type EntryName, entryFolder, provideEntry} from "../entry.ts";
import {readElf} from "../elf.ts";
import {evict} from "../eviction.ts";
import {inspectPrograms} from "../functions/programs.ts";
import {keepOnly} from "../keep.ts";
import {describeArrangement} from "./arrangement.ts";
import {type Link, readLinks} from "./links.ts";
import {placedSections, relink, RelinkError} from "./relink.ts";
import type {PlacedSection} from "./script.ts";
import {linkTree} from "./tree.ts";

/** A build of which layouts are made: everything that it left, and how its programs were linked. */
export interface Objects {
  key: string;
  folder: string; // absolute; of the cache’s entry
  entry: Entry;
}

export interface LayoutJob {
  placement: Placement;
  own: Objects;
  among: readonly Objects[]; // of the variants of a pinned layout, in their order
  keep: string[] | null;
}

const VERSION = 3; // of how layouts are made: raised when the same would give something else

/** Returns a layout of a build from the cache, linked first if it is not there. */
export async function provideLayout(job: LayoutJob, options: BuildOptions): Promise<Made> {
  const {cache, pins, signal} = options;
  const {placement, own, among} = job;
  const {kind, seed} = placement;
  const content = [VERSION, own.key, kind, seed, among.map(({key}) => key), job.keep];
  const key = hashBytes(JSON.stringify(content)).slice(0, 24);
  const name: EntryName = {kind: "builds", key};
  const folder = entryFolder(cache, name);
  const start = new Date();
  let reason: string | null = null;
  async function make(): Promise<Entry | null> {
    try {
      return await makeLayout(job, folder, start, options);
    } catch (error) {
      if (!(error instanceof RelinkError)) throw error;
      reason = error.message;
      return null;
    }
  }
  const {entry, cached} = await provideEntry(cache, pins, name, make, {signal});
  if (!cached) await evict(cache);
  return {
    status: entry === null ? "build failed" : "ok",
    reason,
    tail: null,
    key,
    entry,
    cached,
    startedAt: entry?.startedAt ?? start.toISOString(),
    durationMs: entry?.durationMs ?? Date.now() - start.getTime(),
    directory: join(folder, "tree"),
    log: null
  };
}

async function makeLayout(job: LayoutJob, folder: string, start: Date, options: BuildOptions): Promise<Entry> {
  const {placement, own, among, keep} = job;
  const {kind, seed} = placement;
  options.progress?.(`linking ${placement.name}`);
  const tree = join(folder, "tree");
  const scratch = join(folder, "scratch");
  await linkTree(join(own.folder, "tree"), tree);
  if (keep !== null) await keepOnly(tree, keep);
  await mkdir(scratch);
  const [links, ...others] = await Promise.all([own, ...among].map(({folder}) => readLinks(join(folder, "links"))));
  const files: BuiltFile[] = [];
  const means = new Set<Arrangement["means"]>();
  let linker: string | null = null;
  for (const {path, sha256, ...file} of own.entry.files) {
    options.signal?.throwIfAborted();
    const link = links?.get(sha256);
    const output = join(tree, path);
    if (!(await isThere(output))) continue;
    if (link === undefined) {
      files.push({path, sha256, ...file});
      continue;
    }
    const sections = await Promise.all(
      among.map(({entry}, i) => sectionsOf(path, entry.files, others[i] ?? new Map(), scratch))
    );
    await rm(output);
    means.add(await relink(link, {output, scratch, placement, among: sections}));
    linker ??= link.linker;
    const elf = await readElf(output);
    files.push({
      path,
      bytes: (await stat(output)).size,
      sha256: await hashFile(output),
      textSha256: elf?.text ? await hashFile(output, elf.text) : null
    });
  }
  await removeTree(scratch);
  if (linker === null) {
    throw new RelinkError(
      "None of its programs can be linked again: its recipe starts no compiler or linker by name, as in cc, g++ or ld, or changes what was linked, as strip does. Let it start them by name."
    );
  }
  options.signal?.throwIfAborted();
  const programs = await inspectPrograms(tree, files, join(own.folder, "tree"));
  const even = kind === "even" ? programs : await evenPrograms(job, options);
  const arrangement: Arrangement = {
    means: leastOf(means),
    linker: await versionOf(linker),
    seed,
    ...describeArrangement(programs, even)
  };
  if (kind === "random" && arrangement.displaced === 0) {
    throw new RelinkError("No function went elsewhere when it was linked in another order.");
  }
  if (arrangement.altered > 0) {
    throw new RelinkError(
      `Its linker gave ${arrangement.altered} of its ${arrangement.functions} functions other code than in the even layout, so that it is no layout of the same program.`
    );
  }
  const kept = await listTree(tree);
  return {
    source: own.entry.source,
    startedAt: start.toISOString(),
    durationMs: Date.now() - start.getTime(),
    bytes: kept.reduce((sum, {bytes}) => sum + bytes, 0),
    tools: own.entry.tools,
    files,
    arrangement
  };
}

/** Returns what was varied in all programs of a build: what moves least. */
function leastOf(means: ReadonlySet<Arrangement["means"]>): Arrangement["means"] {
  return means.has("padding") ? "padding" : means.has("link order") ? "link order" : "function order";
}

/** Returns the programs of the even layout, which is made first if it is not there. */
async function evenPrograms({own, keep}: LayoutJob, options: BuildOptions): Promise<Program[]> {
  const placement: Placement = {name: "even", kind: "even", seed: "", among: []};
  const {entry, directory, reason} = await provideLayout({placement, own, among: [], keep}, options);
  if (entry === null) throw new RelinkError(reason ?? "Its even layout could not be made.");
  // Every layout is held against it, and to take a large program apart takes seconds.
  const known = inspected.get(directory) ?? inspectPrograms(directory, entry.files, join(own.folder, "tree"));
  inspected.set(directory, known);
  known.catch(() => inspected.delete(directory));
  return known;
}

const inspected = new Map<string, Promise<Program[]>>(); // even layouts, by their folders, whose content never changes

/** Returns the sections that a variant’s program of the same path has; none where it has no such program. */
async function sectionsOf(
  path: string,
  files: readonly BuiltFile[],
  links: ReadonlyMap<string, Link>,
  scratch: string
): Promise<PlacedSection[]> {
  const link = links.get(files.find((file) => file.path === path)?.sha256 ?? "");
  return link === undefined ? [] : placedSections(link, scratch);
}

async function versionOf(linker: string): Promise<string> {
  const {stdout} = await execa(linker, ["--version"], {reject: false, stdin: "ignore"});
  return stdout.split("\n")[0] || linker;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  );
}

import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import type {Experiment, Revision, Source, Variant} from "../experiment/experiment.ts";
import type {ChangeRequest, End, History, HistoryRequest, Variation, VariationRequest} from "../investigate/lab.ts";
import type {Change} from "../result/types.ts";
import {SourceError} from "../source/error.ts";
import {type OpenSource, toSourceName} from "../source/source.ts";
import type {Planner} from "./planner.ts";

/** The histories of an experiment’s sources. */
export interface Past {
  /** Throws a SourceError where an end is not there. */
  history(request: HistoryRequest): Promise<History>;
  change(request: ChangeRequest): Promise<Change>;
  /** Makes a variant known to the builder; asked for the same again, it is the same. */
  vary(request: VariationRequest): Promise<Variation>;
}

export interface PastOptions {
  experiment: Experiment;
  planner: Planner;
  folder: string; // absolute; receives the patches that undo a commit
}

/** Returns what knows the sources’ histories, and makes variants of what lies in them. */
export function openPast({experiment, planner, folder}: PastOptions): Past {
  const revisionOf = (variant: string): Revision => planner.named(planner.variant(variant).revision);

  function sourceOf(of: string | null, input: string | null): Source {
    const source = input === null ? (of === null ? experiment.source : revisionOf(of).source) : inputOf(input).source;
    if (source === null) throw new SourceError("The experiment has no source, and so no history.");
    return source;
  }

  function inputOf(name: string): {source: Source; revision: string} {
    const input = experiment.inputs.find((one) => one.name === name);
    if (input?.kind !== "source") throw new SourceError(`The input ${name} has no history.`);
    return input;
  }

  async function hashOf(end: End, input: string | null, open: OpenSource, source: Source): Promise<string> {
    if ("revision" in end)
      return isDay(end.revision) ? lastBy(end.revision, open, source) : (await open.resolve(end.revision)).hash;
    if (input !== null) {
      return (await open.resolve(revisionOf(end.variant).inputs[input] ?? inputOf(input).revision)).hash;
    }
    const {hash, name, reason} = await planner.revision(planner.variant(end.variant).revision);
    if (hash === null) throw new SourceError(reason ?? `${name} is no commit, and so has no history.`);
    return hash;
  }

  /** Writes the patch that undoes a commit, and returns its path; null: the source cannot undo it. */
  async function undo(open: OpenSource, {hash, parent}: {hash: string; parent: string}): Promise<string | null> {
    const patch = await open.undo(hash, parent);
    if (patch === null) return null;
    const path = join(folder, "undo", `without-${toShort(hash)}.patch`);
    await mkdir(join(folder, "undo"), {recursive: true});
    await writeFile(path, patch);
    return path;
  }

  return {
    async history({from, to, input, firstParent, path}) {
      const of = "variant" in from ? from.variant : null;
      const source = sourceOf(of, input);
      const open = await planner.open(source);
      const [a, b] = [await hashOf(from, input, open, source), await hashOf(to, input, open, source)];
      const ends = {from: await open.commit(a), to: await open.commit(b)};
      const commits = await open.history({from: a, to: b, firstParent, path});
      if (commits !== null) return {...ends, commits, reversed: false, mergeBase: null};
      const back = await open.history({from: b, to: a, firstParent, path});
      if (back !== null) return {...ends, commits: back, reversed: true, mergeBase: null};
      const base = await open.mergeBase(a, b);
      return {...ends, commits: null, reversed: false, mergeBase: base === null ? null : await open.commit(base)};
    },

    async change({hash, parent, input, of}) {
      return (await planner.open(sourceOf(of, input))).change(hash, parent);
    },

    async vary({of, flags, at, input, without}) {
      const like = of === null ? null : revisionOf(of);
      const set = of === null ? flags : planner.variant(of).flags;
      const source = sourceOf(of, null);
      const patch = without === null ? null : await undo(await planner.open(source), without);
      const name = unused(nameOf({at, input, without}, like, experiment), experiment);
      const revision: Revision = {
        name,
        source,
        at: input === null ? at : (like?.at ?? at),
        of: like?.name ?? null,
        patches: [...(like?.patches ?? []), ...(patch === null ? [] : [patch])],
        inputs: {...like?.inputs, ...(input === null ? {} : {[input]: at})}
      };
      const variant: Variant = {
        name: experiment.flags.length > 1 && set !== null ? `${name}/${set}` : name,
        revision: name,
        flags: set
      };
      planner.include(variant, revision);
      const found = await planner.revision(name);
      const described = {...variant, flagsText: null};
      if (without === null || patch !== null) return {variant: described, revision: found};
      const reason = `What ${toShort(without.hash)} changed cannot be undone: its source has no patches.`;
      return {variant: described, revision: {...found, status: "patch failed", reason}};
    }
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** Returns the last commit of the default branch by the end of a day. */
async function lastBy(day: string, open: OpenSource, source: Source): Promise<string> {
  const {hash} = await open.resolve(tipOf(source));
  const found = await open.lastBy(day, hash);
  if (found !== null) return found;
  throw new SourceError(`${toSourceName(source)} has nothing as old as ${day}. Take a later day, or a revision.`);
}

/** Where the default branch ends. */
function tipOf(source: Source): string {
  switch (source.kind) {
    case "git":
      return "HEAD";
    case "hg":
      return ".";
    case "series":
      return source.as === "hg" ? "tip" : "HEAD";
    case "npm":
      return "latest";
    case "folder":
      return "now";
  }
}

/** A commit is called by its hash; what has patches, inputs or a source of another revision is named after that as well. */
function nameOf(
  {at, input, without}: Pick<VariationRequest, "at" | "input" | "without">,
  like: Revision | null,
  {source}: Experiment
): string {
  const short = input === null ? toShort(at) : `${input}=${toShort(at)}`;
  const isPlain =
    like === null ||
    (input === null &&
      like.patches.length === 0 &&
      Object.keys(like.inputs).length === 0 &&
      JSON.stringify(like.source) === JSON.stringify(source));
  const named = isPlain ? short : `${like.name}@${short}`;
  return without === null ? named : `${named}-without-${toShort(without.hash)}`;
}

/** A name that the experiment gives stays its own. */
function unused(name: string, {revisions, variants}: Experiment): string {
  const taken = new Set([...revisions, ...variants].map((one) => one.name));
  return taken.has(name) ? `${name}+` : name;
}

/** Twelve digits of a commit’s hash; a version as it is. */
function toShort(hash: string): string {
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash.slice(0, 12) : hash;
}

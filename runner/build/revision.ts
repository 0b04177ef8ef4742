import type {Revision} from "../experiment/experiment.ts";
import type * as result from "../result/types.ts";
import {SourceError} from "../source/error.ts";
import {applyPatches} from "../source/patches.ts";
import {type OpenSource, toSourceName} from "../source/source.ts";
import {type Cache, withTemporaryFolder} from "./cache.ts";

/** Returns what a revision stands for, and what becomes of its patches, which are tried on a checkout. */
export async function describeRevision(
  revision: Revision,
  source: OpenSource | null,
  {cache, signal}: {cache: Cache; signal?: AbortSignal | undefined}
): Promise<result.Revision> {
  const {name, at, patches, inputs} = revision;
  if (typeof at !== "string") throw new SourceError(`Revisions that are a ${at.kind} are not available yet (${name}).`);
  const known = {
    name,
    asked: at,
    source: revision.source && toSourceName(revision.source),
    hash: null,
    tree: null,
    author: null,
    date: null,
    subject: null,
    patches: [],
    inputs,
    status: "ok",
    reason: null
  } as const;
  if (source === null && patches.length > 0)
    throw new SourceError(`${name} has patches, but no source to apply them to.`);
  if (source === null) return {...known, patches: []};
  const resolved = await source.resolve(at);
  if (patches.length === 0) return {...known, ...resolved, patches: []};
  return withTemporaryFolder(cache, async (folder) => {
    await source.checkout(resolved.hash, folder);
    const outcomes = await applyPatches(patches, folder, {within: revision.source?.within ?? null, signal});
    const rejected = outcomes.find(({outcome}) => outcome === "does not apply");
    if (rejected === undefined) return {...known, ...resolved, patches: outcomes};
    const [where = ""] = rejected.hunk?.split("\n") ?? [];
    const what = `${at} (${resolved.hash.slice(0, 12)})`;
    const reason = `${rejected.name} does not apply to ${what}: git rejects it at ${where}.`;
    return {...known, ...resolved, patches: outcomes, status: "patch failed", reason};
  });
}

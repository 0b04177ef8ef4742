import {join} from "node:path";
import {type Cache, withTemporaryFolder} from "../build/cache.ts";
import type {Source} from "../experiment/experiment.ts";
import {git, tryGit} from "./command.ts";
import {SourceError} from "./error.ts";
import type {ResolvedRevision} from "./source.ts";

/** A bare repository in the cache, and what to take from its commits. */
export interface Repository {
  path: string;
  tree: Pick<Source, "within" | "without">;
  cache: Cache;
  signal: AbortSignal | undefined;
}

/** Returns the full hash of the commit that a name stands for, or null. */
export async function findCommit({path, signal}: Repository, name: string): Promise<string | null> {
  if (name === "" || name.startsWith("-")) return null; // not a name but an option
  const args = ["rev-parse", "--verify", "--quiet", `${name}^{commit}`];
  const {failed, stdout} = await tryGit(args, {repository: path, signal});
  return failed ? null : stdout.trim();
}

/** Returns what there is to say about a commit. */
export async function describeCommit(repository: Repository, hash: string): Promise<ResolvedRevision> {
  const {path, signal} = repository;
  const format = "%an%x00%at%x00%s";
  const log = await git(["log", "-1", "--encoding=UTF-8", `--format=${format}`, hash], {repository: path, signal});
  const [author = "", date = "", subject = ""] = log.split("\0");
  return {hash, tree: await findTree(repository, hash), author, date: toTime(date), subject};
}

/** Writes the files of a commit into an empty folder. */
export async function checkoutCommit(repository: Repository, hash: string, directory: string): Promise<void> {
  const tree = await findTree(repository, hash);
  await withTemporaryFolder(repository.cache, async (folder) => {
    const {path, signal} = repository;
    const index = join(folder, "index"); // so that checkouts may run side by side
    await git(["read-tree", "--reset", "-u", tree], {repository: path, directory, index, signal});
  });
}

/** Returns the hash of a commit’s tree, after within and without. */
export async function findTree(repository: Repository, hash: string): Promise<string> {
  const {path, cache, signal} = repository;
  const {within, without} = repository.tree;
  const parse = async (name: string): Promise<string | null> => {
    const {failed, stdout} = await tryGit(["rev-parse", "--verify", "--quiet", name], {repository: path, signal});
    return failed ? null : stdout.trim();
  };
  const object = within === null ? hash : await parse(`${hash}:${within.replace(/\/+$/, "")}`);
  const tree = object && (await parse(`${object}^{tree}`));
  if (tree === null)
    throw new SourceError(`Commit ${hash.slice(0, 12)} has no folder ${within ?? ""}, which \`within\` names.`);
  if (without.length === 0) return tree;
  return withTemporaryFolder(cache, async (directory) => {
    const options = {repository: path, directory, index: join(directory, "index"), signal};
    await git(["read-tree", tree], options);
    // A revision may be older than a file that is left out, and need not have it.
    const remove = ["rm", "-r", "--cached", "--force", "--quiet", "--ignore-unmatch", "--", ...without];
    await git(["--literal-pathspecs", ...remove], options);
    return (await git(["write-tree"], options)).trim();
  });
}

/** Returns an ISO 8601 time from seconds since 1970; git keeps any number, also what is no date. */
export function toTime(seconds: string): string | null {
  const date = new Date(Number(seconds) * 1000);
  return seconds === "" || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

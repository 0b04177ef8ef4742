import {cp, mkdir, readdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type Cache, withTemporaryFolder} from "../build/cache.ts";
import type {Source} from "../experiment/experiment.ts";
import {hashBytes, hashTree} from "./digest.ts";
import {SourceError} from "./error.ts";
import {hg, tryHg} from "./hg-command.ts";
import type {Commit} from "./history.ts";
import {pathInSource, trimSlashes} from "./inner-path.ts";
import {toTime} from "./repository.ts";
import type {ResolvedRevision} from "./source.ts";

/** A clone in the cache without a work tree, and what to take from its commits. */
export interface HgRepository {
  path: string;
  tree: Pick<Source, "within" | "without">;
  cache: Cache;
  signal: AbortSignal | undefined;
}

/**
 * Returns the full hash of the commit that a name stands for, or null. A name is
 * a tag, bookmark, branch or hash, perhaps with ~N and ^N behind it: no revset,
 * which could be anything, and no number, which means another commit elsewhere.
 */
export async function findHgCommit(
  {path, signal}: Pick<HgRepository, "path" | "signal">,
  name: string
): Promise<string | null> {
  const [, base = "", relative = ""] = /^(.*?)((?:~\d+|\^[012]?)*)$/s.exec(name) ?? [];
  if (base === "" || base === "null") return null;
  const args = ["log", "--limit=1", "--template={node}", `--rev=${toRevset(base)}${relative}`];
  const {failed, stdout, stderr} = await tryHg(args, {repository: path, signal});
  if (failed && !/unknown revision|ambiguous|not found|hidden|filtered|does not exist|illegal/i.test(stderr))
    throw new SourceError(`hg cannot look ${name} up in ${path}: ${stderr.trim()}`);
  const hash = stdout.trim();
  return failed || !/^[0-9a-f]{40}$/.test(hash) || /^(0+|f+)$/.test(hash) ? null : hash;
}

function toRevset(name: string): string {
  const quote = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
  if (!/^\d+$/.test(name)) return `first(${quote(name)})`;
  const named = ["tag", "bookmark", "branch"].map((kind) => `present(${kind}(${quote(`literal:${name}`)}))`);
  return `first(${[...named.slice(0, 2), `id(${quote(name)})`, `max(${named[2]})`].join(" or ")})`;
}

/** Returns commits, in the order in which they came to the repository: parents before their children. */
export async function hgLog({path, signal}: HgRepository, revset: string): Promise<Commit[]> {
  const template = "{node}\\0{p1node} {p2node}\\0{author|person}\\0{date|hgdate}\\0{desc|firstline}\\n";
  const text = await hg(["log", `--template=${template}`, `--rev=sort(${revset})`], {repository: path, signal});
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [hash = "", parents = "", author = "", date = "", subject = ""] = line.split("\0");
      const [seconds = ""] = date.split(" ");
      const own = parents.split(" ").filter((parent) => !/^0*$/.test(parent));
      return {hash, parents: own, author, date: toTime(seconds), subject};
    });
}

/** Returns what there is to say about a commit. */
export async function describeHgCommit(repository: HgRepository, hash: string): Promise<ResolvedRevision> {
  const [commit] = await hgLog(repository, hash);
  const {author = null, date = null, subject = null} = commit ?? {};
  return {hash, tree: await findHgTree(repository, hash), author, date, subject};
}

/**
 * Returns the hash of a commit’s tree, after within and without. Mercurial’s own
 * depends on the history of each file, so that the content is hashed: once, as
 * that takes a checkout.
 */
async function findHgTree(repository: HgRepository, hash: string): Promise<string> {
  const {path, tree, cache} = repository;
  const folder = join(path, ".hg", "benchbook-trees");
  const file = join(folder, hashBytes(JSON.stringify([hash, tree.within, tree.without])).slice(0, 24));
  const known = await readFile(file, "utf8").catch(() => null);
  if (known !== null && known !== "") return known;
  return withTemporaryFolder(cache, async (temporary) => {
    const directory = join(temporary, "checkout");
    await mkdir(directory);
    await checkoutHgCommit(repository, hash, directory);
    const found = await hashTree(directory);
    await mkdir(folder, {recursive: true});
    await writeFile(join(temporary, "tree"), found);
    await rename(join(temporary, "tree"), file);
    return found;
  });
}

/** Writes the files of a commit, or some of them, into an empty folder. Subrepositories are left out. */
export async function checkoutHgCommit(
  {path, tree, cache, signal}: HgRepository,
  hash: string,
  directory: string,
  files: readonly string[] = [] // paths in the source; none: all
): Promise<void> {
  const within = tree.within === null ? "" : trimSlashes(tree.within);
  await withTemporaryFolder(cache, async (temporary) => {
    const archive = join(temporary, "archive");
    const list = join(temporary, "files");
    await writeFile(list, files.map((file) => `path:${file}\n`).join(""));
    const include = files.length > 0 ? [`--include=listfile:${list}`] : within ? [`--include=path:${within}`] : [];
    const exclude = tree.without.map((name) => `--exclude=path:${pathInSource(tree, name)}`);
    const args = ["archive", "--type=files", `--rev=${hash}`];
    const options = {repository: path, config: ["ui.archivemeta=false"], signal};
    const {failed, stderr} = await tryHg([...args, ...include, ...exclude, "--", archive], options);
    if (failed && !/no files match/.test(stderr)) await hg([...args, archive], options);
    const top = join(archive, within);
    const names = await readdir(top).catch(() => null);
    if (names === null && within !== "" && files.length === 0)
      throw new SourceError(`Commit ${hash.slice(0, 12)} has no folder ${within}, which \`within\` names.`);
    for (const name of names ?? []) await move(join(top, name), join(directory, name));
  });
}

/** Moves a file or folder, also to another disk. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await cp(from, to, {recursive: true, verbatimSymlinks: true});
    await rm(from, {recursive: true});
  }
}

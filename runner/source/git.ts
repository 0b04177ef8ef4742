import {existsSync} from "node:fs";
import {mkdir, rename, writeFile} from "node:fs/promises";
import {basename, isAbsolute, join, resolve} from "node:path";
import {cacheFolder, withTemporaryFolder} from "../build/cache.ts";
import type {GitSource} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";
import {withLock} from "../store/lock.ts";
import {git, tryGit} from "./command.ts";
import {hashBytes} from "./digest.ts";
import {SourceError} from "./error.ts";
import {gitHistory} from "./git-history.ts";
import {checkoutCommit, describeCommit, findCommit, type Repository} from "./repository.ts";
import {type OpenSource, type SourceOptions, withoutCredentials} from "./source.ts";
import {checkoutSubmodules} from "./submodules.ts";

/**
 * Returns a git repository to read from: a bare mirror in the cache. A full or
 * abbreviated hash that the mirror has is not fetched. Names are fetched once
 * for each time the source is opened, as they may have moved; where a URL
 * cannot be reached, what they stood for at the last fetch is taken, with a
 * warning. The origin is only ever read.
 */
export async function openGit(source: GitSource, options: SourceOptions): Promise<OpenSource> {
  const {url, submodules} = source;
  const {cache, signal, warn} = options;
  const name = withoutCredentials(url);
  const mirror = join(await cacheFolder(cache, "git"), toMirrorName(url));
  const repository: Repository = {path: mirror, tree: source, cache, signal};
  const origin = isAbsolute(url) ? await findRepository(url, signal) : {url};
  let fetched: Promise<string | null> | undefined;

  async function find(revision: string): Promise<string> {
    const known = existsSync(mirror) ? await findCommit(repository, revision) : null;
    if (known !== null && isHash(revision) && known.startsWith(revision.toLowerCase())) return known;
    fetched ??= withLock(`${mirror}.lock`, () => fetchAll(mirror, origin, options), {signal});
    const failure = await fetched;
    if (failure !== null) {
      if (known === null || isAbsolute(url)) throw new SourceError(`Cannot fetch ${revision} from ${name}: ${failure}`);
      warn?.(`${name} cannot be reached; ${revision} is taken as it was when it was last fetched.`);
      return known;
    }
    const hash =
      (await findCommit(repository, revision)) ??
      (isFullHash(revision) ? await fetchCommit(repository, origin.url, revision) : null);
    if (hash === null) throw await unknownRevision(repository, revision, name);
    return hash;
  }

  return {
    ...gitHistory(repository),
    async resolve(revision) {
      return describeCommit(repository, await find(revision));
    },
    async checkout(hash, directory) {
      await checkoutCommit(repository, hash, directory);
      if (submodules) await checkoutSubmodules(repository, hash, directory, origin, options);
    }
  };
}

/** Where a mirror’s commits come from. A local repository has a folder that holds its submodules’ repositories. */
export interface Origin {
  url: string;
  folder?: string;
}

/** Returns the repository that a local folder is, or is in. */
async function findRepository(path: string, signal: AbortSignal | undefined): Promise<Origin> {
  if (!existsSync(path)) return {url: path}; // what the mirror has of it can still be used
  const {failed, stdout, stderr} = await tryGit(["rev-parse", "--absolute-git-dir"], {
    directory: path,
    user: true,
    signal
  });
  if (!failed) return {url: stdout.trim(), folder: stdout.trim()};
  if (/dubious ownership/.test(stderr)) throw new SourceError(`git refuses to read ${path}: ${stderr.trim()}`);
  throw new SourceError(`${path} is no git repository. Name its folder, or a URL, as the source.`);
}

/** Fetches all branches and tags. Returns why that failed, or null. */
async function fetchAll(
  mirror: string,
  {url, folder}: Origin,
  {cache, signal, warn, progress}: SourceOptions
): Promise<string | null> {
  if (!existsSync(mirror)) {
    await withTemporaryFolder(cache, async (temporary) => {
      const path = join(temporary, "mirror");
      await mkdir(path);
      await git(["init", "--quiet", "--bare", "--template=", path], {signal});
      await rename(path, mirror);
    });
  }
  // A user’s own repository has its own idea of origin/main. A URL’s branches are the origin’s.
  const names = ["+refs/heads/*:refs/heads/*", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  const refspecs = folder === undefined ? names : ["+refs/*:refs/*"];
  const fetch = [
    "fetch",
    "--prune",
    "--no-tags",
    "--update-shallow",
    "--no-recurse-submodules",
    "--progress",
    "--",
    url
  ];
  const options = {repository: mirror, user: true, signal, progress};
  const fetchOnce = async (): Promise<{failed: boolean; stderr: string}> => {
    const result = await tryGit([...fetch, ...refspecs, `+HEAD:${head}`], options);
    if (!result.failed) await git(["update-ref", "--no-deref", "HEAD", head], {repository: mirror, signal});
    else if (/couldn't find remote ref HEAD/i.test(result.stderr)) return tryGit([...fetch, ...refspecs], options);
    return result;
  };
  const {failed, stderr} = await fetchOnce();
  if (!failed) return null;
  if (folder === undefined || !/unable to read|missing|invalid index-pack/i.test(stderr)) return explain(stderr);
  // A repository that lacks some objects cannot be copied. What it has can be read in place, for `without` to leave out the rest.
  await borrowObjects(mirror, folder, signal);
  warn?.(
    `${url} lacks some of its objects, so that it cannot be copied. It is read in place: keep it where it is while the experiment runs.`
  );
  const borrowed = await fetchOnce();
  return borrowed.failed ? explain(borrowed.stderr) : null;
}

/** Lets a mirror read the objects of a local repository, as gitrepository-layout(5) has it. */
async function borrowObjects(mirror: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const path = await git(["rev-parse", "--git-path", "objects"], {repository: folder, directory: folder, signal});
  await writeFile(join(mirror, "objects", "info", "alternates"), `${resolve(folder, path.trim())}\n`);
}

const head = "refs/benchbook/HEAD";

/** Fetches a commit that no branch or tag leads to, such as a pull request’s. */
async function fetchCommit(repository: Repository, url: string, hash: string): Promise<string | null> {
  const {path, signal} = repository;
  const args = [
    "fetch",
    "--no-tags",
    "--no-recurse-submodules",
    "--update-shallow",
    "--",
    url,
    `+${hash}:refs/benchbook/${hash}`
  ];
  const {failed} = await tryGit(args, {repository: path, user: true, signal});
  return failed ? null : findCommit(repository, hash);
}

async function unknownRevision(repository: Repository, revision: string, name: string): Promise<SourceError> {
  const {path, signal} = repository;
  const args = ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads", "refs/tags", "refs/remotes"];
  const names = (await git(args, {repository: path, signal})).split("\n").filter(Boolean);
  if (names.length === 0) return new SourceError(`${name} has no commits yet, and so no revision ${revision}.`);
  const [start = revision] = revision.split(/[~^@:]/);
  return new SourceError(`${name} has no revision “${revision}”.${suggestion(start, new Set(names))}`);
}

/** Returns the last of what git said that is of use to somebody who did not type the command. */
function explain(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => /^(fatal|error|ssh|remote|.*denied)\b/i.test(line));
  const [first = "git gave no reason", ...rest] = lines.map((line) => line.replace(/^(fatal|error): /, ""));
  const reason = withoutCredentials([first, ...rest].slice(0, 3).join("; "));
  if (/could not read (Username|Password)/i.test(reason))
    return `${reason}. Log in with git first: git ls-remote URL must work without a question.`;
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

/** A shorter one is likelier the name of a branch. */
function isHash(revision: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(revision);
}

function isFullHash(revision: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(revision);
}

function toMirrorName(url: string): string {
  const hash = hashBytes(url).slice(0, 16);
  const name = basename(withoutCredentials(url), ".git").replace(/[^\w.-]/g, "_");
  return `${name}-${hash}.git`;
}

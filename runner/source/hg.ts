import {existsSync} from "node:fs";
import {mkdir, rename} from "node:fs/promises";
import {basename, isAbsolute, join} from "node:path";
import {cacheFolder, withTemporaryFolder} from "../build/cache.ts";
import type {HgSource} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";
import {withLock} from "../store/lock.ts";
import {hashBytes} from "./digest.ts";
import {SourceError} from "./error.ts";
import {hg, tryHg} from "./hg-command.ts";
import {hgHistory} from "./hg-history.ts";
import {checkoutHgCommit, describeHgCommit, findHgCommit, type HgRepository} from "./hg-repository.ts";
import {type OpenSource, type SourceOptions, withoutCredentials} from "./source.ts";

/**
 * Returns a Mercurial repository to read from: a clone in the cache without a work
 * tree. A full or abbreviated hash that the clone has is not pulled. Names are
 * looked up once for each time the source is opened, as they may have moved: in a
 * local repository itself, where “.” is what is checked out, and otherwise in the
 * clone, where “.” is what Mercurial would check out. Where a URL cannot be
 * reached, what names stood for at the last pull is taken, with a warning. The
 * origin is only ever read, but for the caches that hg refreshes when it looks.
 */
export async function openHg(source: HgSource, options: SourceOptions): Promise<OpenSource> {
  const {url} = source;
  const {cache, signal, warn} = options;
  const name = withoutCredentials(url);
  const clone = join(await cacheFolder(cache, "hg"), toCloneName(url));
  const repository: HgRepository = {path: clone, tree: source, cache, signal};
  const origin = isAbsolute(url) ? await findRepository(url, signal) : null;
  let pulled: Promise<string | null> | undefined;

  async function find(revision: string): Promise<string> {
    const known = existsSync(clone) ? await findName(revision) : null;
    if (known !== null && isHash(revision) && known.startsWith(revision.toLowerCase())) return known;
    pulled ??= withLock(`${clone}.lock`, () => pullAll(clone, origin ?? url, options), {signal});
    const failure = await pulled;
    if (failure !== null) {
      if (known === null || isAbsolute(url)) throw new SourceError(`Cannot pull ${revision} from ${name}: ${failure}`);
      warn?.(`${name} cannot be reached; ${revision} is taken as it was when it was last pulled.`);
      return known;
    }
    const hash = origin === null ? await findName(revision) : await findLocal(origin, revision);
    if (hash === null) throw await unknownRevision(repository, revision, name);
    return hash;
  }

  async function findName(revision: string): Promise<string | null> {
    if (!/^\.($|[~^])/.test(revision)) return findHgCommit(repository, revision);
    for (const start of ["@", "default", "tip"]) {
      const hash = await findHgCommit(repository, start + revision.slice(1));
      if (hash !== null) return hash;
    }
    return null;
  }

  /** A user’s own names are looked up where they are, and may stand for what is never pulled from there. */
  async function findLocal(path: string, revision: string): Promise<string | null> {
    const hash = await findHgCommit({path, signal}, revision);
    if (hash === null) return isHash(revision) ? findHgCommit(repository, revision) : null;
    if ((await findHgCommit(repository, hash)) === null)
      await withLock(`${clone}.lock`, () => bring(repository, path, hash), {signal});
    return hash;
  }

  return {
    ...hgHistory(repository),
    async resolve(revision) {
      return describeHgCommit(repository, await find(revision));
    },
    checkout: (hash, directory) => checkoutHgCommit(repository, hash, directory)
  };
}

/** Returns the repository that a local folder is, or is in; null if it is not there, as the clone may do. */
async function findRepository(path: string, signal: AbortSignal | undefined): Promise<string | null> {
  if (!existsSync(path)) return null;
  const {failed, stdout, stderr} = await tryHg(["root"], {repository: path, signal});
  if (!failed) return stdout.trim();
  if (/no repository found/.test(stderr))
    throw new SourceError(`${path} is no Mercurial repository. Name its folder, or a URL, as the source.`);
  throw new SourceError(`hg cannot read ${path}: ${explain(stderr)}`);
}

/** Pulls all commits that are missing, and the bookmarks. Returns why that failed, or null. */
async function pullAll(clone: string, url: string, {cache, signal, progress}: SourceOptions): Promise<string | null> {
  if (!existsSync(clone)) {
    await withTemporaryFolder(cache, async (temporary) => {
      const path = join(temporary, "clone");
      await mkdir(path);
      await hg(["init"], {repository: path, signal});
      await rename(path, clone);
    });
  }
  const args = ["pull", "--", "default"];
  const config = [`paths.default=${url}`, "paths.default:bookmarks.mode=mirror"];
  const options = {repository: clone, config, user: true, signal, progress};
  let {failed, stderr} = await tryHg(args, options);
  if (failed && /abandoned transaction/.test(stderr)) {
    await hg(["recover", "--no-verify"], {repository: clone, signal}); // what was killed while it pulled
    ({failed, stderr} = await tryHg(args, options));
  }
  return failed ? explain(stderr) : null;
}

/** Brings a commit that its repository keeps to itself, as it does with secret ones. */
async function bring({path, cache, signal}: HgRepository, origin: string, hash: string): Promise<void> {
  await withTemporaryFolder(cache, async (folder) => {
    const bundle = join(folder, "bundle");
    const base = `--base=heads(public() and ::${hash}) or null`;
    await hg(["bundle", "--quiet", `--rev=${hash}`, base, "--", bundle], {repository: origin, signal});
    await hg(["unbundle", "--quiet", "--", bundle], {repository: path, signal});
  });
}

async function unknownRevision(repository: HgRepository, revision: string, name: string): Promise<SourceError> {
  const template = `{branch}\\0{join(tags, "\\0")}\\0{join(bookmarks, "\\0")}\\0`;
  const args = ["log", `--template=${template}`, "--rev=head() or tag() or bookmark()"];
  const text = await hg(args, {repository: repository.path, signal: repository.signal});
  const names = text.split("\0").filter((name) => name !== "" && name !== "tip");
  if (names.length === 0) return new SourceError(`${name} has no commits yet, and so no revision ${revision}.`);
  const [start = revision] = revision.split(/[~^]/);
  return new SourceError(`${name} has no revision “${revision}”.${suggestion(start, new Set(names))}`);
}

/** Returns the last of what hg said that is of use to somebody who did not type the command. */
function explain(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => /^(abort|remote|ssh|.*denied)/i.test(line));
  const [first = stderr.trim() || "hg gave no reason", ...rest] = lines.map((line) => line.replace(/^abort: /, ""));
  const reason = [first, ...rest].slice(0, 3).map(withoutCredentials).join("; ").replace(/\s+/g, " ");
  if (/authorization (required|failed)/i.test(reason))
    return `${reason}. Let Mercurial know your login first: hg identify URL must work without a question.`;
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

/** A shorter one is likelier the name of a branch. */
function isHash(revision: string): boolean {
  return /^[0-9a-f]{7,40}$/i.test(revision);
}

function toCloneName(url: string): string {
  return `${basename(withoutCredentials(url)).replace(/[^\w.-]/g, "_")}-${hashBytes(url).slice(0, 16)}`;
}

import {existsSync} from "node:fs";
import {mkdir, readdir, rename} from "node:fs/promises";
import {basename, join} from "node:path";
import {type Cache, cacheFolder, withTemporaryFolder} from "../build/cache.ts";
import type {SeriesSource} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";
import {git, tryGit} from "./command.ts";
import {hashFile, hashBytes} from "./digest.ts";
import {SourceError} from "./error.ts";
import {gitHistory} from "./git-history.ts";
import {hgHistory} from "./hg-history.ts";
import {checkoutHgCommit, describeHgCommit, findHgCommit, type HgRepository} from "./hg-repository.ts";
import {importCommits} from "./hg-series.ts";
import {checkPatch} from "./patches.ts";
import {checkoutCommit, describeCommit, findCommit, type Repository} from "./repository.ts";
import type {OpenSource, SourceOptions} from "./source.ts";

/**
 * Returns the repository that a series of patches makes, one commit each, in the
 * order of their names. Its hashes are the same on every machine: the committer is
 * fixed, the committer’s date is the author’s, and the configuration of user and
 * system is kept out. A revision is a patch’s number, or the value of the `Tag:`
 * trailer in its message.
 */
export async function openSeries(source: SeriesSource, {cache, signal}: SourceOptions): Promise<OpenSource> {
  const files = await listPatches(source.path);
  const contents = await Promise.all(files.map((file) => hashFile(join(source.path, file))));
  const key = hashBytes(JSON.stringify(files.map((file, i) => [file, contents[i]]))).slice(0, 24);
  const path = join(await cacheFolder(cache, "series"), `${key}.git`);
  const repository: Repository = {path, tree: source, cache, signal};
  await makeOnce(path, ".git", cache, (folder) => applySeries(source.path, files, folder, signal));
  if (source.as === "hg") return openHgSeries();

  return {
    ...gitHistory(repository),
    async resolve(revision) {
      const name = toName(revision);
      const hash =
        (await findCommit(repository, `refs/series/${name}`)) ??
        (await findCommit(repository, `refs/tags/${name}`)) ??
        (await findCommit(repository, name));
      if (hash === null) throw await unknownRevision(repository, source.path, revision, files.length);
      return describeCommit(repository, hash);
    },
    checkout: (hash, directory) => checkoutCommit(repository, hash, directory)
  };

  /** Both kinds are made from the git repository, so that they have the same content whatever a patch is like. */
  async function openHgSeries(): Promise<OpenSource> {
    const hgPath = join(cache.root, "series", `${key}.hg`);
    await makeOnce(hgPath, "repository", cache, (folder) => importCommits(repository, join(folder, "repository")));
    const hgRepository: HgRepository = {path: hgPath, tree: source, cache, signal};
    return {
      ...hgHistory(hgRepository),
      async resolve(revision) {
        const name = toName(revision);
        const hash = (await findHgCommit(hgRepository, `series/${name}`)) ?? (await findHgCommit(hgRepository, name));
        if (hash === null) throw await unknownRevision(repository, source.path, revision, files.length);
        return describeHgCommit(hgRepository, hash);
      },
      checkout: (hash, directory) => checkoutHgCommit(hgRepository, hash, directory)
    };
  }
}

function toName(revision: string): string {
  return /^\d+$/.test(revision) ? String(Number(revision)) : revision;
}

/** Makes a repository in a folder, and moves it to where it belongs when it is whole. */
async function makeOnce(
  path: string,
  name: string,
  cache: Cache,
  make: (folder: string) => Promise<void>
): Promise<void> {
  if (existsSync(path)) return;
  await withTemporaryFolder(cache, async (folder) => {
    await make(folder);
    // Of two that make it at the same time, either may win: they made the same.
    if (!existsSync(path)) await rename(join(folder, name), path).catch(ignoreIf(() => existsSync(path)));
  });
}

async function listPatches(folder: string): Promise<string[]> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  const files = names.filter((name) => /\.(patch|mbox|eml)$/.test(name));
  if (files.length === 0)
    throw new SourceError(`The series ${folder} has no patches: it is a folder of *.patch files.`);
  return files.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

/** The number that git format-patch puts first; what has none comes last, by name. */
function numberOf(file: string): number {
  return Number(/^\d+/.exec(file)?.[0] ?? Number.MAX_SAFE_INTEGER);
}

/** Makes a repository of a series in an empty folder. */
async function applySeries(source: string, files: string[], directory: string, signal?: AbortSignal): Promise<void> {
  const repository = join(directory, ".git");
  const options = {repository, directory, environment: committer, signal};
  await mkdir(repository);
  await git(["init", "--quiet", "--template="], options);
  await git(["symbolic-ref", "HEAD", "refs/heads/main"], options);
  const paths = files.map((file) => join(source, file));
  const {failed, stdout, stderr} = await tryGit([...am, "--", ...paths], options);
  if (failed) throw await explain(source, files, directory, stderr || stdout, signal);

  const format = "%H%x00%(trailers:key=Tag,valueonly,separator=%x00)";
  const log = (await git(["log", "--reverse", `--format=${format}`], options)).split("\n");
  if (log.length !== files.length)
    throw new SourceError(
      `The series ${source} has ${files.length} files but ${log.length} commits: one each, please.`
    );
  const tagged = new Map<string, string>();
  for (const [i, line] of log.entries()) {
    const [hash = "", ...tags] = line.split("\0");
    const [file = ""] = files.slice(i);
    await git(["update-ref", `refs/series/${/^\d/.test(file) ? numberOf(file) : i + 1}`, hash], options);
    for (const tag of tags.map((text) => text.trim()).filter(Boolean)) {
      const other = tagged.get(tag);
      if (other !== undefined)
        throw new SourceError(`The series ${source} says Tag: ${tag} in both ${other} and ${file}.`);
      const {failed} = await tryGit(["update-ref", `refs/tags/${tag}`, hash], options);
      if (failed) throw new SourceError(`${join(source, file)} says “Tag: ${tag}”, which is no name for a revision.`);
      tagged.set(tag, file);
    }
  }
  await git(["config", "core.bare", "true"], options);
}

const am = ["am", "--quiet", "--committer-date-is-author-date", "--no-gpg-sign", "--no-3way", "--whitespace=nowarn"];

const committer = {GIT_COMMITTER_NAME: "Benchbook", GIT_COMMITTER_EMAIL: "series@benchbook.example"};

/** Says which patch of a series is broken, and where. The folder is as the patches before it made it. */
async function explain(
  source: string,
  files: string[],
  directory: string,
  output: string,
  signal: AbortSignal | undefined
): Promise<SourceError> {
  const repository = join(directory, ".git");
  const count = await tryGit(["rev-list", "--count", "HEAD"], {repository, signal});
  const file = files[count.failed ? 0 : Number(count.stdout)] ?? "";
  const {outcome, hunk} = await checkPatch(join(source, file), directory, {signal});
  const before = "the patches before it";
  const why =
    outcome === "already applied"
      ? `is already applied by ${before}`
      : hunk === null
        ? `cannot be read as a commit:\n\n${output.trim()}`
        : `does not apply to ${before}:\n\n${hunk}`;
  return new SourceError(`${basename(file)} of the series ${source} ${why}`);
}

async function unknownRevision(
  repository: Repository,
  folder: string,
  revision: string,
  count: number
): Promise<SourceError> {
  const {path, signal} = repository;
  const tags = await git(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags"], {repository: path, signal});
  const what = `a patch’s number, of ${count}, or a Tag`;
  const hint = suggestion(revision, tags.split("\n").filter(Boolean));
  return new SourceError(`The series ${folder} has no revision “${revision}”, which is ${what}.${hint}`);
}

function ignoreIf(condition: () => boolean): (error: unknown) => void {
  return (error) => {
    if (!condition()) throw error;
  };
}

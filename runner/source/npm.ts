import {mkdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {cacheFolder, withTemporaryFolder} from "../build/cache.ts";
import type {NpmSource} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";
import {hashBytes} from "./digest.ts";
import {describeDifference, folders} from "./difference.ts";
import {SourceError} from "./error.ts";
import type {Commit} from "./history.ts";
import {trimSlashes} from "./inner-path.ts";
import {explainNpm, tryNpm} from "./npm-command.ts";
import {installVersion, type NpmPackage, npmOptions, readRelease, unpackVersion} from "./npm-package.ts";
import type {OpenSource, SourceOptions} from "./source.ts";
import {compareVersions, isPrerelease} from "./version.ts";

/** What a registry says of a package. */
interface Listing {
  versions: string[]; // by precedence
  tags: Record<string, string>; // latest, next, …
  times: Record<string, string>; // version → when it was published
  ranges: Record<string, string>; // range → version, as far as asked for
  integrity: Record<string, string>; // version → of its archive, as far as asked for
}

/**
 * Returns a package to read from, whose revisions are its published versions: by
 * name, by tag, such as latest, or the highest in a range, such as 4.x. A version
 * that has been asked for before is not asked for again. Where the registry, which
 * is the user’s, cannot be reached, what a name stood for is taken, with a warning.
 */
export async function openNpm(source: NpmSource, {cache, ...options}: SourceOptions): Promise<OpenSource> {
  const {package: name, scripts, within, without} = source;
  if (!/^(@[a-z\d][\w.~-]*\/)?[a-z\d][\w.~-]*$/i.test(name))
    throw new SourceError(`“${name}” is no name of a package.`);
  const top = await cacheFolder(cache, "npm");
  const folder = join(top, `${name.replace("/", "~")}-${hashBytes(name).slice(0, 8)}`);
  await mkdir(folder, {recursive: true});
  const npm: NpmPackage = {name, scripts, folder, npmCache: join(top, "_npm"), cache, options};
  let listing = await readListing(folder);
  let asked: Promise<string | null> | undefined;

  /** Asks the registry, once. Returns why that failed, or null. */
  function ask(): Promise<string | null> {
    asked ??= fetchListing(npm).then(async (found) => {
      if (typeof found === "string") return found;
      listing = {...found, ranges: {}, integrity: listing?.integrity ?? {}};
      await keep();
      return null;
    });
    return asked;
  }

  async function keep(): Promise<void> {
    await withTemporaryFolder(cache, async (temporary) => {
      await writeFile(join(temporary, "listing"), JSON.stringify(listing));
      await rename(join(temporary, "listing"), join(folder, "listing.json"));
    });
  }

  async function find(revision: string): Promise<string> {
    if (listing?.integrity[revision] !== undefined) return revision;
    const before = listing;
    const failure = await ask();
    if (failure !== null) {
      const known = before && lookUp(before, revision);
      if (known === null) throw new SourceError(`${name} cannot be looked up: ${failure}`);
      options.warn?.(`The npm registry cannot be reached; ${name} ${revision} is taken as it was when it was last asked for.`); // prettier-ignore
      return known;
    }
    const now = await listed();
    const version = lookUp(now, revision) ?? (await askRange(npm, revision));
    if (version === null) {
      const stable = now.versions.filter((version) => !isPrerelease(version));
      const names = [...Object.keys(now.tags), ...stable.toReversed()];
      throw new SourceError(`${name} has no version “${revision}”.${suggestion(revision, names)}`);
    }
    if (lookUp(now, revision) === null) {
      now.ranges[revision] = version;
      await keep();
    }
    return version;
  }

  async function listed(): Promise<Listing> {
    const failure = listing === null ? await ask() : null;
    if (listing === null) throw new SourceError(`${name} cannot be looked up: ${failure}`);
    return listing;
  }

  async function release(version: string) {
    const known = await listed();
    if (known.integrity[version] === undefined) {
      known.integrity[version] = await askIntegrity(npm, version);
      await keep();
    }
    const publishedAt = toTime(known.times[version]);
    return readRelease(npm, version, {integrity: known.integrity[version], publishedAt});
  }

  /** Moves what within and without leave of a package to where it is wanted. */
  async function restrict(from: string, to: string, version: string): Promise<void> {
    for (const path of without) await rm(join(from, within ?? "", path), {recursive: true, force: true});
    if (within === null) return;
    const kept = `${to}.within`;
    await rename(join(from, trimSlashes(within)), kept).catch(() => {
      throw new SourceError(`${name} ${version} has no folder ${within}, which \`within\` names.`);
    });
    await rm(from, {recursive: true});
    await rename(kept, to);
  }

  function toCommit({versions, times}: Listing, version: string, among: readonly string[]): Commit {
    const line = among.includes(version) ? among : versions;
    const parent = line[line.indexOf(version) - 1];
    const date = toTime(times[version]);
    return {hash: version, parents: parent === undefined ? [] : [parent], author: null, date, subject: `${name} ${version}`}; // prettier-ignore
  }

  return {
    async resolve(revision) {
      const version = await find(revision);
      const {integrity, lock, publishedAt} = await release(version);
      const tree = hashBytes(JSON.stringify([integrity, lock, scripts, within, without]));
      return {hash: version, tree, author: null, date: publishedAt, subject: `${name} ${version}`};
    },

    async checkout(version, directory) {
      await installVersion(npm, await release(version), directory);
      await restrict(directory, directory, version);
    },

    async history({from, to, path}) {
      if (path.length > 0)
        throw new SourceError(`${name} has versions, not commits that touch a path. Leave path out.`);
      if (compareVersions(from, to) > 0) return null;
      const known = await listed();
      const all = isPrerelease(from) || isPrerelease(to);
      const line = known.versions.filter((version) => all || !isPrerelease(version));
      return line.slice(line.indexOf(from) + 1, line.indexOf(to) + 1).map((version) => toCommit(known, version, line));
    },

    mergeBase: (a, b) => Promise.resolve(compareVersions(a, b) < 0 ? a : b),

    async commit(version) {
      const known = await listed();
      return toCommit(
        known,
        version,
        known.versions.filter((other) => !isPrerelease(other))
      );
    },

    async lastBy(day, tip) {
      const {versions, times} = await listed();
      const published = (version: string): string => toTime(times[version]) ?? "9999";
      const line = versions.filter((version) => !isPrerelease(version) && compareVersions(version, tip) <= 0);
      return line.findLast((version) => published(version).slice(0, day.length) <= day) ?? null;
    },

    change: (version, parent) =>
      withTemporaryFolder(cache, async (temporary) => {
        for (const [side, hash] of [
          ["a", parent],
          ["b", version]
        ] as const) {
          await mkdir(join(temporary, side));
          await unpackVersion(npm, hash, join(temporary, side));
          await restrict(join(temporary, side), join(temporary, side), hash);
        }
        return describeDifference({args: folders, options: {directory: temporary, signal: options.signal}}, cache);
      }),

    undo: () => Promise.resolve(null)
  };
}

async function readListing(folder: string): Promise<Listing | null> {
  const text = await readFile(join(folder, "listing.json"), "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Listing);
}

function lookUp({versions, tags, ranges}: Listing, revision: string): string | null {
  if (versions.includes(revision)) return revision;
  const named = Object.hasOwn(tags, revision) ? tags[revision] : Object.hasOwn(ranges, revision) ? ranges[revision] : undefined; // prettier-ignore
  return named ?? null;
}

/** Returns what the registry says of a package, or why it does not. */
async function fetchListing(npm: NpmPackage): Promise<Pick<Listing, "versions" | "tags" | "times"> | string> {
  const args = ["view", npm.name, "versions", "dist-tags", "time", "--json"];
  // Without npm’s cache, from which it would take what is old where it cannot reach a registry, and not say so.
  const {failed, stdout, stderr} = await withTemporaryFolder(npm.cache, (temporary) =>
    tryNpm(args, {...npmOptions(npm, npm.folder), cache: temporary})
  );
  if (failed) return explainNpm(stderr);
  const {versions, time, ...rest} = JSON.parse(stdout) as Record<string, unknown>;
  const list = (Array.isArray(versions) ? versions : [versions]) as string[];
  const tags = (rest["dist-tags"] ?? {}) as Record<string, string>;
  return {versions: list.toSorted(compareVersions), tags, times: (time ?? {}) as Record<string, string>};
}

/** Returns the highest version in a range, as npm understands it, or null. */
async function askRange(npm: NpmPackage, range: string): Promise<string | null> {
  // What else npm takes in the place of a range would be another package, or a URL.
  if (!/^[\w\s.*^~<>=|+-]+$/.test(range) || !/[\d*x]/i.test(range)) return null;
  const args = ["view", `${npm.name}@${range}`, "version", "--json"];
  const {failed, stdout} = await tryNpm(args, npmOptions(npm, npm.folder));
  if (failed || stdout.trim() === "") return null;
  const found = JSON.parse(stdout) as string | string[];
  return [found].flat().toSorted(compareVersions).at(-1) ?? null;
}

async function askIntegrity(npm: NpmPackage, version: string): Promise<string> {
  const args = ["view", `${npm.name}@${version}`, "dist", "--json"];
  const {failed, stdout, stderr} = await tryNpm(args, npmOptions(npm, npm.folder));
  if (failed) throw new SourceError(`${npm.name} ${version} cannot be looked up: ${explainNpm(stderr)}`);
  const {integrity, shasum} = JSON.parse(stdout) as {integrity?: string; shasum?: string};
  return integrity ?? `sha1-${shasum}`; // as old versions have it
}

/** Returns an ISO 8601 time in UTC, whatever form a registry gives it. */
function toTime(text: string | undefined): string | null {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

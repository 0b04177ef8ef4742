import {existsSync} from "node:fs";
import {chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {execa} from "execa";
import {type Cache, withTemporaryFolder} from "../build/cache.ts";
import {isDiskFull, toDiskFullError} from "../build/disk.ts";
import {hashBytes, listTree} from "./digest.ts";
import {SourceError} from "./error.ts";
import {explainNpm, type NpmOptions, tryNpm} from "./npm-command.ts";
import type {SourceOptions} from "./source.ts";

/** A published package, and where the cache keeps what is known of it. */
export interface NpmPackage {
  name: string;
  scripts: boolean; // whether packages may run scripts when they are installed
  folder: string; // in the cache
  npmCache: string;
  cache: Cache;
  options: Pick<SourceOptions, "signal" | "warn" | "progress">;
}

/** What a version is and what it is installed with. */
export interface Release {
  version: string;
  integrity: string; // of its archive
  publishedAt: string | null; // ISO 8601
  lock: string; // package-lock.json, without where packages come from
}

/** Writes the files of a version into an empty folder, without what it depends on. */
export async function unpackVersion({name, ...rest}: NpmPackage, version: string, directory: string): Promise<void> {
  await withTemporaryFolder(rest.cache, async (folder) => {
    const options = npmOptions({name, ...rest}, folder);
    const args = ["pack", `${name}@${version}`, "--prefer-offline", "--ignore-scripts", `--pack-destination=${folder}`];
    const {failed, stderr} = await tryNpm(args, options);
    const [archive] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
    if (failed || archive === undefined)
      throw new SourceError(`${name} ${version} cannot be downloaded: ${explainNpm(stderr)}`);
    const tar = ["--extract", "--strip-components=1", "--no-same-owner", "--no-same-permissions"];
    const args2 = [...tar, "--file", join(folder, archive), "--directory", directory];
    const {signal} = rest.options;
    const unpacked = await execa("tar", args2, {reject: false, ...(signal ? {cancelSignal: signal} : {})});
    signal?.throwIfAborted();
    if (unpacked.failed && isDiskFull(unpacked.stderr)) throw await toDiskFullError(directory);
    if (unpacked.failed) throw new SourceError(`${name} ${version} cannot be unpacked with tar: ${unpacked.stderr}`);
    // Some archives say that nobody may read what is in them.
    for (const {path, kind, executable} of await listTree(directory))
      if (kind === "file") await chmod(join(directory, path), executable ? 0o755 : 0o644);
  });
}

/** Returns what a version is installed with, found out the first time and kept. */
export async function readRelease(
  npm: NpmPackage,
  version: string,
  {integrity, publishedAt}: {integrity: string; publishedAt: string | null}
): Promise<Release> {
  const file = join(npm.folder, `${hashBytes(version).slice(0, 16)}.json`);
  const known = await readFile(file, "utf8").catch(() => null);
  if (known !== null) {
    const release = JSON.parse(known) as Release;
    if (release.integrity === integrity) return release;
  }
  return withTemporaryFolder(npm.cache, async (folder) => {
    const directory = join(folder, "package");
    await mkdir(directory);
    await unpackVersion(npm, version, directory);
    const release = {version, integrity, publishedAt, lock: await findLock(npm, version, publishedAt, directory)};
    await writeFile(join(folder, "release"), JSON.stringify(release));
    await rename(join(folder, "release"), file);
    return release;
  });
}

/** Writes a version and what it depends on into an empty folder. */
export async function installVersion(npm: NpmPackage, release: Release, directory: string): Promise<void> {
  const {name, scripts} = npm;
  await unpackVersion(npm, release.version, directory);
  await withPlainManifest(directory, scripts, async () => {
    await writeFile(join(directory, "package-lock.json"), release.lock);
    if (countPackages(release.lock) > 0) {
      const args = ["ci", "--prefer-offline", scripts ? "--foreground-scripts" : "--ignore-scripts"];
      const {failed, stderr} = await tryNpm(args, npmOptions(npm, directory));
      if (failed) throw new SourceError(`${name} ${release.version} cannot be installed: ${explainNpm(stderr)}`);
      await rm(join(directory, "node_modules", ".package-lock.json"), {force: true}); // it says where they come from
    }
  });
}

/**
 * Returns the lock with the newest versions of what a version depends on that
 * there were when it was published: what its users got, and the same on every day.
 */
async function findLock(npm: NpmPackage, version: string, before: string | null, directory: string): Promise<string> {
  const {name, options} = npm;
  return withPlainManifest(directory, npm.scripts, async () => {
    const lock = join(directory, "package-lock.json");
    const shrinkwrap = join(directory, "npm-shrinkwrap.json");
    if (existsSync(shrinkwrap)) await rename(shrinkwrap, lock);
    const args = ["install", "--package-lock-only", "--package-lock", "--ignore-scripts", "--omit-lockfile-registry-resolved"]; // prettier-ignore
    const then = before === null ? [] : [`--before=${before}`];
    let result = await tryNpm([...args, ...then], npmOptions(npm, directory));
    if (result.failed && /ETARGET|ENOVERSIONS|with a date before/.test(result.stderr)) {
      options.warn?.(
        `What ${name} ${version} depends on was not all published before it, says the registry; the newest that fits is taken.`
      );
      result = await tryNpm(args, npmOptions(npm, directory));
    }
    if (result.failed)
      throw new SourceError(`What ${name} ${version} depends on cannot be found out: ${explainNpm(result.stderr)}`);
    return readFile(lock, "utf8");
  });
}

/**
 * Runs an action on a package whose manifest has only what counts for those who
 * use it: nothing that it is developed with, which need not even be published.
 */
async function withPlainManifest<T>(directory: string, scripts: boolean, action: () => Promise<T>): Promise<T> {
  const path = join(directory, "package.json");
  const original = `${path}.original`;
  const manifest = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  const own = (manifest["scripts"] ?? {}) as Record<string, string>;
  const kept = ["preinstall", "install", "postinstall"].flatMap((name) => (own[name] ? [[name, own[name]]] : []));
  const left = ["devDependencies", "workspaces", "packageManager", "devEngines"];
  const plain = Object.fromEntries(Object.entries(manifest).filter(([key]) => !left.includes(key)));
  await cp(path, original);
  try {
    await writeFile(path, JSON.stringify({...plain, scripts: scripts ? Object.fromEntries(kept) : {}}));
    return await action();
  } finally {
    await rename(original, path);
  }
}

function countPackages(lock: string): number {
  const {packages = {}} = JSON.parse(lock) as {packages?: Record<string, unknown>};
  return Object.keys(packages).filter((path) => path !== "").length;
}

/** Returns how npm runs for a package. */
export function npmOptions({npmCache, options}: NpmPackage, directory: string): NpmOptions {
  return {directory, cache: npmCache, signal: options.signal, progress: options.progress};
}

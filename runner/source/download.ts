import {createHash} from "node:crypto";
import {createReadStream, createWriteStream} from "node:fs";
import {chmod, mkdir, readdir, rename, rm} from "node:fs/promises";
import {basename, join, resolve} from "node:path";
import {Readable} from "node:stream";
import {pipeline} from "node:stream/promises";
import type {ReadableStream} from "node:stream/web";
import {fileURLToPath} from "node:url";
import {execa} from "execa";
import {type Cache} from "../build/cache.ts";
import {formatBytes, isDiskFull, toDiskFullError} from "../build/disk.ts";
import {type EntryName, type Pins, entryFolder, provideEntry} from "../build/entry.ts";
import type {UrlInput} from "../experiment/experiment.ts";
import {hashBytes, listTree} from "./digest.ts";
import {SourceError} from "./error.ts";
import {withoutCredentials} from "./source.ts";

export interface DownloadOptions {
  cache: Cache;
  pins: Pins;
  signal?: AbortSignal | undefined;
  progress?: ((line: string) => void) | undefined;
}

/**
 * Downloads an input once and returns where it is: the file, or the folder of what
 * a .tar archive holds, without its one top folder if it has just one. It is
 * read-only. Throws a SourceError if it cannot be had, or is not what it should be.
 */
export async function download(input: UrlInput, options: DownloadOptions): Promise<string> {
  const {cache, pins, signal} = options;
  const file = fileName(input.url);
  const name: EntryName = {kind: "files", key: hashBytes(JSON.stringify([input.sha256, file])).slice(0, 24)};
  async function make(folder: string) {
    const startedAt = new Date();
    const content = join(folder, "content");
    const archive = join(folder, "download");
    await fetchFile(input, archive, options);
    if (isArchive(file)) await unpack(archive, content, input, signal);
    else await mkdir(content).then(() => rename(archive, join(content, file)));
    await rm(archive, {force: true});
    const entries = await listTree(content);
    await protect(content, entries);
    const bytes = entries.reduce((sum, {bytes}) => sum + bytes, 0);
    const durationMs = Date.now() - startedAt.getTime();
    return {source: null, startedAt: startedAt.toISOString(), durationMs, bytes, tools: [], files: []};
  }
  await provideEntry(cache, pins, name, make, {signal});
  return join(entryFolder(cache, name), "content", isArchive(file) ? "" : file);
}

async function fetchFile(input: UrlInput, path: string, {signal, progress}: DownloadOptions): Promise<void> {
  const {name, url, sha256} = input;
  const hash = createHash("sha256");
  let bytes = 0;
  async function* observe(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      progress?.(`${name}: ${formatBytes(bytes)}`);
      yield chunk;
    }
  }
  try {
    await pipeline(await read(url, signal), observe, createWriteStream(path), {...(signal ? {signal} : {})});
  } catch (error) {
    signal?.throwIfAborted();
    if (isDiskFull(error) || !(error instanceof Error)) throw error;
    throw new SourceError(
      `The input ${name} cannot be downloaded from ${withoutCredentials(url)}: ${reason(error)}. ` +
        `If you have it already, run with --input ${name}=PATH.`
    );
  }
  const found = hash.digest("hex");
  if (found === sha256.toLowerCase()) return;
  throw new SourceError(
    `The input ${name} is not what the experiment was written for: what ${withoutCredentials(url)} gives has ` +
      `sha256 ${found}, and it should be ${sha256}. If it was meant to change, put the new value into the experiment.`
  );
}

async function read(url: string, signal: AbortSignal | undefined): Promise<Readable> {
  if (isPath(url)) return createReadStream(resolve(url));
  if (url.startsWith("file:")) return createReadStream(fileURLToPath(url));
  const {ok, status, statusText, body} = await fetch(url, signal ? {signal} : {});
  if (!ok || body === null) throw new Error(`the server answers ${status} ${statusText}`.trimEnd());
  return Readable.fromWeb(body as ReadableStream<Uint8Array>);
}

/** What fetch throws says only that it failed; why is in its cause. */
function reason(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}

async function unpack(archive: string, content: string, {name, url}: UrlInput, signal?: AbortSignal): Promise<void> {
  const temporary = `${content}.tmp`;
  await mkdir(temporary);
  const args = ["--extract", "--no-same-owner", "--file", archive, "--directory", temporary];
  const {failed, stderr, shortMessage} = await execa("tar", args, {
    reject: false,
    ...(signal ? {cancelSignal: signal} : {})
  });
  signal?.throwIfAborted();
  if (failed && isDiskFull(stderr)) throw await toDiskFullError(content);
  if (failed) {
    const why = stderr.trim() || shortMessage;
    throw new SourceError(`The input ${name}, from ${withoutCredentials(url)}, cannot be unpacked with tar: ${why}`);
  }
  const [top, ...others] = await readdir(temporary, {withFileTypes: true});
  // Its name would make paths of different length for different versions.
  const only = top?.isDirectory() && others.length === 0 ? join(temporary, top.name) : temporary;
  await chmod(only, 0o755);
  await rename(only, content);
  await rm(temporary, {recursive: true, force: true});
}

async function protect(folder: string, entries: Awaited<ReturnType<typeof listTree>>): Promise<void> {
  for (const {path, kind, executable} of entries.toReversed()) {
    if (kind === "file" || kind === "folder") await chmod(join(folder, path), executable ? 0o555 : 0o444);
  }
  await chmod(folder, 0o555);
}

function fileName(url: string): string {
  if (isPath(url)) return basename(url);
  return basename(decodeURIComponent(new URL(url).pathname)) || "file";
}

/** With --input NAME=PATH, there is a file’s path in place of a URL. */
function isPath(url: string): boolean {
  return !/^[a-z][a-z\d+.-]*:/i.test(url);
}

function isArchive(file: string): boolean {
  return /\.(tar(\.(gz|xz|bz2|zst))?|tgz|txz)$/.test(basename(file));
}

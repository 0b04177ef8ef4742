import type {Cache} from "../build/cache.ts";
import type {Source} from "../experiment/experiment.ts";
import {hashBytes} from "./digest.ts";
import {openFolder} from "./folder.ts";
import {openGit} from "./git.ts";
import {openHg} from "./hg.ts";
import type {History} from "./history.ts";
import {openNpm} from "./npm.ts";
import {openSeries} from "./series.ts";

/** What a revision’s name stood for when it was asked. */
export interface ResolvedRevision {
  hash: string; // full hash of the commit
  tree: string; // hash of what a checkout holds, after within and without
  author: string | null;
  date: string | null; // of the author, ISO 8601, UTC
  subject: string | null;
}

/** A source that can be read from. It sees its origin as it was when it was opened. */
export interface OpenSource extends History {
  /** Throws a SourceError if there is no such revision, with the nearest that exists. */
  resolve(revision: string): Promise<ResolvedRevision>;
  /** Fills an empty folder with a resolved commit’s files. Nothing in it says that it came from a repository. */
  checkout(hash: string, directory: string): Promise<void>;
}

export interface SourceOptions {
  cache: Cache;
  signal?: AbortSignal | undefined;
  /** receives sentences about what is not as it should be, and does not stop anything */
  warn?: ((sentence: string) => void) | undefined;
  /** receives a line now and then while something is fetched */
  progress?: ((line: string) => void) | undefined;
}

/** Returns the source to read from. Nothing is fetched before a revision is asked for. */
export async function openSource(source: Source, options: SourceOptions): Promise<OpenSource> {
  switch (source.kind) {
    case "git":
      return openGit(source, options);
    case "series":
      return openSeries(source, options);
    case "hg":
      return openHg(source, options);
    case "npm":
      return openNpm(source, options);
    case "folder":
      return openFolder(source);
  }
}

/** Returns the name of a source for people and artifacts: its URL without credentials, or its kind. */
export function toSourceName(source: Source): string {
  return source.kind === "git" || source.kind === "hg" ? withoutCredentials(source.url) : source.kind;
}

/** Returns a name for a source’s own folders in the cache, the same for every experiment that uses it. */
export function toSourceKey(source: Source): string {
  return hashBytes(JSON.stringify({...source, within: null, without: []})).slice(0, 24);
}

/** Returns a URL, or a text with URLs, without the users and passwords that they may hold. */
export function withoutCredentials(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/gi, (match, scheme: string) =>
    scheme.toLowerCase().startsWith("http") ? scheme : match.replace(/(:\/\/[^:]*):.*@$/, "$1@")
  );
}

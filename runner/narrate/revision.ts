import type {HistoryRevision} from "../result/types.ts";

const DIGITS = 7; // of a hash, as git shows it
const LONG = 72; // characters of a subject

type Named = Pick<HistoryRevision, "hash" | "subject">;

/** Returns a revision’s name for people, e.g., “abc1234 “Add arrays””; of a version, the version. */
export function revisionName({hash, subject}: Named): string {
  const short = shortHash(hash);
  return subject === null || subject === "" || short === hash ? short : `${short} “${shorten(subject)}”`;
}

/** Returns the first seven digits of a commit’s hash; a version as it is. */
export function shortHash(hash: string): string {
  return isCommit(hash) ? hash.slice(0, DIGITS) : hash;
}

/** Returns how an experiment asks for a revision: by digits enough to be sure of it. */
export function askedName({hash}: Pick<HistoryRevision, "hash">): string {
  return isCommit(hash) ? hash.slice(0, 12) : hash;
}

/** Returns what revisions are called: commits, or versions. */
export function revisionNoun(revisions: readonly Pick<HistoryRevision, "hash">[]): "commit" | "version" {
  return revisions.some(({hash}) => isCommit(hash)) ? "commit" : "version";
}

/** Returns who made a revision and when, e.g., “by Ada Example on 13 May 2023”; empty where neither is known. */
export function madeBy({author, date}: Pick<HistoryRevision, "author" | "date">): string {
  const name = authorName(author);
  return [...(name === null ? [] : [`by ${name}`]), ...(date === null ? [] : [`on ${formatDay(date)}`])].join(" ");
}

/** Returns an author’s name without an address. */
export function authorName(author: string | null): string | null {
  return author?.replace(/\s*<[^<>]*>\s*$/, "") || author;
}

/** Returns the day of a time in UTC, e.g., “13 May 2023”. */
export function formatDay(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {dateStyle: "long", timeZone: "UTC"}).format(new Date(iso));
}

function isCommit(hash: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(hash);
}

/** A subject may be of any length, and of several lines. */
function shorten(subject: string): string {
  const line = subject.replaceAll(/\s+/g, " ").trim();
  const characters = [...line];
  return characters.length > LONG ? `${characters.slice(0, LONG - 1).join("")}…` : line;
}

import {mkdir, readFile, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {git} from "./command.ts";
import {SourceError} from "./error.ts";
import {hg} from "./hg-command.ts";
import type {Repository} from "./repository.ts";

/**
 * Makes a Mercurial repository of a git repository’s one line of commits, with
 * their authors, dates, messages and tags. Its hashes are the same on every machine.
 */
export async function importCommits(repository: Repository, directory: string): Promise<void> {
  const options = {repository: directory, signal: repository.signal};
  const commits = await listCommits(repository);
  const patches: string[] = [];
  for (const [i, commit] of commits.entries()) {
    const patch = join(dirname(directory), `${i}.patch`);
    await writePatch(repository, commit, patch);
    patches.push(patch);
  }
  await mkdir(directory);
  await hg(["init"], options);
  await hg(["import", "--quiet", "--bypass", "--", ...patches], options);

  const log = await hg(["log", "--rev=sort(all())", "--template={node}\\0{desc}\\1"], options);
  const made = log.split("\u0001").map((text) => text.split("\0"));
  const hashes = new Map<string, string>();
  for (const [i, {hash, message}] of commits.entries()) {
    const [node = "", description] = made[i] ?? [];
    if (description !== message.trim()) {
      const [subject] = message.split("\n");
      throw new SourceError(`Mercurial takes a part of the message of “${subject}” for a patch. Write it otherwise.`);
    }
    hashes.set(hash, node);
  }
  await writeFile(join(directory, ".hg", "localtags"), await listTags(repository, hashes));
}

interface GitCommit {
  hash: string;
  author: string;
  date: string; // as Mercurial writes it
  message: string;
}

async function listCommits({path, signal}: Repository): Promise<GitCommit[]> {
  const format = "%H%x00%an <%ae>%x00%ad%x00%B%x01";
  const args = ["log", "--reverse", "--encoding=UTF-8", "--date=raw", `--format=${format}`, "HEAD"];
  const commits = (await git(args, {repository: path, signal})).split("\u0001").filter((text) => text.trim() !== "");
  return commits.map((text) => {
    const [hash = "", author = "", date = "", message = ""] = text.trimStart().split("\0");
    return {hash, author, date: toHgDate(date), message};
  });
}

async function writePatch(
  {path, signal}: Repository,
  {hash, author, date, message}: GitCommit,
  file: string
): Promise<void> {
  // By way of a file, as it may be in any encoding.
  const format = ["--format=", "--binary", "--full-index", "--no-renames"];
  await git(["show", ...format, `--output=${file}`, hash], {repository: path, signal});
  const header = `# HG changeset patch\n# User ${author}\n# Date ${date}\n\n${message.trim()}\n\n`;
  await writeFile(file, Buffer.concat([Buffer.from(header), await readFile(file)]));
}

/** Returns the tags as Mercurial keeps those that are no part of the history. */
async function listTags({path, signal}: Repository, hashes: ReadonlyMap<string, string>): Promise<string> {
  const args = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/tags", "refs/series"];
  const refs = await git(args, {repository: path, signal});
  const lines = refs.split("\n").map((line) => {
    const [commit = "", name = ""] = line.split(" ");
    return `${hashes.get(commit)} ${name.replace(/^refs\/(tags\/)?/, "")}\n`;
  });
  return lines.join("");
}

/** Git writes hours and minutes east of Greenwich, e.g., +0130; Mercurial seconds west of it. */
function toHgDate(date: string): string {
  const [seconds = "0", zone = "+0000"] = date.split(" ");
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return `${seconds} ${(zone.startsWith("-") ? 1 : -1) * minutes * 60}`;
}

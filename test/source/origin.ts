import {execFileSync} from "node:child_process";
import {mkdirSync, rmSync, symlinkSync} from "node:fs";
import {dirname, join} from "node:path";
import type {Source} from "../../runner/experiment/experiment.ts";
import {createRepository, gitSource, temporaryFolder, write} from "./fixture.ts";

/** Somebody’s repository, whatever program it is made with. */
export interface Origin {
  path: string; // of its work tree
  source(rest?: Pick<Source, "within" | "without">): Source;
  /** Commits files: a text is their content, null removes them. Links are given with where they lead. Returns the hash. */
  commit(message: string, files?: Record<string, string | null>, links?: Record<string, string>): string;
  /** Commits files, and nothing else, after no other commit. */
  root(message: string, files: Record<string, string>): string;
  rename(from: string, to: string): void;
  tag(name: string): void;
  /** Goes to a commit, after which the next is committed. */
  update(hash: string): void;
  /** Merges a commit into that where one is. Returns the merge’s hash. */
  merge(hash: string, message: string): string;
  parentOf(revision: string): string; // the revision that is a revision’s first parent
  here: string; // the revision that is checked out
}

export type OriginKind = keyof typeof origins;

export const origins = {git: createGitOrigin, hg: createHgOrigin};

export const author = "Renée M";

function createGitOrigin(): Origin {
  const {path, git} = createRepository();
  const who = ["-c", `user.name=${author}`];
  let minute = 0;
  const date = (): string => `2024-05-06T07:${String(minute++).padStart(2, "0")}:00+02:00`;
  const commit: Origin["commit"] = (message, files = {}, links = {}) => {
    writeAll(path, files, links);
    git("add", "--all");
    git(...who, "commit", "--quiet", "--allow-empty", `--date=${date()}`, "-m", message);
    return git("rev-parse", "HEAD");
  };
  return {
    path,
    source: (rest = {within: null, without: []}) => gitSource(path, rest),
    commit,
    root(message, files) {
      git("checkout", "--quiet", "--orphan", "other");
      git("rm", "-r", "-q", "--force", ".");
      return commit(message, files);
    },
    rename: (from, to) => void git("mv", from, to),
    tag: (name) => void git("tag", name),
    update: (hash) => void git("checkout", "--quiet", hash),
    merge(hash, message) {
      git(...who, "merge", "--quiet", "--no-ff", "--no-commit", hash);
      git(...who, "commit", "--quiet", `--date=${date()}`, "-m", message);
      return git("rev-parse", "HEAD");
    },
    parentOf: (revision) => `${revision}~1`,
    here: "HEAD"
  };
}

function createHgOrigin(): Origin {
  const path = join(temporaryFolder(), "repository");
  mkdirSync(path);
  const env = {...process.env, HGRCPATH: "", HGPLAIN: "1", HGENCODING: "UTF-8"};
  const hg = (...args: string[]): string =>
    execFileSync("hg", [`--config=ui.username=${author} <renee@example.org>`, ...args], {
      cwd: path,
      encoding: "utf8",
      stdio: "pipe",
      env
    }).trim();
  hg("init");
  let minute = 0;
  const record = (message: string, ...args: string[]): string => {
    const date = `2024-05-06T07:${String(minute++).padStart(2, "0")}:00 +0200`;
    const said = hg("--config=ui.allowemptycommit=true", "commit", "--debug", ...args, "--date", date, "-m", message);
    return /committed changeset \d+:([0-9a-f]{40})/.exec(said)?.[1] ?? "";
  };
  const commit: Origin["commit"] = (message, files = {}, links = {}) => {
    writeAll(path, files, links);
    return record(message, "--addremove");
  };
  return {
    path,
    source: (rest = {within: null, without: []}) => ({kind: "hg", url: path, ...rest}),
    commit,
    root(message, files) {
      hg("update", "--quiet", "null");
      return commit(message, files);
    },
    rename: (from, to) => void hg("rename", from, to),
    tag: (name) => void hg("bookmark", "--inactive", name),
    update: (hash) => void hg("update", "--quiet", hash),
    merge(hash, message) {
      hg("merge", "--quiet", hash);
      return record(message);
    },
    parentOf: (revision) => `${revision}~1`,
    here: "."
  };
}

/** Writes, links and removes files below a folder. */
function writeAll(folder: string, files: Record<string, string | null>, links: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) rmSync(join(folder, path));
    else write(folder, {[path]: content});
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    symlinkSync(target, join(folder, path));
  }
}

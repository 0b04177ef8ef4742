import {git, tryGit} from "./command.ts";
import {describeDifference, toPatch, type Trees} from "./difference.ts";
import type {Commit, History} from "./history.ts";
import {pathInSource, trimSlashes} from "./inner-path.ts";
import {type Repository, toTime} from "./repository.ts";

/** Returns the history of a bare repository. */
export function gitHistory(repository: Repository): History {
  const {tree, cache, signal} = repository;
  const options = {repository: repository.path, signal};

  return {
    async history({from, to, firstParent, path}) {
      const {failed} = await tryGit(["merge-base", "--is-ancestor", from, to], options);
      if (failed) return null;
      const paths = path.map((name) => `:(top,literal)${pathInSource(tree, name)}`);
      const chain = firstParent ? ["--first-parent"] : [];
      // Full, since git otherwise leaves out a branch that made the same change as another.
      const full = paths.length > 0 ? ["--full-history"] : [];
      const args = ["--topo-order", "--reverse", ...chain, ...full, `${from}..${to}`, "--", ...paths];
      const commits = await log(repository, args);
      if (from === to || commits.at(-1)?.hash === to) return commits;
      return [...commits, ...(await log(repository, ["--no-walk", to]))];
    },

    async mergeBase(a, b) {
      const {stdout} = await tryGit(["merge-base", a, b], options);
      return stdout.trim() || null;
    },

    async commit(hash) {
      const [commit] = await log(repository, ["--no-walk", hash]);
      return commit as Commit; // else git has failed
    },

    async lastBy(day, tip) {
      const text = await git(["rev-list", "--first-parent", "--timestamp", tip, "--"], options);
      const line = text.split("\n").map((line) => line.split(" "));
      const found = line.find(([seconds = ""]) => (toTime(seconds)?.slice(0, day.length) ?? "9999") <= day);
      return found?.[1] ?? null;
    },

    change: (hash, parent) => describeDifference(between(parent, hash), cache),
    undo: (hash, parent) => toPatch(between(hash, parent), cache)
  };

  /** Two commits’ checkouts, after within and without. */
  function between(before: string, after: string): Trees {
    const within = tree.within === null ? [] : [`--relative=${trimSlashes(tree.within)}/`];
    const without = tree.without.map((name) => `:(top,exclude,literal)${pathInSource(tree, name)}`);
    return {args: [...within, before, after, "--", ...without], options};
  }
}

async function log({path, signal}: Repository, args: readonly string[]): Promise<Commit[]> {
  const format = "%H%x00%P%x00%an%x00%at%x00%s";
  const text = await git(["log", "--encoding=UTF-8", `--format=${format}`, ...args], {repository: path, signal});
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [hash = "", parents = "", author = "", date = "", subject = ""] = line.split("\0");
      return {hash, parents: parents.split(" ").filter(Boolean), author, date: toTime(date), subject};
    });
}

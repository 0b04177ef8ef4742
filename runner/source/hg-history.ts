import {mkdir} from "node:fs/promises";
import {join} from "node:path";
import {withTemporaryFolder} from "../build/cache.ts";
import {describeDifference, folders, toPatch, type Trees} from "./difference.ts";
import {hg} from "./hg-command.ts";
import {checkoutHgCommit, type HgRepository, hgLog} from "./hg-repository.ts";
import type {Commit, History} from "./history.ts";
import {pathInSource} from "./inner-path.ts";

/** Returns the history of a Mercurial repository. What commits change is compared with git, for one answer for both. */
export function hgHistory(repository: HgRepository): History {
  const {path: directory, tree, cache, signal} = repository;
  const options = {repository: directory, signal};

  return {
    async history({from, to, firstParent, path}) {
      if (from === to) return [];
      const commits = await hgLog(repository, `only(${to}, ${from})`);
      if (!commits.some(({parents}) => parents.includes(from))) return null;
      const line = firstParent ? chain(commits, to) : commits;
      if (path.length === 0) return line;
      const paths = path.map((name) => pathInSource(tree, name));
      const touching = await findTouching(`only(${to}, ${from})`, paths);
      return line.filter(({hash}) => hash === to || touching.has(hash));
    },

    async mergeBase(a, b) {
      const [commit] = await hgLog(repository, `ancestor(${a}, ${b})`);
      return commit?.hash ?? null;
    },

    async commit(hash) {
      const [commit] = await hgLog(repository, hash);
      return commit as Commit; // else hg has failed
    },

    async lastBy(day, tip) {
      const line = chain(await hgLog(repository, `::${tip}`), tip);
      return line.findLast(({date}) => date !== null && date.slice(0, day.length) <= day)?.hash ?? null;
    },

    change: (hash, parent) => withBoth(parent, hash, (trees) => describeDifference(trees, cache)),
    undo: (hash, parent) => withBoth(hash, parent, (trees) => toPatch(trees, cache))
  };

  async function findTouching(range: string, paths: readonly string[]): Promise<Set<string>> {
    const patterns = paths.map((path) => `"path:${path.replace(/[\\"]/g, "\\$&")}"`);
    const files = patterns.map((pattern) => `file(${pattern})`).join(" or ");
    const plain = await hg(["log", "--template={node}\\n", `--rev=${range} and not merge() and (${files})`], options);
    // The files of a merge are those in which it differs from both parents. Its diff is against the first.
    const template = `{if(diff(${patterns.join(", ")}), "{node}\\n")}`;
    const merges = await hg(["log", `--template=${template}`, `--rev=${range} and merge()`], options);
    return new Set([...plain.split("\n"), ...merges.split("\n")]);
  }

  /** Runs an action on the files in which two commits’ checkouts differ. */
  function withBoth<T>(before: string, after: string, action: (trees: Trees) => Promise<T>): Promise<T> {
    return withTemporaryFolder(cache, async (folder) => {
      const args = ["status", "--no-status", "--print0", `--rev=${before}`, `--rev=${after}`];
      const files = (await hg(args, options)).split("\0").filter(Boolean);
      for (const [name, hash] of [
        ["a", before],
        ["b", after]
      ] as const) {
        await mkdir(join(folder, name));
        if (files.length > 0) await checkoutHgCommit(repository, hash, join(folder, name), files);
      }
      return action({args: folders, options: {directory: folder, signal}});
    });
  }
}

/** Returns the commits on the chain of first parents that ends in one of them. */
function chain(commits: readonly Commit[], to: string): Commit[] {
  const known = new Map(commits.map((commit) => [commit.hash, commit]));
  const found: Commit[] = [];
  for (let commit = known.get(to); commit; commit = known.get(commit.parents[0] ?? "")) found.push(commit);
  return found.reverse();
}

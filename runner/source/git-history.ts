import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {withTemporaryFolder} from "../build/cache.ts";
import {git, tryGit} from "./command.ts";
import {readDiff} from "./diff.ts";
import type {Commit, History} from "./history.ts";
import {type Repository, toTime} from "./repository.ts";

/** Returns the history of a bare repository. */
export function gitHistory(repository: Repository): History {
  const {path, tree, cache, signal} = repository;
  const options = {repository: path, signal};

  return {
    async history({from, to, firstParent, path}) {
      const {failed} = await tryGit(["merge-base", "--is-ancestor", from, to], options);
      if (failed) return null;
      const paths = path.map((name) => `:(top,literal)${inSource(repository, name)}`);
      // Full, since git otherwise leaves out a branch that made the same change as another.
      const args = [
        "--topo-order",
        "--reverse",
        ...(firstParent ? ["--first-parent"] : []),
        ...(paths.length > 0 ? ["--full-history"] : []),
        `${from}..${to}`,
        "--",
        ...paths
      ];
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

    async change(hash, parent) {
      return withTemporaryFolder(cache, async (folder) => {
        const attributes = join(folder, "attributes");
        await writeFile(attributes, languages);
        const settings = ["-c", `core.attributesFile=${attributes}`, "-c", "core.quotePath=false"];
        const diff = await git([...settings, ...diffArgs, "-M", "-U0", ...range(parent, hash)], options);
        return {files: readDiff(diff)};
      });
    },

    async undo(hash, parent) {
      const args = [...diffArgs, "--no-renames", "--binary", "--full-index", ...range(hash, parent)];
      const diff = await git(args, options);
      // What is not UTF-8 cannot be handed on as text, but as what git makes of binary files.
      const patch = diff.includes("\ufffd") ? await undoBinary(args) : diff;
      return patch === "" ? null : `${patch}\n`;
    }
  };

  function undoBinary(args: string[]): Promise<string> {
    return withTemporaryFolder(cache, async (folder) => {
      const attributes = join(folder, "attributes");
      await writeFile(attributes, "* -diff\n");
      return git(["-c", `core.attributesFile=${attributes}`, ...args], options);
    });
  }

  /** The arguments that make a diff one of checkouts, after within and without. */
  function range(before: string, after: string): string[] {
    const within = tree.within === null ? [] : [`--relative=${trimSlash(tree.within)}/`];
    const without = tree.without.map((name) => `:(top,exclude,literal)${inSource(repository, name)}`);
    return [...within, before, after, "--", ...without];
  }
}

// A diff driver knows what a function looks like in its language; git has these.
const languages = [
  "*.ada *.adb *.ads ada",
  "*.c *.h *.cc *.cpp *.cxx *.hh *.hpp *.hxx *.cu cpp",
  "*.cs csharp",
  "*.ex *.exs elixir",
  "*.f *.f90 *.f95 *.F90 fortran",
  "*.go golang",
  "*.java java",
  "*.kt *.kts kotlin",
  "*.m *.mm objc",
  "*.php php",
  "*.pl *.pm perl",
  "*.py *.pyx python",
  "*.rb ruby",
  "*.rs rust",
  "*.scm *.ss scheme",
  "*.sh bash"
]
  .flatMap((line) => {
    const names = line.split(" ");
    return names.slice(0, -1).map((name) => `${name} diff=${names.at(-1)}\n`);
  })
  .join("");

const diffArgs = ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"];

async function log(repository: Repository, args: readonly string[]): Promise<Commit[]> {
  const format = "%H%x00%P%x00%an%x00%at%x00%s";
  const options = {repository: repository.path, signal: repository.signal};
  const text = await git(["log", "--encoding=UTF-8", `--format=${format}`, ...args], options);
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [hash = "", parents = "", author = "", date = "", subject = ""] = line.split("\0");
      return {hash, parents: parents.split(" ").filter(Boolean), author, date: toTime(date), subject};
    });
}

/** Returns the path in the source of what has a path in the checkout. */
function inSource({tree: {within}}: Repository, path: string): string {
  const inner = trimSlash(path);
  return within === null ? inner : `${trimSlash(within)}/${inner}`;
}

function trimSlash(path: string): string {
  return path.replace(/^(\.?\/)+|\/+$/g, "");
}

import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type Cache, withTemporaryFolder} from "../build/cache.ts";
import {type GitOptions, tryGit} from "./command.ts";
import {readDiff} from "./diff.ts";
import {SourceError} from "./error.ts";
import type {Change} from "./history.ts";

/** Two trees that git can compare: the arguments that name them, and where it runs. */
export interface Trees {
  args: readonly string[];
  options: GitOptions;
}

/** The arguments that name the folders a and b, next to each other. What git says of them has the paths in them. */
export const folders = ["--no-index", "--no-prefix", "--", "a", "b"];

/** Returns what changed between two trees. */
export async function describeDifference(trees: Trees, cache: Cache): Promise<Change> {
  return {files: readDiff(await diff(trees, ["-M", "-U0"], languages, cache))};
}

/** Returns the patch that makes the first of two trees the second, or null if they are the same. */
export async function toPatch(trees: Trees, cache: Cache): Promise<string | null> {
  const format = ["--no-renames", "--binary", "--full-index"];
  const text = await diff(trees, format, "", cache);
  // What is not UTF-8 cannot be handed on as text, but as what git makes of binary files.
  const patch = text.includes("\ufffd") ? await diff(trees, format, "* -diff\n", cache) : text;
  return patch === "" ? null : `${patch}\n`;
}

function diff({args, options}: Trees, format: readonly string[], attributes: string, cache: Cache): Promise<string> {
  return withTemporaryFolder(cache, async (folder) => {
    const file = join(folder, "attributes");
    await writeFile(file, attributes);
    const settings = ["-c", `core.attributesFile=${file}`, "-c", "core.quotePath=false"];
    const {failed, stdout, stderr} = await tryGit([...settings, ...plain, ...format, ...args], options);
    // Without an index, git reports a difference as a failure.
    if (failed && stderr.trim() !== "") throw new SourceError(`git diff failed: ${stderr.trim()}`);
    return stdout;
  });
}

const plain = ["diff", "--no-color", "--no-ext-diff", "--no-textconv"];

// A diff driver knows what a function looks like in its language; git has these.
const drivers: Record<string, string> = {
  ada: "ada adb ads",
  bash: "sh",
  cpp: "c h cc cpp cxx hh hpp hxx cu",
  csharp: "cs",
  elixir: "ex exs",
  fortran: "f f90 f95 F90",
  golang: "go",
  java: "java",
  kotlin: "kt kts",
  objc: "m mm",
  perl: "pl pm",
  php: "php",
  python: "py pyx",
  ruby: "rb",
  rust: "rs",
  scheme: "scm ss"
};

const languages = Object.entries(drivers)
  .flatMap(([driver, endings]) => endings.split(" ").map((ending) => `*.${ending} diff=${driver}\n`))
  .join("");

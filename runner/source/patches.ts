import {readFile, realpath} from "node:fs/promises";
import {basename, dirname} from "node:path";
import type {PatchOutcome} from "../result/types.ts";
import {tryGit} from "./command.ts";
import {SourceError} from "./error.ts";
import {hashBytes} from "./digest.ts";

export interface PatchOptions {
  within?: string | null; // the folder of the source that the checkout is; a patch may be made from above it
  signal?: AbortSignal | undefined;
}

/**
 * Applies patches to a checkout, one after the other, and returns what became of
 * each. The first that does not apply is the last that was tried, and has left
 * the checkout as it was. Throws a SourceError for a file that is no patch.
 */
export async function applyPatches(
  patches: readonly string[],
  directory: string,
  options: PatchOptions = {}
): Promise<PatchOutcome[]> {
  const outcomes: PatchOutcome[] = [];
  for (const patch of patches) {
    const outcome = await checkPatch(patch, directory, options);
    outcomes.push(outcome);
    if (outcome.outcome === "does not apply") break;
    if (outcome.outcome === "applied") await apply(["--whitespace=nowarn"], patch, directory, options);
  }
  return outcomes;
}

/** Returns what would become of a patch, where “applied” means that it would apply. */
export async function checkPatch(patch: string, directory: string, options: PatchOptions = {}): Promise<PatchOutcome> {
  const content = await readPatch(patch);
  const text = content.toString("latin1"); // it may hold any encoding, or several
  const rest = {name: basename(patch), sha256: hashBytes(content)};
  const forward = await apply(["--check"], patch, directory, options);
  if (!forward.failed) return {...rest, outcome: "applied", hunk: null};
  if (/No valid patches in input|unrecognized input|corrupt patch|patch with only garbage/.test(forward.stderr))
    throw new SourceError(`${patch} is no patch that git can read: ${firstError(forward.stderr)}.`);
  const backward = await apply(["--check", "--reverse"], patch, directory, options);
  if (!backward.failed) return {...rest, outcome: "already applied", hunk: null};
  return {...rest, outcome: "does not apply", hunk: findHunk(text, forward.stderr) ?? firstError(forward.stderr)};
}

async function readPatch(patch: string): Promise<Buffer> {
  try {
    return await readFile(patch);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new SourceError(`There is no patch ${patch}.`);
    throw error;
  }
}

async function apply(args: string[], patch: string, directory: string, {within, signal}: PatchOptions) {
  const folder = await realpath(directory);
  // A checkout is no repository, and git is not to find one around it.
  const options = {directory: folder, environment: {GIT_CEILING_DIRECTORIES: dirname(folder)}, signal};
  const strip = await stripFolders(patch, within ?? "", options);
  return tryGit(["apply", ...args, ...strip, patch], options);
}

/** A patch made at the root of a source names the files of the checkout with the folder that the checkout is. */
async function stripFolders(patch: string, within: string, options: Parameters<typeof tryGit>[1]): Promise<string[]> {
  const folder = within.replace(/^\.?\/+|\/+$/g, "");
  if (folder === "") return [];
  const {stdout} = await tryGit(["apply", "--numstat", "-z", patch], options);
  const paths = stdout
    .split("\0")
    .flatMap((line) => line.split("\t").slice(2))
    .filter(Boolean);
  return paths.every((path) => path.startsWith(`${folder}/`)) ? [`-p${folder.split("/").length + 1}`] : [];
}

/** Returns the rejected hunk, below the file and line where git looked for it. */
function findHunk(text: string, stderr: string): string | null {
  const [, path, line] = /error: patch failed: (.+):(\d+)$/m.exec(stderr) ?? [];
  if (path === undefined || line === undefined) return null;
  const lines = text.split("\n");
  let inFile = false;
  for (const [i, start] of lines.entries()) {
    const [, name] = /^(?:---|\+\+\+) "?(?:[^/\t]+\/)?([^\t"]+)/.exec(start) ?? [];
    if (name !== undefined) inFile = name === path || name.endsWith(`/${path}`);
    if (!inFile || !new RegExp(`^@@ -${line}[ ,]`).test(start)) continue;
    const rest = lines.slice(i + 1);
    const end = rest.findIndex((next) => !/^[ +\-\\]|^$/.test(next) || /^-- $/.test(next));
    const hunk = [start, ...rest.slice(0, end < 0 ? rest.length : end)].join("\n").trimEnd();
    return `${path}:${line}\n${Buffer.from(hunk, "latin1").toString("utf8")}`;
  }
  return null;
}

function firstError(stderr: string): string {
  const line = stderr.split("\n").find((line) => line.startsWith("error: ")) ?? stderr;
  return line.replace(/^error: /, "").trim();
}

import {createHash} from "node:crypto";
import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync} from "node:fs";
import {symlinkSync, writeFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {transformWithOxc} from "vite";

const home = join(import.meta.dirname, "../..");

/** The command line as JavaScript: a process of it begins in a quarter of the time, and tests start many. */
export interface Compiled {
  folder: string;
  main: string;
  launcher: string; // where its launchers are kept, for all tests
}

let compiled: Promise<Compiled> | undefined;

/** Returns the compiled command line, made anew whenever a file of it has changed. */
export function compile(): Promise<Compiled> {
  return (compiled ??= make());
}

async function make(): Promise<Compiled> {
  const paths = ["package.json", ...list("runner")];
  const texts = paths.map((path) => readFileSync(join(home, path)));
  const hash = createHash("sha256");
  texts.forEach((text, i) => hash.update(`${paths[i]}:${text.length}:`).update(text));
  const shelf = join(home, "node_modules/.cache/benchbook-tests");
  const folder = join(shelf, hash.digest("hex").slice(0, 16));
  if (!existsSync(folder)) {
    const temporary = `${folder}-${process.pid}`;
    for (const [i, path] of paths.entries()) await write(path, texts[i]?.toString() ?? "", temporary);
    symlinkSync(join(home, "node_modules"), join(temporary, "node_modules"));
    publish(temporary, folder);
    forget(shelf);
  }
  return {folder, main: join(folder, "runner/main.js"), launcher: join(shelf, "launcher")};
}

async function write(path: string, text: string, folder: string): Promise<void> {
  const target = join(folder, path);
  mkdirSync(dirname(target), {recursive: true});
  if (!path.endsWith(".ts")) return copyFileSync(join(home, path), target);
  const {code} = await transformWithOxc(text, path, {
    target: "es2023",
    sourcemap: false,
    typescript: {rewriteImportExtensions: "rewrite", onlyRemoveTypeImports: true}
  });
  writeFileSync(target.replace(/\.ts$/, ".js"), code);
}

/** Renames what was made; another process may have made the same in the meantime. */
function publish(temporary: string, folder: string): void {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, {recursive: true});
    if (!existsSync(folder)) throw error;
  }
}

/** Removes what was compiled from sources that have changed since. */
function forget(shelf: string): void {
  const hourAgo = Date.now() - 60 * 60 * 1000;
  for (const name of readdirSync(shelf).filter((name) => name !== "launcher")) {
    const path = join(shelf, name);
    if ((statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? Infinity) < hourAgo) {
      rmSync(path, {recursive: true, force: true});
    }
  }
}

function list(folder: string): string[] {
  return readdirSync(join(home, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => relative(home, join(entry.parentPath, entry.name)))
    .sort();
}

import {constants, existsSync} from "node:fs";
import {cp, lstat, stat} from "node:fs/promises";
import {join, relative, sep} from "node:path";
import type {FolderSource} from "../experiment/experiment.ts";
import {hashTree} from "./digest.ts";
import {SourceError} from "./error.ts";
import {pathInSource, trimSlashes} from "./inner-path.ts";
import type {OpenSource} from "./source.ts";

/**
 * Returns a folder to read from, as it is now: that is its one revision, “now”. Its
 * hash is that of what it holds, without what version control keeps in it.
 */
export function openFolder(source: FolderSource): OpenSource {
  const {path, within, without} = source;
  const top = join(path, within ?? "");
  const left = new Set([".git", ".hg", ...without.map(trimSlashes)]);
  const isLeftOut = (inner: string): boolean => left.has(inner);

  async function describe() {
    if (!existsSync(top) || !(await stat(top)).isDirectory())
      throw new SourceError(`There is no folder ${join(path, within === null ? "" : pathInSource(source, ""))}.`);
    const hash = await hashTree(top, isLeftOut);
    return {hash, tree: hash, author: null, date: null, subject: null};
  }

  return {
    async resolve(revision) {
      const now = await describe();
      if (revision === "" || revision === "now" || revision === now.hash) return now;
      throw new SourceError(
        `${path} is a folder, which has no revision “${revision}”, but only “now”. Name a git or hg repository to have more.`
      );
    },
    async checkout(hash, directory) {
      await cp(top, directory, {
        recursive: true,
        verbatimSymlinks: true,
        mode: constants.COPYFILE_FICLONE,
        async filter(file) {
          const info = await lstat(file);
          const isContent = info.isFile() || info.isDirectory() || info.isSymbolicLink();
          return isContent && !isLeftOut(relative(top, file).split(sep).join("/"));
        }
      });
      if ((await hashTree(directory)) === hash) return;
      throw new SourceError(`${path} has changed since it was looked at. Leave it alone while it is measured.`);
    },
    history: ({from, to}) => Promise.resolve(from === to ? [] : null),
    mergeBase: (a, b) => Promise.resolve(a === b ? a : null),
    commit: (hash) => Promise.resolve({hash, parents: [], author: null, date: null, subject: null}),
    lastBy: (_, tip) => Promise.resolve(tip),
    change: () => Promise.resolve({files: []}),
    undo: () => Promise.resolve(null)
  };
}

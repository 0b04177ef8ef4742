import {homedir} from "node:os";
import {isAbsolute, join, normalize, relative, resolve, sep} from "node:path";
import {wrong} from "./context.ts";
import type {Context, Path} from "./context.ts";
import {valuePlace} from "./tree.ts";

/** Returns where a repository is: a URL as it is, a path made absolute. */
export function toLocation(text: string, folder: string): string {
  const remote = /^[a-z][a-z\d+.-]*:\/\//i.test(text) || /^[^/\s:]+@[^/\s:]+:/.test(text);
  return remote ? text : absolute(text, folder);
}

/** Returns an absolute path; ~ is the home folder. */
export function absolute(text: string, folder: string): string {
  if (text === "~" || text.startsWith("~/")) return join(homedir(), text.slice(1));
  return resolve(folder, text);
}

/**
 * Returns the absolute path of a file or folder that belongs to an experiment.
 * It is looked for in the folder that has the experiment’s name, then in that
 * of the file which names it, then beside them, then in the project’s folder;
 * the first is returned if there is none.
 */
export function toBelonging(text: string, path: Path, context: Context, found = context.disk.exists): string {
  if (isAbsolute(text) || text === "~" || text.startsWith("~/")) return absolute(text, context.folder);
  const {source} = valuePlace(context.tree, path);
  const own = join(context.experiments, context.name);
  const file = join(context.experiments, source.path.replace(/\.ya?ml$/, ""));
  const candidates = [own, file, context.experiments, context.folder].map((folder) => resolve(folder, text));
  const [first = own] = candidates;
  const inside = candidates.filter((candidate) => isWithin(candidate, context.folder));
  if (inside.length < candidates.length && !inside.some(found)) {
    wrong(context, path, `“${text}” leaves the project’s folder. Move it there, or write an absolute path.`);
  }
  return inside.find(found) ?? first;
}

/** Returns a path inside a checkout, without a trailing slash; a path that leaves it is reported. */
export function toInner(text: string, path: Path, context: Context): string {
  const inner = normalize(text).replace(/\/$/, "");
  if (isAbsolute(text) || inner === ".." || inner.startsWith(`..${sep}`)) {
    wrong(context, path, `“${text}” must be a path inside the checkout.`);
  }
  return inner;
}

function isWithin(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== ".." && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
}

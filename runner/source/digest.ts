import {createHash} from "node:crypto";
import {createReadStream} from "node:fs";
import {lstat, readdir, readlink} from "node:fs/promises";
import {join} from "node:path";
import {pipeline} from "node:stream/promises";

/** A file, folder or link below a folder. */
export interface TreeEntry {
  path: string; // relative to the folder
  kind: "file" | "folder" | "link" | "other";
  bytes: number;
  executable: boolean;
}

/** Returns everything below a folder, folders before what is in them, in an order that is the same everywhere. */
export async function listTree(
  folder: string,
  isLeftOut: (path: string) => boolean = () => false,
  within = ""
): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for (const name of (await readdir(join(folder, within))).sort()) {
    const path = join(within, name);
    if (isLeftOut(path)) continue;
    const info = await lstat(join(folder, path));
    const kind = info.isFile() ? "file" : info.isDirectory() ? "folder" : info.isSymbolicLink() ? "link" : "other";
    entries.push({path, kind, bytes: kind === "file" ? info.size : 0, executable: (info.mode & 0o111) !== 0});
    if (kind === "folder") {
      for (const entry of await listTree(folder, isLeftOut, path)) entries.push(entry);
    }
  }
  return entries;
}

/** Returns the SHA-256 of a file’s content, or of a range of its bytes (both ends included), as hexadecimal digits. */
export async function hashFile(path: string, range?: {start: number; end: number}): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, range), hash);
  return hash.digest("hex");
}

/**
 * Returns the SHA-256 of what a file or folder holds: names, contents, links and
 * whether files are executable, but not times and owners, nor sockets and the
 * like. What git keeps for itself is left out, since it changes when somebody
 * merely looks.
 */
export async function hashTree(
  path: string,
  isLeftOut: (path: string) => boolean = (path) => path === ".git"
): Promise<string> {
  if (!(await lstat(path)).isDirectory()) return hashFile(path);
  const hash = createHash("sha256");
  for (const entry of await listTree(path, isLeftOut)) {
    if (entry.kind === "other") continue;
    const file = join(path, entry.path);
    const content = entry.kind === "file" ? await hashFile(file) : entry.kind === "link" ? await readlink(file) : "";
    hash.update(JSON.stringify([entry.path, entry.kind, entry.kind === "file" && entry.executable, content]));
  }
  return hash.digest("hex");
}

/** Returns the SHA-256 of bytes, or of a text as UTF-8, as hexadecimal digits. */
export function hashBytes(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

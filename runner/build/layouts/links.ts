import {readdir, readFile, rm} from "node:fs/promises";
import {basename, join} from "node:path";

/** How a program was linked, and what it can be linked from again. */
export interface Link {
  folder: string; // absolute; where the objects are
  sha256: string; // of what was linked
  linker: string; // absolute path
  directory: string; // in which it was started
  environment: Record<string, string>; // which a linker’s plug-in for link-time optimization needs
  words: string[]; // its arguments
}

export type LinkerKind = "bfd" | "gold" | "lld" | "mold";

/** Returns the links that made what has one of the hashes, the last of each; all others are deleted. */
export async function keepLinks(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const sha256 = await readText(join(folder, name, "sha256"));
    if (!wanted.has(sha256)) await rm(join(folder, name), {recursive: true, force: true});
  }
}

/** Reads the links that were kept, by the hash of what they made. */
export async function readLinks(folder: string): Promise<Map<string, Link>> {
  const links = new Map<string, Link>();
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const own = join(folder, name);
    const words = (await readText(join(own, "words"))).split("\0").slice(0, -1);
    const sha256 = await readText(join(own, "sha256"));
    if (words.length === 0 || sha256 === "") continue; // it was interrupted
    links.set(sha256, {
      folder: own,
      sha256,
      words,
      linker: await readText(join(own, "linker")),
      directory: await readText(join(own, "directory")),
      environment: Object.fromEntries(
        (await readText(join(own, "environment")))
          .split("\0")
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const)
          .filter(([name, value]) => name !== "" && value !== "")
      )
    });
  }
  return links;
}

/** Returns which linker a link was made by. */
export function kindOf({linker}: Pick<Link, "linker">): LinkerKind {
  const name = basename(linker);
  return name.includes("lld") ? "lld" : name.includes("mold") ? "mold" : name.includes("gold") ? "gold" : "bfd";
}

async function readText(path: string): Promise<string> {
  return (await readFile(path, "utf8").catch(() => "")).trim();
}

import {existsSync} from "node:fs";
import {readdir, readFile, rm, writeFile} from "node:fs/promises";
import {basename, join} from "node:path";
import type {BuiltFile} from "../../result/types.ts";
import {hashFile, listTree} from "../../source/digest.ts";
import {readElf} from "../elf.ts";
import {evenObject} from "./objects.ts";

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

/**
 * Keeps the records of what made the files of a build, and removes all others. A
 * file with the code of what was linked is that, stripped since. From then on all
 * code in the objects is aligned alike.
 */
export async function keepLinks(folder: string, files: readonly BuiltFile[]): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const own = join(folder, name);
    const made = await productOf(own, files);
    if (made === undefined) {
      await rm(own, {recursive: true, force: true});
      continue;
    }
    await writeFile(join(own, "sha256"), made.sha256);
    await rm(join(own, "output"));
    for (const {path} of await listTree(own)) if (/\.(?:o|obj|lo|a)$/.test(path)) await evenObject(join(own, path));
  }
}

async function productOf(own: string, files: readonly BuiltFile[]): Promise<BuiltFile | undefined> {
  const sha256 = await readText(join(own, "sha256"));
  const same = files.find((file) => file.sha256 === sha256);
  const output = join(own, "output");
  if (same !== undefined || !existsSync(output)) return same;
  const text = (await readElf(output))?.text;
  const textSha256 = text ? await hashFile(output, text) : null;
  return files.find((file) => textSha256 !== null && file.textSha256 === textSha256);
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

import {join} from "node:path";
import type {BuiltFile} from "../result/types.ts";
import {hashFile, type TreeEntry} from "../source/digest.ts";
import {readElf} from "./elf.ts";

/**
 * Returns the executables and libraries of a build with their hashes. A script
 * counts if the build made it; those of the checkout are known by its tree.
 */
export async function hashProducts(
  folder: string,
  entries: readonly TreeEntry[],
  checkout: ReadonlySet<string>
): Promise<BuiltFile[]> {
  const files: BuiltFile[] = [];
  for (const {path, kind, bytes, executable} of entries) {
    if (kind !== "file" || bytes === 0) continue;
    const file = join(folder, path);
    const elf = await readElf(file);
    const isProduct = elf ? elf.kind !== "other" : executable && !checkout.has(path);
    if (!isProduct) continue;
    const textSha256 = elf?.text ? await hashFile(file, elf.text) : null;
    files.push({path, bytes, sha256: await hashFile(file), textSha256});
  }
  return files;
}

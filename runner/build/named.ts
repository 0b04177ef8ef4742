import {stat} from "node:fs/promises";
import {relative, resolve, sep} from "node:path";
import type {Measurement} from "../experiment/experiment.ts";
import type {Build} from "../result/types.ts";
import {hashFile} from "../source/digest.ts";

/**
 * Returns the files of a build that the commands of measurements name, but for
 * what $NAMEs lead to: benchmarks, and what they read. If they differ between
 * variants, it is not the code alone that is compared.
 */
export async function hashNamedFiles(
  folder: string,
  measurements: readonly Pick<Measurement, "name" | "command">[]
): Promise<Build["named"]> {
  const found: Build["named"] = [];
  for (const {name, command} of measurements) {
    for (const path of new Set(wordsOf(command ?? "").flatMap((word) => inside(folder, word)))) {
      const file = resolve(folder, path);
      const isFile = await stat(file).then(
        (stats) => stats.isFile(),
        () => false
      );
      if (isFile) found.push({measurement: name, path, sha256: await hashFile(file)});
    }
  }
  return found;
}

/** Returns a command’s words without their quotes, and what stands behind an = in them. */
function wordsOf(command: string): string[] {
  const words = command.split(/\s+/).map((word) => word.replace(/["']/g, ""));
  return words.flatMap((word) => [word, ...word.split("=").slice(1)]);
}

function inside(folder: string, word: string): string[] {
  const path = relative(folder, resolve(folder, word));
  return word === "" || path === "" || path === ".." || path.startsWith(`..${sep}`) ? [] : [path];
}

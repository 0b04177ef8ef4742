import {existsSync} from "node:fs";
import {cp} from "node:fs/promises";
import {join} from "node:path";
import {isDiskFull} from "../build/disk.ts";
import {SourceError} from "./error.ts";

/** Lays a folder over a checkout: its files are added to, or replace, the checkout’s, but for what is git’s own. */
export async function layOver(overlay: string, directory: string): Promise<void> {
  if (!existsSync(overlay)) throw new SourceError(`There is no overlay ${overlay}.`);
  try {
    const filter = (path: string): boolean => path !== join(overlay, ".git");
    await cp(overlay, directory, {recursive: true, force: true, verbatimSymlinks: true, filter});
  } catch (error) {
    if (isDiskFull(error) || !(error instanceof Error)) throw error;
    throw new SourceError(`The overlay ${overlay} cannot be laid over the checkout: ${error.message}.`);
  }
}

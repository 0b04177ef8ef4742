import {copyFile, link, mkdir, readlink, symlink} from "node:fs/promises";
import {join} from "node:path";
import {listTree} from "../../source/digest.ts";

/** Makes a folder that holds what another does, without using the space again where files can have two names. */
export async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const {path, kind} of await listTree(from, () => false)) {
    const [source, target] = [join(from, path), join(to, path)];
    if (kind === "folder") await mkdir(target);
    else if (kind === "link") await symlink(await readlink(source), target);
    else if (kind === "file") await link(source, target).catch(() => copyFile(source, target));
  }
}

import {closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {dirname} from "node:path";

/** Writes a file whole or not at all: to a temporary name, synced, renamed. It is on the disk when this returns. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  try {
    const file = openSync(temporary, "w");
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, {force: true});
    throw error;
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

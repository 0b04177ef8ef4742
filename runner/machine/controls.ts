import {constants} from "node:fs";
import {open} from "node:fs/promises";
import {join} from "node:path";
import {openProbe, type Probe} from "./probe.ts";

/** How to look at a machine, and to change it. */
export interface Controls extends Probe {
  /** Writes into a file that is there. Rejects with the system’s error. */
  write(path: string, text: string): Promise<void>;
}

/** Returns the controls of this machine, or of a folder that looks like one. */
export function openControls(root = "/"): Controls {
  return {
    ...openProbe(root),
    async write(path, text) {
      const file = await open(join(root, path), constants.O_WRONLY | constants.O_TRUNC);
      try {
        await file.writeFile(text);
      } finally {
        await file.close();
      }
    }
  };
}

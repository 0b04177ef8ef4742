import {mkdirSync, readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import {z} from "zod";
import {isMissing, StoreError} from "../../store/error.ts";
import {replaceFile} from "../../store/replace.ts";
import {IRQBALANCE} from "./setting.ts";

const change = z.strictObject({
  item: z.string(),
  // Root writes there what this file says: nowhere but to the kernel.
  path: z.string().refine((path) => path === IRQBALANCE || /^\/(sys|proc)\/(?!.*\.\.)/.test(path)),
  from: z.string(),
  to: z.string()
});

const tuning = z.strictObject({
  by: z.string(), // EXPERIMENT/RUN, or “system tune”
  owner: z.string().nullable(), // the process that puts it back; null: somebody will ask for it
  since: z.iso.datetime(),
  changes: z.array(change)
});

const remembered = z.strictObject({
  format: z.literal("benchbook/tuning"),
  version: z.literal(1),
  boot: z.string(), // a start of the system sets all values anew
  tunings: z.array(tuning)
});

/** What was changed together, with what was there before. */
export type Tuning = z.infer<typeof tuning>;

/** Returns the folder for what has to outlive runs and crashes; it is the machine’s, as what is tuned is. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env["BENCHBOOK_STATE"] ?? "/var/lib/benchbook";
}

/**
 * Returns what was changed and not put back yet, oldest first. What is of another
 * start of the system is over: `stale` says that there is such a file.
 */
export function readTunings(folder: string, boot: string): {tunings: Tuning[]; stale: boolean} {
  const path = pathIn(folder);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return {tunings: [], stale: false};
    throw new StoreError(
      `${path}, which says how the machine was before it was tuned, cannot be read: ${(error as Error).message}.`
    );
  }
  try {
    const content = remembered.parse(JSON.parse(text));
    return content.boot === boot ? {tunings: content.tunings, stale: false} : {tunings: [], stale: true};
  } catch {
    throw new StoreError(
      `${path}, which says how the machine was before it was tuned, is damaged or of a newer Benchbook. Look what it says, or start the system anew, which sets all values back; then delete the file.`
    );
  }
}

/** Writes what was changed, or is about to be. It is on the disk when this returns. */
export function writeTunings(folder: string, boot: string, tunings: readonly Tuning[]): void {
  const path = pathIn(folder);
  if (tunings.length === 0) {
    rmSync(path, {force: true});
    return;
  }
  mkdirSync(folder, {recursive: true});
  replaceFile(path, `${JSON.stringify({format: "benchbook/tuning", version: 1, boot, tunings}, null, 2)}\n`);
}

function pathIn(folder: string): string {
  return join(folder, "tuning.json");
}

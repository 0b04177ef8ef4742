import {readdirSync, readFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import type {ExperimentFile} from "../../runner/experiment/experiment.ts";
import {parseExperiment} from "../../runner/experiment/load.ts";

// A project that is nowhere on the disk, so that what is expected is the same everywhere.
export const folder = "/project";

/** Returns the folder of a kind of cases, e.g., input. */
export function caseFolder(kind: string): string {
  return fileURLToPath(new URL(`./${kind}/`, import.meta.url));
}

/** Returns the names of the cases in a folder. */
export function listCases(kind: string): string[] {
  return readdirSync(caseFolder(kind))
    .filter((name) => name.endsWith(".yaml"))
    .sort();
}

/** Returns a case as an experiment; the others beside it are what it may be of. */
export function parseCase(kind: string, name: string) {
  const read = (path: string): ExperimentFile => ({path, text: readFileSync(`${caseFolder(kind)}${path}`, "utf8")});
  const others = listCases(kind).filter((other) => other !== name);
  return parseExperiment({files: [name, ...others].map(read), folder}, {exists: () => false, list: () => []});
}

/** Returns an experiment of the given text. */
export function parseText(
  text: string,
  others: Record<string, string> = {},
  overrides: Parameters<typeof parseExperiment>[0]["overrides"] = []
) {
  const files = Object.entries({"test.yaml": text, ...others}).map(([path, text]) => ({path, text}));
  return parseExperiment({files, folder, overrides}, {exists: () => false, list: () => []});
}

/** Returns the message with which a text is refused. */
export function refusal(text: string, others: Record<string, string> = {}): string {
  try {
    parseText(text, others);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("This was understood.");
}

import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import type {Artifact} from "../../runner/result/types.ts";

/** Returns the latest run of an example that is kept. */
export function keptArtifact(name: string): Artifact {
  const folder = join(import.meta.dirname, "../../results", name);
  const [run = ""] = readdirSync(folder).sort().reverse();
  return JSON.parse(readFileSync(join(folder, run, "result.json"), "utf8")) as Artifact;
}

import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Artifact} from "../../runner/result/types.ts";
import {writeArtifact} from "../../runner/store/artifact.ts";

/** A folder with experiments/ and results/, as a project has them. */
export interface Project {
  path: string;
  put(name: string, run: string, artifact: Artifact): string; // returns the file’s path
  write(path: string, text: string): string;
  remove(): void;
}

export function makeProject(): Project {
  const path = mkdtempSync(join(tmpdir(), "benchbook-project-"));
  function write(name: string, text: string): string {
    const file = join(path, name);
    mkdirSync(join(file, ".."), {recursive: true});
    writeFileSync(file, text);
    return file;
  }
  return {
    path,
    write,
    put(name, run, artifact) {
      const file = write(`results/${name}/${run}/result.json`, "");
      const {experiment} = artifact;
      writeArtifact(file, {...artifact, experiment: {...experiment, name}, run: {...artifact.run, id: run}});
      return file;
    },
    remove: () => rmSync(path, {recursive: true})
  };
}

import {mkdirSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import type {Artifact} from "../../runner/result/types.ts";
import {createJournal} from "../../runner/store/journal.ts";
import {lockMachine} from "../../runner/store/machine-lock.ts";
import {runFolder} from "../../runner/store/results.ts";
import {eventsOf} from "../notebook/events.ts";

/** A project in which a run is going, as far as pages can tell. */
export interface RunInProgress {
  path: string; // the project’s folder
  name: string; // the experiment’s
  end(): Promise<void>; // removes it
}

/** Returns a project in which a run’s experiment, under a name, is as far as it was after a number of rounds. */
export async function runInProgress(
  artifact: Artifact,
  {name, rounds}: {name: string; rounds: number}
): Promise<RunInProgress> {
  const path = mkdtempSync(join(tmpdir(), "benchbook-gallery-"));
  process.env["BENCHBOOK_LOCKS"] = join(path, "locks"); // a run of somebody’s own may be going
  const run = {...artifact, experiment: {...artifact.experiment, name}};
  const folder = runFolder(join(path, "results"), name, artifact.run.id);
  mkdirSync(folder.path, {recursive: true});
  const release = await lockMachine(`${name}/${artifact.run.id}`);
  const journal = createJournal(folder.journal);
  const inRound = artifact.samples.round.filter((round) => round === 1).length;
  let left = Math.round(rounds * inRound);
  for (const event of eventsOf(run)) {
    if (event.event === "sample" && left-- === 0) break;
    journal.append(event);
  }
  return {
    path,
    name,
    async end() {
      await release();
      rmSync(path, {recursive: true});
    }
  };
}

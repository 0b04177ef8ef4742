import {watch, type FSWatcher} from "node:fs";
import {dirname, join} from "node:path";
import type {Event} from "../../../runner/result/types.ts";
import {isFile, listRuns, type RunFolder} from "../../../runner/store/results.ts";
import type {LiveState, Update} from "../live/live.ts";
import {openTail} from "./tail.ts";
import {familiesOf, stateOf} from "./unfinished.ts";

export interface Pace {
  leastMs: number; // between two updates
  settleMs: number; // after the last event, before what was left is sent
  aliveMs: number; // between two looks whether the run’s process lives
}

/*
 * A page costs the machine time on which something is being measured. So what is
 * appended is read right then, when a sample has just ended, and not later; what
 * comes too soon after the update before waits for the next sample, or until
 * nothing has come for a while. No clock runs faster than the last of these.
 */
const usual: Pace = {leastMs: 400, settleMs: 1000, aliveMs: 3000};

/**
 * Follows a run until it has its result, and sends its events, whether it is
 * going, and in the end the result; returns what stops that. The system tells of
 * changes of the run’s folder; the journal is read from where it was read before.
 */
export function followRun(
  folder: RunFolder,
  send: (update: Update) => void,
  {result, pace = usual}: {result: (folder: RunFolder) => Update; pace?: Pace}
): () => void {
  const readOn = openTail(folder.journal);
  let heads: Event[] = []; // all but samples
  let state: LiveState | null = null;
  let sent = -Infinity;
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(folder.path, look);
  watcher.on("error", stop); // the folder is gone
  const clock = setInterval(lookAlive, pace.aliveMs);
  update();

  function look(): void {
    clearTimeout(settling);
    const wait = sent + pace.leastMs - performance.now();
    if (wait <= 0 || isFile(folder.artifact)) update();
    else settling = setTimeout(update, Math.max(wait, pace.settleMs));
  }

  function lookAlive(): void {
    if (stateOf(folder) !== state) update();
  }

  function update(): void {
    sent = performance.now();
    if (isFile(folder.artifact)) {
      stop();
      send(result(folder));
      return;
    }
    try {
      state = stateOf(folder);
      const {from, events} = readOn();
      if (from === 0) heads = [];
      heads.push(...events.filter(({event}) => event !== "sample"));
      const news = events.some(({event}) => event === "start" || event === "build" || event === "trial");
      send({kind: "events", from, events, state, families: news ? familiesOf(heads) : null});
    } catch (error) {
      stop();
      send({kind: "error", error: (error as Error).message});
    }
  }

  function stop(): void {
    watcher.close();
    clearInterval(clock);
    clearTimeout(settling);
  }

  return stop;
}

/**
 * Calls `changed` when a run begins, ends, goes on, or is stopped or killed;
 * returns what stops that. Watched are folders that hold folders, and those of
 * runs without a result; what a run that is going appends is not looked at.
 */
export function followRuns(project: string, changed: () => void, {pace = usual}: {pace?: Pace} = {}): () => void {
  const results = join(project, "results");
  const watchers = new Map<string, FSWatcher>();
  let going = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  const clock = setInterval(() => {
    if (going.size > 0 && look().length < going.size) settle();
  }, pace.aliveMs);
  arm();

  /** Returns the folders of runs that are going. */
  function look(): RunFolder[] {
    return listRuns(results).filter((folder) => !isFile(folder.artifact) && stateOf(folder) === "going");
  }

  function arm(): void {
    const runs = listRuns(results);
    going = new Set(look().map(({path}) => path));
    add(project, (name) => name === "results");
    add(results, () => true);
    for (const experiment of new Set(runs.map(({path}) => dirname(path)))) add(experiment, () => true);
    for (const {path} of runs.filter(({artifact}) => !isFile(artifact))) {
      add(path, (name) => name === "result.json" || (name === "journal.jsonl" && !going.has(path)));
    }
  }

  function add(path: string, wanted: (name: string | null) => boolean): void {
    if (watchers.has(path)) return;
    try {
      const watcher = watch(path, (_, name) => {
        if (wanted(name)) settle();
      });
      watcher.on("error", () => watchers.delete(path));
      watchers.set(path, watcher);
    } catch {
      // It is not there yet, or no longer.
    }
  }

  /** A run’s folder comes before its journal, and so is watched before it is looked at. */
  function settle(): void {
    clearTimeout(settling);
    settling = setTimeout(() => {
      arm();
      changed();
    }, pace.leastMs);
  }

  return () => {
    for (const watcher of watchers.values()) watcher.close();
    clearInterval(clock);
    clearTimeout(settling);
  };
}

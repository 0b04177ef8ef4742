import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {parse} from "yaml";
import {answer} from "../../../runner/narrate/answer.ts";
import {judged} from "../../../runner/narrate/finding.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {parseArtifact} from "../../../runner/store/artifact.ts";
import {isMissing} from "../../../runner/store/error.ts";
import {isFile, listRuns, type RunFolder} from "../../../runner/store/results.ts";
import type {ExperimentEntry, RunEntry} from "../page.ts";
import {verdictLabel} from "../verdict.ts";
import {addressOf} from "./address.ts";
import {isUnfinished, readStart, resumeCommand, stateOf} from "./unfinished.ts";

/** Returns every experiment that has a file or a result, those with the latest runs first. */
export function catalogue(project: string): ExperimentEntry[] {
  const runs = listRuns(join(project, "results")).filter((folder) => isResult(folder) || isUnfinished(folder));
  const names = new Set([...experimentFiles(project), ...runs.map(({experiment}) => experiment)]);
  return [...names]
    .map((name) => experimentEntry(project, name, runs.filter(({experiment}) => experiment === name).reverse()))
    .sort((a, b) => compare(b.runs[0]?.id ?? "", a.runs[0]?.id ?? "") || compare(a.name, b.name));
}

/** Whether a run has its result yet. */
export function isResult({artifact}: RunFolder): boolean {
  return isFile(artifact);
}

const MOST_VERDICTS = 6;
const entries = new Map<string, {modified: number; entry: RunEntry}>();

/** Returns what the catalogue shows of a run. A run’s artifact never changes, so it is read once. */
export function runEntry(folder: RunFolder): RunEntry {
  if (!isResult(folder)) return unfinishedEntry(folder);
  const modified = statSync(folder.artifact).mtimeMs;
  const known = entries.get(folder.artifact);
  if (known?.modified === modified) return known.entry;
  const entry = readRunEntry(folder);
  entries.set(folder.artifact, {modified, entry});
  return entry;
}

function readRunEntry(folder: RunFolder): RunEntry {
  const {experiment, run, artifact: path} = folder;
  const unread = unreadEntry(folder);
  try {
    const artifact = parseArtifact(readFileSync(path, "utf8"), `results/${experiment}/${run}/result.json`);
    return {
      ...unread,
      title: artifact.experiment.title,
      question: artifact.experiment.question,
      startedAt: artifact.run.startedAt,
      status: artifact.run.status,
      host: artifact.machine.host,
      answer: answer(artifact),
      verdicts: verdicts(artifact)
    };
  } catch (error) {
    return {...unread, error: (error as Error).message};
  }
}

/** Reads how a run began that has no result, and no more of its journal, which may be being written. */
function unfinishedEntry(folder: RunFolder): RunEntry {
  const unread = unreadEntry(folder);
  try {
    const start = readStart(folder.journal);
    if (start === null) return {...unread, error: "This run ended before it began."};
    const {title, question} = start.experiment;
    const going = stateOf(folder) === "going";
    return {
      ...unread,
      title,
      question,
      startedAt: start.at,
      status: going ? "running" : "interrupted",
      host: start.machine.host,
      answer: going ? "It is still going." : "It was interrupted. To go on with it:",
      resume: going ? null : resumeCommand(folder)
    };
  } catch (error) {
    return {...unread, error: (error as Error).message};
  }
}

function unreadEntry({experiment, run}: RunFolder): RunEntry {
  return {
    id: run,
    href: addressOf(experiment, run),
    title: null,
    question: null,
    startedAt: null,
    status: null,
    host: null,
    answer: null,
    resume: null,
    verdicts: [],
    error: null
  };
}

function verdicts(artifact: Artifact): RunEntry["verdicts"] {
  const all = findingsOf(artifact, "comparison").flatMap(judged);
  if (all.length > MOST_VERDICTS) return [];
  return all.map((comparison) => ({about: comparison.variant, label: verdictLabel(comparison)}));
}

function experimentEntry(project: string, name: string, folders: RunFolder[]): ExperimentEntry {
  const runs = folders.map(runEntry);
  const [latest] = runs;
  try {
    const {title, question} = readTitle(project, name);
    return {
      name,
      title: title ?? latest?.title ?? name,
      question: question ?? latest?.question ?? null,
      error: null,
      runs
    };
  } catch (error) {
    const [problem = ""] = (error as Error).message.split("\n"); // the lines that follow show the place
    return {
      name,
      title: latest?.title ?? name,
      question: latest?.question ?? null,
      error: problem.replace(/:$/, "."),
      runs
    };
  }
}

/** Reads no more of an experiment’s file than the catalogue shows; check says what is wrong with the rest. */
function readTitle(project: string, name: string): {title: string | null; question: string | null} {
  const path = join(project, "experiments", `${name}.yaml`);
  if (!isFile(path)) return {title: null, question: null};
  const content: unknown = parse(readFileSync(path, "utf8"), {schema: "failsafe"});
  const {title, question} = (typeof content === "object" && content !== null ? content : {}) as Record<string, unknown>;
  return {title: text(title), question: text(question)};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value.trim() : null;
}

function experimentFiles(project: string): string[] {
  try {
    return readdirSync(join(project, "experiments"))
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => file.slice(0, -".yaml".length));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

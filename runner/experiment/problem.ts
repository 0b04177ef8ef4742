import {LineCounter} from "yaml";

/** A file’s text, and the name under which messages speak of it. */
export interface SourceText {
  path: string; // relative to the experiments folder
  shown: string; // e.g., "experiments/fast-vs-slow.yaml"
  text: string;
}

/** A part of a file, as offsets in its text. */
export interface Place {
  source: SourceText;
  start: number;
  end: number;
}

/** Something in an experiment file that somebody has to mend. */
export interface Problem {
  message: string;
  place: Place | null; // null: no file to point at
}

/** Collects problems, so that all of a file are shown at once. */
export type Report = (place: Place | null, message: string) => void;

/** Says everything that is wrong with an experiment. */
export class ExperimentError extends Error {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    super(formatProblems(problems));
    this.name = "ExperimentError";
    this.problems = problems;
  }
}

/** Returns problems in the order of their places, each with its line and a caret. */
export function formatProblems(problems: Problem[]): string {
  return problems.map(formatProblem).join("\n\n");
}

/** Returns one problem as file:line:column, the message, the source line and a caret. */
export function formatProblem({message, place}: Problem): string {
  if (!place) return message;
  const {line, column} = position(place);
  const text = place.source.text.split("\n")[line - 1]?.replace(/\r$/, "") ?? "";
  const length = Math.max(1, Math.min(place.end - place.start, text.length - column + 1));
  const gutter = " ".repeat(String(line).length);
  return [
    `${place.source.shown}:${line}:${column}: ${message}`,
    "",
    `  ${line} | ${text}`,
    `  ${gutter} | ${indentation(text, column)}${"^".repeat(length)}`
  ].join("\n");
}

/** Returns the one-based line and column at which a place starts. */
export function position({source, start}: Place): {line: number; column: number} {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let i = source.text.indexOf("\n"); i >= 0; i = source.text.indexOf("\n", i + 1)) counter.addNewLine(i + 1);
  const {line, col} = counter.linePos(start);
  return {line, column: col};
}

/** Returns the problems without repetitions, in the order of files and places. */
export function sortProblems(problems: Problem[], files: string[]): Problem[] {
  const seen = new Set<string>();
  const rank = ({place}: Problem) => (place ? files.indexOf(place.source.path) : -1);
  return problems
    .filter(({message, place}) => {
      const key = JSON.stringify([message, place?.source.shown, place?.start]);
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => rank(a) - rank(b) || (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

// Tabs stay tabs, so that the caret lines up whatever their width.
function indentation(text: string, column: number): string {
  return text.slice(0, column - 1).replace(/[^\t]/g, " ");
}

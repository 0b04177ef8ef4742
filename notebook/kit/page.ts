import type {Comparison} from "../../runner/result/types.ts";
import type {Hello, Live} from "./live/live.ts";
import type {VerdictLabel} from "./verdict.ts";

/** What a page knows beside its artifact. */
export interface Page {
  sha256: string | null; // of the artifact’s file, byte for byte
  runs: RunEntry[]; // all runs of the page’s experiment, the latest first
  experiments: ExperimentEntry[]; // on the catalogue’s page; else empty
  notice: Notice | null; // what stands in place of a notebook that has nothing to show
  live?: Live; // of a run that has no result yet
  past?: PastRun[]; // on the page of an experiment’s history, the oldest first; of two runs side by side, those two
  two?: boolean; // the latter
  follows?: Hello; // what changes while the page is open, e.g., that there is a newer run
  report?: ReportNote | null; // null or missing: a page of the server
}

/** What a page says of itself that is a file of its own. */
export interface ReportNote {
  original: string | null; // SHA-256 of the artifact from which names were left out; null: it is as it was
  samples: number; // that the artifact holds
  packed: boolean; // whether it holds the artifact as gzip in Base64, and reads it when that is needed
}

/** A run, as far as others are held against it: what it judged, and nothing in a unit of time. */
export interface PastRun {
  id: string;
  href: string;
  title: string;
  experiment: string;
  startedAt: string;
  status: string;
  host: string;
  machine: string; // its identifier, as hosts may share a name
  cpu: string;
  comparisons: Comparison[]; // that were judged, without summaries, builds, states and labels
}

export interface Notice {
  title: string;
  text: string;
  command: string | null; // what to type
}

/** An experiment, as the catalogue shows it. */
export interface ExperimentEntry {
  name: string;
  title: string;
  question: string | null;
  error: string | null; // why its file can’t be read
  runs: RunEntry[]; // the latest first
}

/** A run, as the catalogue shows it. */
export interface RunEntry {
  id: string;
  href: string;
  title: string | null; // of the experiment, as it was then
  question: string | null;
  startedAt: string | null;
  status: string | null;
  host: string | null;
  answer: string | null; // in a sentence or a few
  resume: string | null; // the command that goes on with it, if it was interrupted
  verdicts: {about: string; label: VerdictLabel}[]; // of a few comparisons; empty if there are many
  error: string | null; // why its artifact can’t be read
}

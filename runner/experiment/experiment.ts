import type {Cache, Caches} from "../investigate/lab.ts";

/**
 * An experiment after its file has been read, merged, checked and given its
 * defaults. Nothing here is optional that a step could depend on; what was left
 * out of the file has its default, or null where “none” means something.
 */
export interface Experiment {
  name: string; // the file’s name without .yaml
  title: string;
  question: string | null;
  folder: string; // absolute; the project’s, which paths in the file are relative to
  experiments: string; // absolute; the folder of the experiment files
  files: ExperimentFile[]; // the file itself first, then what it is `of`
  source: Source | null; // that of every revision which has none of its own
  inputs: Input[];
  overlay: string | null; // absolute folder
  environment: Environment; // of builds and measurements alike
  recipe: Recipe | null; // null: nothing to build
  revisions: Revision[];
  flags: Flags[];
  variants: Variant[]; // every revision under every set of flags
  measurements: Measurement[];
  steps: Step[];
  overrides: Override[]; // what the command line changed
}

/** A YAML file as it was read. */
export interface ExperimentFile {
  path: string; // relative to the project’s experiments/ folder
  text: string;
}

/** A setting given on the command line, kept in the artifact. */
export interface Override {
  option: "source" | "input" | "revision" | "plan" | "rerun";
  value: string; // as typed, e.g., "mine=HEAD~3"; of a rerun, the run that it repeats
}

/** Where code comes from. */
export type Source = GitSource | SeriesSource | HgSource | NpmSource | FolderSource;

interface Tree {
  within: string | null; // only this folder of the source is checked out as the build’s folder
  without: string[]; // paths that are removed from a checkout
}

export interface GitSource extends Tree {
  kind: "git";
  url: string; // a URL, or an absolute path
  submodules: boolean;
}

export interface SeriesSource extends Tree {
  kind: "series";
  path: string; // absolute folder of patch files
  as: "git" | "hg"; // the repository that they become
}

export interface HgSource extends Tree {
  kind: "hg";
  url: string;
}

export interface NpmSource extends Tree {
  kind: "npm";
  package: string;
  scripts: boolean; // whether packages may run scripts when they are installed
}

export interface FolderSource extends Tree {
  kind: "folder";
  path: string; // absolute
}

/** Something that builds and measurements need beside the source; each is $INPUT_NAME. */
export type Input = SourceInput | UrlInput;

export interface SourceInput {
  kind: "source";
  name: string;
  source: Source;
  revision: string;
  build: string | null; // shell lines, run once, the same for every variant
}

export interface UrlInput {
  kind: "url";
  name: string;
  url: string;
  sha256: string;
}

/** A name’s value, or where the value comes from. */
export type Environment = Record<string, EnvironmentValue>;
export type EnvironmentValue = string | {from: string} | {secret: string};

/** One commit or version, perhaps with patches. */
export interface Revision {
  name: string;
  source: Source | null; // null: the experiment has no source, and so a single nameless revision
  at: string | WorkingTree | MergeBase;
  of: string | null; // the revision that this one is “but” of
  patches: string[]; // absolute files, applied in order
  inputs: Record<string, string>; // input name → revision, where it differs
}

export interface WorkingTree {
  kind: "working-tree";
}

export interface MergeBase {
  kind: "merge-base";
  of: [string, string];
}

/** A named way to build or to run. */
export interface Flags {
  name: string;
  text: string; // $FLAGS when building
  runText: string; // $RUN_FLAGS when running
  build: Record<string, string>; // environment of the build
  run: Record<string, string>; // environment of measurements; no part of the build
}

/** How to build. */
export interface Recipe {
  lines: string; // run by sh -e in the checkout
  environment: Environment;
  tools: string[]; // whose identity is part of the key
  keep: string[] | null; // null: everything
  timeoutMs: number;
}

/** A revision under one set of flags: a thing to build and run. */
export interface Variant {
  name: string; // a path, e.g., "slow/O3"; axes with one entry left out
  revision: string;
  flags: string | null; // null: the experiment has no flags
}

/** A command, and how to read values from it. */
export interface Measurement {
  name: string;
  prepare: string | null; // commands, one a line, once per build
  before: string | null; // commands, one a line, before each sample
  after: string | null; // commands, one a line, after each sample, whatever happened
  server: Server | null;
  command: string | null; // null for a reader that starts nothing, e.g., size
  shell: boolean;
  environment: Environment;
  cpus: Cpus;
  timeoutMs: number;
  reads: Reader;
  benchmarks: string[] | null; // globs, "!" excludes; null: all
  metrics: Metric[]; // the first is judged; empty: all that the reader finds
  expect: {output: "same" | null; exit: number};
  warmup: Warmup;
  sweep: Sweep | null;
  plan: Plan;
}

export type Cpus = number | "all" | string; // how many, all and unpinned, or a list such as "4-7"

/** A background process that a measurement talks to. */
export interface Server {
  command: string;
  ready: string | null;
  cpus: Cpus;
}

/** What is dropped at the start of a process’s values; “steady” looks for the steady state. */
export type Warmup = {values: number} | "steady";

export type Sweep = Record<string, string[] | {lines: string}>;

/** How values are read from what a command did. */
export type Reader =
  | {kind: "wall"}
  | {kind: "pyperf"; file: string | null} // null: standard output or $READER_OPTIONS
  | {kind: "json"; paths: Record<string, string>; file: string | null}
  | {kind: "regex"; pattern: string}
  | {kind: "lines"; command: string | null} // null: the command’s own output
  | {kind: "size"; path: string}
  | {kind: "criterion"; folder: string | null}
  | {kind: "hyperfine" | "go" | "google-benchmark" | "jmh" | "mitata"; file: string | null};

/** What a value is. */
export interface Metric {
  name: string;
  unit: string | null; // null: as the reader says
  better: "lower" | "higher" | null; // null: as the reader says, or by the unit
  delta: Delta | null; // null: the plan’s
  summary: string | null; // e.g., "p99"; null: the median
}

/** The smallest difference that matters. */
export type Delta = {kind: "relative"; value: number} | {kind: "absolute"; value: number; unit: string};

/** How much to measure, declared ahead. */
export interface Plan {
  stopping: FixedRounds | Precision;
  delta: Delta;
  builds: number; // clean builds of each variant
  warmupRounds: number; // taken, recorded, and not counted
}

export interface FixedRounds {
  kind: "fixed";
  rounds: number;
}

/** Stops when the interval’s half-width is at most `halfWidth`, between declared bounds. */
export interface Precision {
  kind: "precision";
  halfWidth: number; // relative, e.g., 0.005
  atLeast: number; // rounds
  atMost: number; // rounds
  atMostMs: number | null; // measured time
}

/** One part of an investigation. */
export type Step = CompareStep | BisectStep | TimelineStep | CountersStep | ProfileStep | BinariesStep | LayoutStep;

interface AnyStep {
  name: string;
  question: string | null;
  measurements: MeasurementSelection[];
  when: {step: string; is: string} | null; // e.g., {step: "gate", is: "slower"}
  expect: Expectation | null;
  published: Published[];
}

/** Compares variants in pairs within rounds. */
export interface CompareStep extends AnyStep {
  kind: "compare";
  pairs: Pair[];
  interactions: [Pair, Pair][]; // of a 2×2: does the second pair’s effect differ from the first’s?
}

/** Finds the change in a history between two variants. */
export interface BisectStep extends AnyStep {
  kind: "bisect";
  good: string; // a variant’s name
  bad: string; // one that differs from it in its revision only, or in that of the input
  input: string | null; // whose history is searched; null: the source’s
  confidence: number; // that a culprit is named with, e.g., 0.99
  firstParent: boolean; // only the chain of first parents is searched, then what a culprit merged
  path: string[]; // only what touches these paths can be the culprit; empty: anything can
}

/** Measures revisions over a part of the source’s history. */
export interface TimelineStep extends AnyStep {
  kind: "timeline";
  from: string; // a revision of the source, or a date
  to: string;
  flags: string | null; // null: the experiment has no flags
  points: {count: number} | {every: number}; // how many, or every how many revisions
  refine: boolean; // whether to measure what lies between neighbours that differ
  then: "bisect" | null; // what is done about each change point
}

/** Counts, or simulates, what the processor does. */
export interface CountersStep extends AnyStep {
  kind: "counters";
  variants: string[]; // the first is the baseline
  events: string[] | null; // null: the usual ones
  caches: {[name in keyof Caches]?: Cache | undefined} | null; // that are simulated; what is missing is this machine’s
}

/** Tells in which functions the time goes. */
export interface ProfileStep extends AnyStep {
  kind: "profile";
  variants: string[]; // the first is the baseline
}

/** Compares builds function by function. */
export interface BinariesStep extends AnyStep {
  kind: "binaries";
  variants: string[]; // the first is the baseline
  cache: Cache | null; // the first-level instruction cache; null: this machine’s
}

/** Tells whether a difference is placement or code. */
export interface LayoutStep extends AnyStep {
  kind: "layout";
  variants: string[]; // the first is the baseline
  layouts: number; // random ones, of each variant
  pinned: number; // with what the variants have in common at the same addresses
}

export interface Pair {
  baseline: string; // a variant’s name
  variant: string;
}

/** A measurement as a step wants it: only some benchmarks, the step’s plan and metrics. */
export interface MeasurementSelection {
  measurement: string;
  parameters: Record<string, string>; // of a sweep, those that the step fixes
  benchmarks: string[] | null; // globs, beside the measurement’s own; null: all
  metrics: Metric[]; // the first is judged; empty: all that the reader finds
  plan: Plan;
}

export type Expectation = "slower" | "not slower" | "faster" | "not faster" | "equivalent";

/** A figure that somebody published, to be reproduced. */
export interface Published {
  variant: string;
  metric: string | null; // null: the one that the step judges
  value: number;
  spread: number | null;
  unit: string; // empty: a plain number
  source: string | null; // where it was published
}

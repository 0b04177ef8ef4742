import type {Stacks} from "../statistics/profile/tree.ts";
import type {Build, Change, Revision, Sample, Trial, Variant} from "../result/types.ts";

/**
 * All that a step may ask of the world. What it was asked before, in this run or
 * in the part of it that was interrupted, it answers from the journal; that is
 * all there is to resume.
 */
export interface Lab {
  /** How many builds may be under way at the same time. */
  jobs: number;
  /** Builds, perhaps in parallel. A build that fails is an answer, not an error. */
  build(requests: readonly BuildRequest[]): Promise<Build[]>;
  /** Tells what lies between two ends, and in which order. */
  history(request: HistoryRequest): Promise<History>;
  /** Tells what a commit changed against one of its parents. */
  change(request: ChangeRequest): Promise<Change>;
  /** Makes a variant that the experiment does not name; its revision says whether it could be made. */
  vary(request: VariationRequest): Promise<Variation>;
  /** Tells what this machine can count, simulate and record, and what is missing for the rest. */
  instruments(): Promise<Instruments>;
  /** Starts a measurement once, to see what it gives and to calibrate its loop counts. */
  trial(request: TrialRequest): Promise<Trial>;
  /** Tells of which functions a build’s programs and libraries consist, and where these are. */
  inspect(request: InspectRequest): Promise<Inspection>;
  /** Starts a measurement under an instrument that tells in which functions it is. A start that fails is an answer. */
  profile(request: ProfileRequest): Promise<Profile>;
  /** Tells what this machine’s processor is. */
  processor(): Promise<Processor>;
  /** Takes one round’s samples, in the order given. */
  measure(round: RoundRequest): Promise<Sample[]>;
  /** Answers with a choice, recorded before it is acted on: one that depends on more than samples, or that others follow. */
  decide<T extends Json>(step: string, name: string, choose: () => T): T;
}

export type Json = string | number | boolean | null | Json[] | {[name: string]: Json};

export interface BuildRequest {
  variant: string;
  replicate: number; // from 1
  layout?: Placement | undefined; // missing: as the recipe builds it
}

/** A placement of a build’s functions in memory: the same objects, linked again. */
export interface Placement {
  /** of the artifact’s samples and builds: even, random-1, pinned-1, … */
  name: string;
  /**
   * even: in the order of the recipe’s own link; random: in an order of the
   * seed; pinned: in an order of the seed, and what the variants have in common
   * at the same address in all of them. Functions are aligned alike in all.
   */
  kind: "even" | "random" | "pinned";
  seed: string;
  among: string[]; // the variants of a pinned layout; else empty
}

export interface HistoryRequest {
  from: End; // left out of the history
  to: End; // the last of it
  input: string | null; // whose history; null: the source’s
  firstParent: boolean;
  path: string[]; // only what touches these; none: all
}

/** A variant of the experiment, or a revision of the source as its name or hash says. */
export type End = {variant: string} | {revision: string};

export interface History {
  from: Commit;
  to: Commit;
  /** Parents before their children; null if neither end is an ancestor of the other. */
  commits: Commit[] | null;
  reversed: boolean; // `to` is an ancestor of `from`: the commits are those after `to` up to `from`
  mergeBase: Commit | null; // where there are no commits, what both ends have in common
}

export interface Commit {
  hash: string;
  parents: string[];
  author: string | null;
  date: string | null; // ISO 8601, UTC
  subject: string | null;
}

export interface ChangeRequest {
  hash: string;
  parent: string;
  input: string | null;
  of: string | null; // a variant whose source it is; null: the experiment’s
}

export interface VariationRequest {
  of: string | null; // the variant with whose patches, inputs and flags it is made; null: none
  flags: string | null; // where it is of none
  at: string; // hash of a commit, or a version
  input: string | null; // whose revision that is; null: the source’s
  without: {hash: string; parent: string} | null; // a commit to be undone there
}

export interface Variation {
  variant: Variant;
  revision: Revision;
}

export interface TrialRequest {
  measurement: string;
  variant: string;
}

export type InspectRequest = BuildRequest;

export interface ProfileRequest {
  step: string;
  measurement: string;
  variant: string;
  round: number; // from 1
  instrument: Instrument;
}

export interface Profile {
  stacks: Stacks | null; // null: there is none
  reason: string | null; // why there is none, as a sentence
}

export interface Inspection {
  programs: Program[]; // those that were kept, by path
}

/** A program or library of a build. */
export interface Program {
  path: string; // in the build
  bytes: number;
  reason: string | null; // why its functions are not known, or not all of them, as a sentence
  sections: {name: string; address: number; bytes: number}[];
  functions: FunctionColumns;
}

/** Functions by address, as columns, since there may be tens of thousands. */
export interface FunctionColumns {
  symbol: string[];
  name: (string | null)[]; // as it is written; null: as its symbol
  aliases: [index: number, symbols: string[]][]; // of those that have any
  files: string[];
  file: (number | null)[]; // index into files; null: not local, or not known
  address: number[];
  bytes: number[];
  hash: (string | null)[]; // of the code without where it is; null: it could not be read
  branches: number[];
  onBoundary: number[]; // branches that cross or end on a multiple of 32
}

export interface Processor {
  vendor: string | null; // as the processor says, e.g., "GenuineIntel"
  family: number | null;
  model: number | null;
  stepping: number | null;
  L1I: Cache | null; // null: its size or its ways are not known
}

export interface RoundRequest {
  step: string;
  measurement: string;
  instrument: Instrument;
  round: number; // from 1, whatever the instrument: of a step and measurement each has a number of its own
  starts: Start[];
}

/** One start of a measurement: what will be a sample. */
export interface Start {
  variant: string;
  replicate: number; // from 1
  control: boolean;
  layout: string | null; // name of a layout that was built; null: as its recipe builds it
}

/** What a command runs under, and what that is told. */
export type Instrument =
  | {kind: "launcher"}
  | {kind: "perf stat"; events: string[]} // a group that the hardware counts at once
  | {kind: "cachegrind"; caches: Caches}
  | {kind: "perf record"; event: string}
  | {kind: "callgrind"; caches: Caches};

/** What there is on a machine to measure with; where something is missing, a sentence says what to do. */
export interface Instruments {
  perf: {
    version: string | null;
    events: string[]; // of those that are known by name, what can be counted here
    listed: string[]; // what perf says that there is, without tracepoints
    reason: string | null; // why the processor’s are not among them
  };
  valgrind: {version: string | null; reason: string | null};
  fixedAddresses: boolean; // whether a command can be started without random addresses, so that simulations repeat
  caches: Caches; // of this processor
}

/** The caches that are simulated: of the first level for instructions and data, and the last. */
export interface Caches {
  L1I: Cache;
  L1D: Cache;
  LL: Cache;
}

export interface Cache {
  bytes: number;
  ways: number;
  lineBytes: number;
}

import type {Bounds} from "../interval.ts";

/**
 * A range of revisions to be searched for what changed a metric. Revision 0 is
 * the end before the change, revisions − 1 the end after it, and any of 1 to
 * revisions − 1 may be the culprit, the first that has the change.
 */
export interface Search {
  revisions: number;
  /**
   * Whether a revision is the culprit or has it among its ancestors. Only for a
   * history that is not a line; there, it is revision ≥ culprit.
   */
  contains?: (revision: number, culprit: number) => boolean;
  delta?: number; // the least difference that matters, in the values’ unit; builds of one level may differ by about half of it; none by default
  confidence: number; // with which a culprit is named, e.g., 0.99
  cost: (revision: number) => number; // of one more sample of it, in seconds, with a build if it has none yet
  budget: {samples: number; builds: number}; // in all, ends included; a build that fails counts
}

/** What is known of a range so far. All that a search does next follows from it. */
export interface Evidence {
  observations: readonly Observation[]; // in the order in which they were taken
  untestable: readonly number[]; // revisions that do not build, or do not run
  same: readonly (readonly number[])[]; // groups of revisions whose code is the same, byte for byte
}

export interface Observation {
  revision: number;
  value: number; // a logarithm, or plain for a metric that is compared by differences
  state: number; // of the machine; values are only compared within one
}

export type Move = {kind: "measure"; starts: Start[]; why: Why} | {kind: "stop"; conclusion: Conclusion};

/** So many samples of a revision. Starts are to be taken in their order. */
export interface Start {
  revision: number;
  samples: number;
}

/** Why something is measured. */
export type Why =
  /** The ends, until it is clear whether they differ: how likely it is so far that they do. */
  | {kind: "ends"; probability: number}
  /** Not measured before: what it should tell in bits, of how many candidates that share all but 1 % of the probability. */
  | {kind: "halve"; bits: number; candidates: number}
  /** Measured before, and worth more samples; likewise. */
  | {kind: "doubtful"; bits: number; candidates: number}
  /** A culprit would be named, but there may be more than one step: how likely that is. */
  | {kind: "several steps"; probability: number}
  /** The machine’s state changed to one in which the ends are not known. */
  | {kind: "machine state"; state: number};

/** What a search comes to. */
export type Conclusion =
  /** The ends do not differ; or, if by little, they do, and it is known that it is by less than matters. */
  (
    | {kind: "no difference"; difference: Difference; little: boolean}
    /** One step, or several in the order of the revisions. */
    | {kind: "found"; steps: Step[]}
    /** Not known with the confidence asked for. The steps are what is likely. */
    | {kind: "doubt"; why: Doubt; steps: Step[]; difference: Difference | null}
  ) & {
    twoModes: number[]; // revisions whose samples jump between levels: they count as untestable
  };

/**
 * Why there is no answer: an end cannot be measured, or jumps between levels;
 * the budget of samples or builds is used up; or some revision is at neither
 * level, and it cannot be told how many steps there are.
 */
export type Doubt = "ends" | "samples" | "builds" | "several steps";

/** The last end’s level less the first one’s, with its interval; NaN and unbounded where an end has no samples. */
export interface Difference {
  estimate: number;
  interval: Bounds;
}

export interface Step {
  /**
   * The likely culprits, the likeliest first. If these are several in an answer,
   * no revision between them can be tested.
   */
  candidates: {revision: number; probability: number}[];
  between: [last: number, first: number]; // the testable revisions next to it, before and after
  untestable: number[]; // revisions strictly between these
  difference: number; // level after less level before
}

import type {Build, Sample, Trial} from "../result/types.ts";

/**
 * All that a step may ask of the world. What it was asked before, in this run or
 * in the part of it that was interrupted, it answers from the journal; that is
 * all there is to resume.
 */
export interface Lab {
  /** Builds, perhaps in parallel. A build that fails is an answer, not an error. */
  build(requests: readonly BuildRequest[]): Promise<Build[]>;
  /** Starts a measurement once, to see what it gives and to calibrate its loop counts. */
  trial(request: TrialRequest): Promise<Trial>;
  /** Takes one round’s samples, in the order given. */
  measure(round: RoundRequest): Promise<Sample[]>;
  /** Answers with a choice that depends on more than samples, recorded before it is acted on. */
  decide<T extends Json>(step: string, name: string, choose: () => T): T;
}

export type Json = string | number | boolean | null | Json[] | {[name: string]: Json};

export interface BuildRequest {
  variant: string;
  replicate: number; // from 1
}

export interface TrialRequest {
  measurement: string;
  variant: string;
}

export interface RoundRequest {
  step: string;
  measurement: string;
  round: number; // from 1
  starts: Start[];
}

/** One start of a measurement: what will be a sample. */
export interface Start extends BuildRequest {
  control: boolean;
}

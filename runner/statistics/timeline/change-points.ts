import type {MeasuredRevision, Parameters, TimelineResult} from "./finding.ts";

/** Finds where the level of a series of revisions changes. */
export type ChangePoints = (revisions: readonly MeasuredRevision[], options?: Partial<Parameters>) => TimelineResult;

import type {Artifact, Comparison, ComparisonFinding, Outcome, Recovery} from "../result/types.ts";
import {hasGap, isSame} from "../result/findings.ts";
import {agreement, recoveryAgreement, type Agreement} from "./agreement.ts";
import {repeatedBinaries, type RepeatedBinaries} from "./repeated-binaries.ts";
import {repeatedCauses, type RepeatedCause} from "./repeated-cause.ts";
import {repeatedProfiles, type RepeatedProfile} from "./repeated-profile.ts";
import {repeatedSignatures, type RepeatedSignature} from "./repeated-signature.ts";
import {repeatedSearches, type RepeatedSearch} from "./repeated-search.ts";

/** One statement of a run, and what another run of the same experiment says of it. */
export type Repetition =
  RepeatedComparison | RepeatedRecovery | RepeatedCause | RepeatedSignature | RepeatedCode | RepeatedSearch;

/** A statement about functions, and not about a metric. */
export type RepeatedCode = RepeatedProfile | RepeatedBinaries;

export function isCode(repetition: Repetition): repetition is RepeatedCode {
  return repetition.kind === "profile" || repetition.kind === "binaries";
}

export interface RepeatedComparison extends Agreement {
  kind: "comparison";
  step: string;
  first: Comparison;
  second: Comparison | null; // null: the other run has no such comparison
}

export interface RepeatedRecovery extends Agreement {
  kind: "recovery";
  step: string;
  first: Recovery;
  second: Recovery | null;
}

/**
 * Holds a run against one that it repeats: every comparison that was judged there,
 * and every gap that a patch was to close, step by step; then what its
 * counters look like, where its time goes, which functions changed, the causes
 * that it told, what its bisections name, and where its timelines change.
 */
export function repetitions(first: Artifact, second: Artifact): Repetition[] {
  const compared = first.findings.flatMap((finding): Repetition[] => {
    if (finding.kind !== "comparison") return [];
    const other = second.findings.find(({kind, step}) => kind === finding.kind && step === finding.step);
    const found = other?.kind === "comparison" ? other : null;
    return [...comparisonsOf(finding, found), ...recoveriesOf(finding, found)];
  });
  return [
    ...compared,
    ...repeatedSignatures(first, second),
    ...repeatedProfiles(first, second),
    ...repeatedBinaries(first, second),
    ...repeatedCauses(first, second),
    ...repeatedSearches(first, second)
  ];
}

/** Returns how many statements had an outcome. */
export function countOf(all: readonly Repetition[], wanted: Outcome): number {
  return all.filter(({outcome}) => outcome === wanted).length;
}

function comparisonsOf({step, comparisons}: ComparisonFinding, other: ComparisonFinding | null): Repetition[] {
  const judged = comparisons.filter((comparison) => comparison.judged);
  return judged.map((first) => {
    const second = other?.comparisons.find((comparison) => isSame(comparison, first)) ?? null;
    const agreed = second === null ? absent : agreement(first, second);
    return {kind: "comparison", step, first, second, ...agreed};
  });
}

/** Where the first run found no gap it claims nothing that could be repeated. */
function recoveriesOf(finding: ComparisonFinding, other: ComparisonFinding | null): Repetition[] {
  return finding.recoveries
    .filter((recovery) => hasGap(recovery, finding))
    .map((first) => {
      const second = other?.recoveries.find((one) => one.patched === first.patched && isSame(one, first)) ?? null;
      const agreed =
        second === null || other === null
          ? absent
          : recoveryAgreement({...first, hasGap: true}, {...second, hasGap: hasGap(second, other)});
      return {kind: "recovery", step: finding.step, first, second, ...agreed};
    });
}

const absent: Agreement = {outcome: "cannot tell", reason: "The rerun has no result to hold against it."};

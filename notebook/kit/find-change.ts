import {revisionName} from "../../runner/narrate/revision.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, ChangePoint, Culprit, HistoryRevision} from "../../runner/result/types.ts";

/** What a bisection named, or where a timeline changes. */
export interface FoundChange {
  name: string; // of the revision, for people
  revision: HistoryRevision;
  isConfirmed: boolean | null; // null: nothing was compared to confirm it, or that cannot tell
}

/** Returns the revision that a bisection named, or null if it named none or several; of the first bisection unless a step is given. */
export function findCulprit(artifact: Artifact, {step}: {step?: string} = {}): FoundChange | null {
  const bisections = findingsOf(artifact, "bisection");
  const finding = bisections.find((one) => one.step === (step ?? bisections[0]?.step));
  const [culprit, ...others] = finding?.culprits ?? [];
  const revision = culprit?.named == null ? undefined : finding?.revisions[culprit.named];
  if (culprit === undefined || revision === undefined || others.length > 0) return null;
  return {
    name: revisionName(revision),
    revision,
    isConfirmed: confirmed[culprit.confirmation?.outcome ?? "cannot tell"]
  };
}

const confirmed: Record<NonNullable<Culprit["confirmation"]>["outcome"], boolean | null> = {
  confirmed: true,
  "not confirmed": false,
  "cannot tell": null
};

/** A timeline’s change, with the revisions that it lies between. */
export interface TimelineChange extends ChangePoint {
  name: string; // of the first revision after it
  first: HistoryRevision;
  last: HistoryRevision; // the one before it
}

/** Returns the changes that a timeline found, the oldest first, of its first measurement; of the first timeline unless a step is given. */
export function findChanges(artifact: Artifact, {step}: {step?: string} = {}): TimelineChange[] {
  const timelines = findingsOf(artifact, "timeline");
  const finding = timelines.find((one) => one.step === (step ?? timelines[0]?.step));
  return (finding?.series[0]?.changes ?? []).flatMap((change) => {
    const first = finding?.revisions[change.after];
    const last = finding?.revisions[change.before];
    if (change.weak !== null || first === undefined || last === undefined) return [];
    return [{...change, name: revisionName(first), first, last}];
  });
}

import type {Artifact, Finding} from "./types.ts";

/** A finding of a kind. */
export type FindingOf<K extends Finding["kind"]> = Extract<Finding, {kind: K}>;

/** Returns an artifact’s findings of a kind, in the order in which they were made. */
export function findingsOf<K extends Finding["kind"]>({findings}: Pick<Artifact, "findings">, kind: K): FindingOf<K>[] {
  return findings.filter((finding): finding is FindingOf<K> => finding.kind === kind);
}

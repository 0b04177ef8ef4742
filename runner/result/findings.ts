import type {Artifact, Finding} from "./types.ts";

/** A finding of a kind. */
export type FindingOf<K extends Finding["kind"]> = Extract<Finding, {kind: K}>;

/** Returns an artifact’s findings of a kind, in the order in which they were made. */
export function findingsOf<K extends Finding["kind"]>({findings}: Pick<Artifact, "findings">, kind: K): FindingOf<K>[] {
  return findings.filter((finding): finding is FindingOf<K> => finding.kind === kind);
}

/** Returns the variants that a search came upon and could not test, as is normal in a history. */
export function untestableVariants(findings: readonly Finding[]): Set<string> {
  const revisions = findings.flatMap((finding) => (finding.kind === "comparison" ? [] : finding.revisions));
  return new Set(
    revisions.flatMap(({state, variant}) => (state === "untestable" && variant !== null ? [variant] : []))
  );
}

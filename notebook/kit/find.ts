import type {Artifact, Comparison, Recovery} from "../../runner/result/types.ts";

/** What picks a comparison; what is left out matches all. */
export type Wanted = Partial<Pick<Comparison, "baseline" | "variant" | "measurement" | "benchmark" | "metric">>;

/** Returns the first comparison that matches, judged ones before those that are only described; null if none does. */
export function findComparison({findings}: Artifact, wanted: Wanted): Comparison | null {
  const all = findings.flatMap(({comparisons}) => comparisons).filter((comparison) => matches(comparison, wanted));
  return all.find(({judged}) => judged) ?? all[0] ?? null;
}

/** Returns the first recovery by a patched variant; null if there is none. */
export function findRecovery({findings}: Artifact, patched: string): Recovery | null {
  return findings.flatMap(({recoveries}) => recoveries).find((recovery) => recovery.patched === patched) ?? null;
}

/** Returns the median of a comparison’s variant, or of its baseline, in the metric’s unit; null if it has none. */
export function medianOf(comparison: Comparison | null, variant: string): number | null {
  return comparison?.summaries.find((summary) => summary.variant === variant && !summary.control)?.median ?? null;
}

function matches(comparison: Comparison, wanted: Wanted): boolean {
  return (Object.keys(wanted) as (keyof Wanted)[]).every((key) => comparison[key] === wanted[key]);
}

import {buildsAgree} from "../../runner/narrate/caveats.ts";
import {recoverySentence} from "../../runner/narrate/recovery.ts";
import {findingsOf, hasGap, publishedIn, summaryOf} from "../../runner/result/findings.ts";
import type {Artifact, Comparison, ComparisonFinding, Published, Recovery, Verdict} from "../../runner/result/types.ts";

/** What picks a comparison; what is left out matches all. */
export type Wanted = Partial<Pick<Comparison, "baseline" | "variant" | "measurement" | "benchmark" | "metric">>;

/** Returns the first comparison that matches, judged ones before those that are only described; null if none does. */
export function findComparison(artifact: Artifact, wanted: Wanted): Comparison | null {
  return findComparisons(artifact, wanted)[0] ?? null;
}

/** Returns all comparisons that match and are judged or, if none is, those that are only described, as counters are. */
export function findComparisons(artifact: Artifact, wanted: Wanted = {}): Comparison[] {
  const all = [...findingsOf(artifact, "comparison"), ...findingsOf(artifact, "counters")]
    .flatMap(({comparisons}) => comparisons)
    .filter((comparison) => matches(comparison, wanted));
  const judged = all.filter((comparison) => comparison.judged);
  return judged.length > 0 ? judged : all;
}

/** Returns an artifact as if a step had been its only one: what others found is left out, what it rests on is not. */
export function ofStep(artifact: Artifact, step: string): Artifact {
  const findings = artifact.findings.filter((one) => one.step === step || one.step.startsWith(`${step}/`));
  return {...artifact, findings};
}

/** Returns the median of a comparison’s variant, or of its baseline, in the metric’s unit; null if it has none. */
export function medianOf(comparison: Comparison | null, variant: string): number | null {
  return summaryOf(comparison?.summaries ?? [], variant)?.median ?? null;
}

/** Returns whether a comparison came out as claimed: null if it was not decided, or there is none. */
export function isVerdict(comparison: Comparison | null, claimed: Verdict): boolean | null {
  const verdict = comparison?.verdict ?? null;
  if (verdict === claimed) return true;
  return verdict === null || verdict === "inconclusive" || verdict === "too noisy" ? null : false;
}

/** Returns whether all comparisons came out as claimed: null if some were not decided, or there are none. */
export function allAre(comparisons: readonly Comparison[], claimed: Verdict): boolean | null {
  return every(comparisons.map((comparison) => isVerdict(comparison, claimed)));
}

/** Returns whether no comparison came out so: null if some were not decided, or there are none. */
export function noneIs(comparisons: readonly Comparison[], verdict: Verdict): boolean | null {
  return every(
    comparisons.map((comparison) => {
      const is = isVerdict(comparison, verdict);
      return is === null ? null : !is;
    })
  );
}

/** Returns whether each build by itself shows what a comparison claims to have found; null if that can’t be told. */
export function holdsInEachBuild(comparison: Comparison | null, claimed: Verdict): boolean | null {
  const found = isVerdict(comparison, claimed);
  if (comparison === null || found !== true) return found;
  const agree = buildsAgree(comparison);
  return agree === "yes" ? true : agree === "no" ? false : null;
}

/** Returns what a patched variant recovers, in a sentence; null if nothing was found of it. */
export function describeRecovery(artifact: Artifact, patched: string): string | null {
  const found = findRecovery(artifact, patched);
  return found && recoverySentence(found.recovery, found.finding, artifact);
}

/**
 * Returns whether a patched variant recovers at least a share of what was lost:
 * null if the interval holds that share, or nothing was lost in the first place.
 */
export function recoversAtLeast(artifact: Artifact, patched: string, share: number): boolean | null {
  const found = findRecovery(artifact, patched);
  if (found === null || !hasGap(found.recovery, found.finding)) return null;
  const {low, high} = found.recovery.interval;
  if (low !== null && low >= share) return true;
  return high !== null && high < share ? false : null;
}

/**
 * Returns the figure that was published for a variant, of which the experiment’s file tells, or its ratio to a
 * baseline; of whatever metric if none is named. Null if the file tells of none.
 */
export function findPublished(
  artifact: Artifact,
  variant: string,
  {baseline = null, metric = null}: {baseline?: string | null; metric?: string | null} = {}
): Published | null {
  return (
    publishedIn(artifact).find(
      (one) => one.variant === variant && one.baseline === baseline && (metric === null || one.metric === metric)
    ) ?? null
  );
}

/** Returns whether a published figure is reproduced: null if that cannot be told, or there is none. */
export function isReproduced(published: Published | null): boolean | null {
  return published === null || published.outcome === "cannot tell" ? null : published.outcome === "reproduced";
}

function findRecovery(artifact: Artifact, patched: string): {finding: ComparisonFinding; recovery: Recovery} | null {
  for (const finding of findingsOf(artifact, "comparison")) {
    const recovery = finding.recoveries.find((recovery) => recovery.patched === patched);
    if (recovery) return {finding, recovery};
  }
  return null;
}

/** One that is false refutes all; one that is open leaves the rest open. */
function every(answers: (boolean | null)[]): boolean | null {
  if (answers.includes(false)) return false;
  return answers.length === 0 || answers.includes(null) ? null : true;
}

function matches(comparison: Comparison, wanted: Wanted): boolean {
  return (Object.keys(wanted) as (keyof Wanted)[]).every((key) => comparison[key] === wanted[key]);
}

import type {Artifact, Comparison, ComparisonFinding, Finding, Metric, Published, Recovery, Summary} from "./types.ts";

/** A finding of a kind. */
export type FindingOf<K extends Finding["kind"]> = Extract<Finding, {kind: K}>;

/** Returns an artifact’s findings of a kind, in the order in which they were made. */
export function findingsOf<K extends Finding["kind"]>({findings}: Pick<Artifact, "findings">, kind: K): FindingOf<K>[] {
  return findings.filter((finding): finding is FindingOf<K> => finding.kind === kind);
}

/** Returns what the samples of a variant were, of a baseline those that are not its control; undefined if there are none. */
export function summaryOf(summaries: readonly Summary[], variant: string): Summary | undefined {
  return summaries.find((summary) => summary.variant === variant && !summary.control);
}

/** Returns the published figures of all steps, each with its step, in the order in which they were held against what was measured. */
export function publishedIn({findings}: Pick<Artifact, "findings">): (Published & {step: string})[] {
  return findings.flatMap((finding) =>
    "published" in finding ? (finding.published ?? []).map((one) => ({...one, step: finding.step})) : []
  );
}

/** Returns whether a finding is the comparison by which a bisection confirmed what it named. */
export function isConfirmation({kind, step}: Finding, findings: readonly Finding[]): boolean {
  return (
    kind === "comparison" &&
    findings.some(
      (finding) =>
        finding.kind === "bisection" && finding.culprits.some(({confirmation}) => confirmation?.step === step)
    )
  );
}

/** Returns findings as a reader wants them: what a bisection was confirmed by after it, and not before. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  const rest = findings.filter((finding) => !isConfirmation(finding, findings));
  return rest.flatMap((finding) => {
    const steps = finding.kind === "bisection" ? finding.culprits.map(({confirmation}) => confirmation?.step) : [];
    return [finding, ...findings.filter((one) => one.kind === "comparison" && steps.includes(one.step))];
  });
}

/** Returns the variants that a search came upon and could not test, as is normal in a history. */
export function untestableVariants(findings: readonly Finding[]): Set<string> {
  const tried = findings.flatMap((finding) => {
    if (finding.kind !== "bisection" && finding.kind !== "timeline") return [];
    const undone = finding.kind === "bisection" ? finding.culprits.map(({confirmation}) => confirmation?.undone) : [];
    return [
      ...finding.revisions.map(({variant, state}) => ({variant, failed: state === "untestable"})),
      ...undone.map((one) => ({variant: one?.variant ?? null, failed: one?.outcome === "does not apply"}))
    ];
  });
  return new Set(tried.flatMap(({variant, failed}) => (failed && variant !== null ? [variant] : [])));
}

/**
 * Returns what an artifact says of a metric, with the smallest difference that
 * mattered to a step: a measurement has one δ of each metric, and a step may have
 * its own, which its comparisons hold. Undefined if the measurement has no such metric.
 */
export function metricIn(
  {findings, measurements}: Pick<Artifact, "findings" | "measurements">,
  {step, measurement, metric: name}: {step: string; measurement: string; metric: string}
): Metric | undefined {
  const {metrics = []} = measurements.find((one) => one.name === measurement) ?? {};
  const metric = metrics.find((one) => one.name === name);
  const comparison = findings
    .flatMap((finding) => (finding.kind === "comparison" && finding.step === step ? finding.comparisons : []))
    .find((one) => one.measurement === measurement && one.metric === name && one.effect !== null);
  if (metric === undefined || comparison?.effect == null) return metric;
  const {delta: value, effect, unit} = comparison;
  if (effect.scale === "ratio") return {...metric, delta: {kind: "relative", value}};
  return metric.delta.kind === "absolute" ? {...metric, delta: {kind: "absolute", value, unit}} : metric;
}

type Placed = Pick<Comparison, "baseline" | "variant" | "measurement" | "benchmark" | "metric">;

/** Returns whether two statements are of the same variants, and of the same of their values. */
export function isSame(a: Placed, b: Placed): boolean {
  return (["baseline", "variant", "measurement", "benchmark", "metric"] as const).every((name) => a[name] === b[name]);
}

/** Returns whether what a patch is to recover was found to be lost. */
export function hasGap(recovery: Recovery, {comparisons}: ComparisonFinding): boolean {
  return comparisons.some((comparison) => comparison.verdict === "worse" && isSame(comparison, recovery));
}

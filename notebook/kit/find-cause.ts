import {findingsOf} from "../../runner/result/findings.ts";
import {HOT} from "../../runner/result/hot.ts";
import type {Artifact, Comparison, CountersFinding, LayoutCause, Rung, Signature} from "../../runner/result/types.ts";

/** What picks a cause; what is left out matches all. */
export type WantedCause = Partial<
  Pick<LayoutCause, "baseline" | "variant" | "measurement" | "benchmark" | "metric">
> & {
  step?: string;
};

/** A rung of the ladder, as a claim can hold it. */
export interface FoundRung extends Rung {
  holds: boolean | null; // null: it cannot be told
}

/** Returns why two variants differ, with the ladder that tells; of the first layout step unless one is given; null if none tells. */
export function findCause(artifact: Artifact, {step, ...wanted}: WantedCause = {}): LayoutCause | null {
  const keys = Object.keys(wanted) as (keyof typeof wanted)[];
  const causes = findingsOf(artifact, "layout")
    .filter((finding) => step === undefined || finding.step === step)
    .flatMap(({causes}) => causes);
  return causes.find((cause) => keys.every((key) => cause[key] === wanted[key])) ?? null;
}

/** Returns whether a difference has the cause that is claimed: null if that cannot be told. */
export function isCause(
  artifact: Artifact,
  claimed: Exclude<LayoutCause["cause"], "cannot tell">,
  wanted: WantedCause = {}
): boolean | null {
  const cause = findCause(artifact, wanted)?.cause ?? "cannot tell";
  return cause === "cannot tell" ? null : cause === claimed;
}

/** Returns a rung of the ladder, with its answer and evidence; null if there is none of that name. */
export function findRung(artifact: Artifact, name: Rung["rung"], wanted: WantedCause = {}): FoundRung | null {
  const rung = findCause(artifact, wanted)?.rungs.find(({rung}) => rung === name);
  return rung === undefined ? null : {...rung, holds: rung.answer === "cannot tell" ? null : rung.answer === "yes"};
}

/** What counters look like for a variant, as a claim can hold it, with the counter that the reading rests on. */
export interface FoundSignature extends Signature {
  comparison: Comparison | null;
}

/** Returns what a step’s counters look like for a variant; of the first counters step unless one is given; null if there are none. */
export function findSignature(
  artifact: Artifact,
  {step, variant}: {step?: string; variant?: string} = {}
): FoundSignature | null {
  for (const finding of findingsOf(artifact, "counters")) {
    if (step !== undefined && finding.step !== step) continue;
    const found = finding.signatures.find((one) => variant === undefined || one.variant === variant);
    if (found !== undefined) return {...found, comparison: counted(finding, found) ?? null};
  }
  return null;
}

/** Returns whether counters look as claimed: null if that is unclear, or nothing was counted. */
export function looksLike(signature: Signature | null, ...rules: Signature["rule"][]): boolean | null {
  return signature === null || signature.rule === "unclear" ? null : rules.includes(signature.rule);
}

/** Returns whether a profile found that no hot function has other code in a variant: null if it did not find out. */
export function isUntouched(artifact: Artifact, variant: string, {step}: {step?: string} = {}): boolean | null {
  const finding = findingsOf(artifact, "profile").find((one) => step === undefined || one.step === step);
  const index = finding?.variants.indexOf(variant) ?? -1;
  const changes = (finding?.functions ?? [])
    .filter(({shares}) => Math.max(...shares) >= HOT)
    .flatMap(({changes}) => changes[index] ?? []);
  return changes.length === 0 ? null : changes.every((change) => change === "same" || change === "moved");
}

function counted({comparisons}: CountersFinding, {counter, measurement, variant}: Signature): Comparison | undefined {
  return comparisons.find(
    (one) => one.metric === counter && one.variant === variant && one.measurement === measurement
  );
}

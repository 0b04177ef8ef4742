import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, LayoutCause, Rung} from "../../runner/result/types.ts";

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

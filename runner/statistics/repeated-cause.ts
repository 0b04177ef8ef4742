import {findingsOf, isSame} from "../result/findings.ts";
import type {Artifact, LayoutCause, LayoutEffect} from "../result/types.ts";
import type {Agreement} from "./agreement.ts";

/** Why variants differ, as a run tells, and as another run does. */
export interface RepeatedCause extends Agreement {
  kind: "cause";
  step: string;
  first: ToldCause;
  second: ToldCause | null; // null: the other run has no such cause
}

/** A cause, with the effect on the shipped layout. */
export interface ToldCause extends LayoutCause {
  unit: string;
  effect: LayoutEffect["shipped"];
}

/** Holds the causes that a run told against a second run; one that it could not tell claims nothing that could be repeated. */
export function repeatedCauses(first: Artifact, second: Artifact): RepeatedCause[] {
  const there = toldBy(first).filter(({told}) => told.cause !== "cannot tell");
  const here = toldBy(second);
  return there.map(({step, told}) => {
    const found = here.find((one) => one.step === step && isSame(one.told, told))?.told ?? null;
    return {kind: "cause", step, first: told, second: found, ...agreed(told, found)};
  });
}

function agreed(there: LayoutCause, here: LayoutCause | null): Agreement {
  if (here === null) return {outcome: "cannot tell", reason: "The rerun has no cause to hold against it."};
  if (here.cause === "cannot tell") return {outcome: "cannot tell", reason: here.reason};
  return here.cause === there.cause
    ? {outcome: "reproduced", reason: "Both runs tell the same cause."}
    : {outcome: "not reproduced", reason: "The rerun tells the other cause."};
}

function toldBy(artifact: Artifact): {step: string; told: ToldCause}[] {
  return findingsOf(artifact, "layout").flatMap(({step, causes, effects}) =>
    causes.map((cause) => {
      const effect = effects.find((one) => isSame(one, cause));
      return {step, told: {...cause, unit: effect?.unit ?? "", effect: effect?.shipped ?? null}};
    })
  );
}

import {findingsOf} from "../result/findings.ts";
import type {Artifact, Comparison, CountersFinding, Signature} from "../result/types.ts";
import {intervalsOverlap, type Agreement} from "./agreement.ts";

/** What counters look like in a run, and in another run. */
export interface RepeatedSignature extends Agreement {
  kind: "signature";
  step: string;
  first: ReadSignature;
  second: ReadSignature | null; // null: the other run has no such reading
}

/** A reading, with the ratio of the counter that it rests on most. */
export interface ReadSignature extends Signature {
  baseline: string;
  benchmark: string;
  metric: string; // that counter, or else instructions
  unit: string;
  effect: Comparison["effect"];
}

/** Holds what counters look like in a run against a second run; what is unclear claims nothing that could be repeated. */
export function repeatedSignatures(first: Artifact, second: Artifact): RepeatedSignature[] {
  const there = findingsOf(first, "counters").flatMap((finding) =>
    read(finding).map((reading) => ({step: finding.step, reading}))
  );
  return there
    .filter(({reading}) => reading.rule !== "unclear")
    .map(({step, reading}) => {
      const finding = findingsOf(second, "counters").find((one) => one.step === step);
      const found =
        (finding ? read(finding, reading.metric) : []).find(
          ({baseline, measurement, variant}) =>
            baseline === reading.baseline && measurement === reading.measurement && variant === reading.variant
        ) ?? null;
      return {kind: "signature", step, first: reading, second: found, ...agreed(reading, found)};
    });
}

function agreed(there: ReadSignature, here: ReadSignature | null): Agreement {
  if (here === null) return {outcome: "cannot tell", reason: "The rerun has no counters to hold against it."};
  if (here.rule === "unclear")
    return {outcome: "cannot tell", reason: "In the rerun it is unclear what they look like."};
  if (here.rule !== there.rule) {
    return here.simulated === there.simulated
      ? {outcome: "not reproduced", reason: "The counters of the rerun look otherwise."}
      : {outcome: "cannot tell", reason: "One run has counted, and the other has simulated."};
  }
  if (there.metric !== here.metric || there.effect === null || here.effect === null) {
    return {outcome: "reproduced", reason: "Counters look the same in both runs."};
  }
  const reason = intervalsOverlap(there.effect.interval, here.effect.interval)
    ? "Counters look the same in both runs, and their intervals overlap."
    : "Counters look the same in both runs, though not by as much: their intervals have no value in common.";
  return {outcome: "reproduced", reason};
}

/** Returns a finding’s readings, with the ratio of a counter of that name where there is one. */
function read({comparisons, signatures}: CountersFinding, preferred: string | null = null): ReadSignature[] {
  return signatures.flatMap((signature) => {
    const own = comparisons.filter(
      ({measurement, variant}) => measurement === signature.measurement && variant === signature.variant
    );
    const wanted = [preferred, signature.counter, "instructions", "simulated instructions"];
    const [found = own[0]] = wanted.flatMap((name) => own.find(({metric}) => metric === name) ?? []);
    if (found === undefined) return [];
    const {baseline, benchmark, metric, unit, effect} = found;
    return [{...signature, baseline, benchmark, metric, unit, effect}];
  });
}

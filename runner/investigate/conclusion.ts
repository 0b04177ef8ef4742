import type {BisectionFinding, Culprit, Effect} from "../result/types.ts";
import type {Conclusion, Difference, Step} from "../statistics/bisection/search.ts";
import {toInterval} from "../statistics/paired.ts";
import type {Scale} from "../statistics/paired.ts";

/** Returns what a search came to, in the words of the finding. */
export function outcomeOf(
  conclusion: Conclusion,
  culprits: readonly Culprit[]
): Pick<BisectionFinding, "outcome" | "stopped"> {
  switch (conclusion.kind) {
    case "no difference":
      return {
        outcome: "no difference",
        stopped: conclusion.little ? "The ends differ by less than matters." : "The ends do not differ."
      };
    case "found":
      return {
        outcome: culprits.length > 1 ? "several" : culprits[0]?.named == null ? "narrowed" : "found",
        stopped: "The wanted confidence was reached."
      };
    case "doubt":
      return {outcome: "cannot tell", stopped: doubts[conclusion.why]};
  }
}

const doubts: Record<Extract<Conclusion, {kind: "doubt"}>["why"], string> = {
  ends: "An end’s values jump between levels, or spread too much to tell the ends apart.",
  samples: "The samples that the plan allows were used up.",
  builds: "The builds that the plan allows were used up.",
  "several steps": "Some revisions are at neither end’s level, and it cannot be told how many changes there are."
};

/** Returns a step of the search as the finding holds it, before it is confirmed. */
export function toCulprit({candidates, between, difference}: Step, named: number | null, scale: Scale): Culprit {
  return {
    before: between[0],
    after: between[1],
    candidates,
    named,
    effect: {
      scale,
      estimate: scale === "ratio" ? Math.exp(difference) : difference,
      interval: {low: null, high: null, level: 0.95},
      pairs: 0
    },
    change: null,
    confirmation: null
  };
}

/** Returns the bad end’s level over the good one’s; the search knows the newer end’s over the older one’s. */
export function endsEffect(difference: Difference | null, scale: Scale, reversed: boolean): Effect | null {
  if (difference === null || Number.isNaN(difference.estimate)) return null;
  const {estimate, interval} = difference;
  const {low, high, level} = interval;
  const bounds = reversed ? {low: -high, high: -low, level} : interval;
  const signed = reversed ? -estimate : estimate;
  return {
    scale,
    estimate: scale === "ratio" ? Math.exp(signed) : signed,
    interval: toInterval(bounds, scale),
    pairs: 0
  };
}

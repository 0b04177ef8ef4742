import type {Expectation} from "../experiment/experiment.ts";
import type {Comparison, ComparisonFinding, Verdict} from "../result/types.ts";

type Expected = NonNullable<ComparisonFinding["expect"]>;

const meets: Record<Expectation, (verdict: Verdict) => boolean | null> = {
  slower: (verdict) => decided(verdict, verdict === "worse"),
  "not slower": (verdict) => decided(verdict, verdict !== "worse"),
  faster: (verdict) => decided(verdict, verdict === "better"),
  "not faster": (verdict) => decided(verdict, verdict !== "better"),
  equivalent: (verdict) => decided(verdict, verdict === "equivalent")
};

/**
 * Returns whether all judged comparisons are as a step expects. An inconclusive
 * one decides nothing: it leaves the whole open (null), but for one that is
 * against the expectation.
 */
export function expectation(wanted: Expectation, comparisons: readonly Comparison[]): Expected {
  const judged = comparisons.filter((comparison) => comparison.judged);
  const answers = judged.map((comparison) => ({
    comparison,
    met: comparison.verdict === null ? null : meets[wanted](comparison.verdict)
  }));
  const against = answers.find(({met}) => met === false) ?? answers.find(({met}) => met === null);
  if (judged.length === 0 || against === undefined) {
    return {
      wanted,
      met: judged.length > 0 ? true : null,
      reason: judged.length > 0 ? "All comparisons are as expected." : "Nothing was compared."
    };
  }
  const {comparison, met} = against;
  const {variant, baseline, verdict} = comparison;
  return {wanted, met, reason: `${variant} against ${baseline}: ${verdict ?? "not measured"}.`};
}

function decided(verdict: Verdict, answer: boolean): boolean | null {
  return verdict === "inconclusive" || verdict === "too noisy" ? null : answer;
}

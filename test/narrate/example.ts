import type {Comparison, ComparisonFinding, Effect} from "../../runner/result/types.ts";

/** Returns an effect whose interval is at 95 % and of 20 pairs unless told otherwise. */
export function ratio(estimate: number, low: number | null, high: number | null, level = 0.95): Effect {
  return {scale: "ratio", estimate, interval: {low, high, level}, pairs: 20};
}

/** Returns the same of a difference. */
export function difference(estimate: number, low: number | null, high: number | null): Effect {
  return {...ratio(estimate, low, high), scale: "difference"};
}

/** Returns a comparison of slow with fast that found it worse, but for what is given. */
export function comparison(given: Partial<Comparison> = {}): Comparison {
  return {
    baseline: "fast",
    variant: "slow",
    measurement: "call_method",
    benchmark: "",
    metric: "wall",
    unit: "s",
    better: "lower",
    judged: true,
    verdict: "worse",
    reason: null,
    effect: ratio(1.53, 1.51, 1.55),
    equivalence: null,
    all: null,
    delta: 0.01,
    floor: 0.004,
    setAside: 0,
    needed: null,
    replicates: [],
    states: [],
    summaries: [],
    labels: [],
    ...given
  };
}

/** Returns a finding of the given comparisons, done unless told otherwise. */
export function findingOf(comparisons: Comparison[], given: Partial<ComparisonFinding> = {}): ComparisonFinding {
  return {
    kind: "comparison",
    step: "compare",
    question: null,
    status: "done",
    reason: null,
    pairs: comparisons.map(({baseline, variant}) => ({baseline, variant})),
    confidence: 0.95,
    correction: "none",
    rounds: [],
    comparisons,
    recoveries: [],
    interactions: [],
    published: [],
    expect: null,
    ...given
  };
}

/** Returns text with ordinary spaces, as an inline snapshot would not show the others. */
export function visible(text: string): string {
  return text.replace(/\u202f/g, "·").replace(/\u00a0/g, " ");
}

import {recoveries} from "../../runner/investigate/gaps.ts";
import type {Comparison, ComparisonFinding, Metric, Sample} from "../../runner/result/types.ts";
import {compareSamples} from "../../runner/statistics/comparison.ts";
import {familyLevel} from "../../runner/statistics/interval.ts";

/** Returns what a comparison of slow and cured with fast finds in the samples. */
export function exampleFinding(
  samples: Sample[],
  metrics: Metric[],
  {planned, broken}: {planned: number; broken: boolean}
): ComparisonFinding {
  const torn = new Set(samples.filter(({status}) => status === "interrupted").map(({round}) => round));
  const whole = samples.filter(({round}) => !torn.has(round));
  const variants = ["slow", "cured", ...(broken ? ["broken"] : [])];
  const level = familyLevel(variants.length);
  const comparisons = metrics.flatMap((metric, i) =>
    variants.flatMap((variant): Comparison[] => {
      const judged = i === 0;
      const compared = {baseline: "fast", variant, measurement: "call_method", benchmark: "", metric, judged};
      if (variant !== "broken") return [compareSamples(whole, {...compared, level: judged ? level : 0.95})];
      return judged ? [notCompared({...compared, metric: metric.name, unit: metric.unit, better: metric.better})] : [];
    })
  );
  return {
    kind: "comparison",
    step: "compare",
    question: null,
    status: "done",
    reason: null,
    pairs: variants.map((variant) => ({baseline: "fast", variant})),
    confidence: level,
    correction: "Bonferroni",
    rounds: [
      {
        measurement: "call_method",
        planned,
        taken: Math.max(...samples.map(({round}) => round)),
        warmup: 0,
        torn: torn.size,
        again: 0,
        stopped: "The planned rounds were taken.",
        looks: []
      }
    ],
    comparisons,
    recoveries: recoveries(
      comparisons.filter(({judged}) => judged),
      [{variant: "cured", of: "slow"}],
      new Map(metrics.map((metric) => [`call_method/${metric.name}`, metric])),
      [{measurement: "call_method", samples: whole}]
    ),
    interactions: [],
    published: [],
    expect: null
  };
}

function notCompared(
  comparison: Pick<
    Comparison,
    "baseline" | "variant" | "measurement" | "benchmark" | "metric" | "unit" | "better" | "judged"
  >
): Comparison {
  return {
    ...comparison,
    verdict: null,
    reason: "The build of broken failed. make exited with status 2.",
    effect: null,
    equivalence: null,
    all: null,
    delta: 0.01,
    floor: null,
    setAside: 0,
    needed: null,
    replicates: [],
    states: [],
    summaries: [],
    labels: []
  };
}

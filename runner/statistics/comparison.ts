import type {Comparison, Metric, Sample, Summary} from "../result/types.ts";
import {measuredValue, pairSamples} from "./couples.ts";
import type {ReplicatedPairs} from "./couples.ts";
import {labels} from "./labels.ts";
import {pairedEffect, scaleOf} from "./paired.ts";
import {ascending, mad, sortedQuantile} from "./quantile.ts";
import {machineStates} from "./states.ts";
import {judge, SIMULATED_LEVEL} from "./verdict.ts";

/** One comparison to be made, and by which rule. */
export interface Compared {
  baseline: string;
  variant: string;
  measurement: string;
  benchmark: string;
  metric: Metric;
  judged: boolean;
  level: number; // of the interval, given the family that this comparison is one of
}

/** Compares a variant with its baseline from the samples of a measurement’s rounds. */
export function compareSamples(samples: readonly Sample[], compared: Compared): Comparison {
  const {baseline, variant, measurement, benchmark, metric, judged} = compared;
  const own = samples.filter((sample) => sample.variant === baseline || sample.variant === variant);
  const pairs = pairSamples(own, {baseline, variant, control: false, benchmark, metric});
  const control = pairSamples(own, {baseline, variant: baseline, control: true, benchmark, metric}).together;
  const simulated = metric.instrument === "cachegrind";
  const level = simulated ? SIMULATED_LEVEL : compared.level;
  const judgement = judge(pairs.together, control, {level, delta: metric.delta, better: metric.better, simulated});
  const replicates = replicateEffects(pairs, {metric, level});
  const disagreement = judgedDisagreement(judgement, replicates);
  return {
    baseline,
    variant,
    measurement,
    benchmark,
    metric: metric.name,
    unit: metric.unit,
    better: metric.better,
    judged,
    ...judgement,
    ...(disagreement === null ? {} : {verdict: "inconclusive", reason: disagreement}),
    ...(judged ? {} : {verdict: null}),
    replicates,
    states: machineStates(pairs.together.usable, scaleOf(pairs.together.usable, metric.delta), level),
    summaries: [
      ...summarize(own, {variant: baseline, control: false}, benchmark, metric),
      ...summarize(own, {variant: baseline, control: true}, benchmark, metric),
      ...summarize(own, {variant, control: false}, benchmark, metric)
    ],
    labels: labels(own, pairs.together, {baseline, variant, benchmark, metric})
  };
}

/** Returns the effect of each build by itself, where there are several. */
function replicateEffects(
  {replicates}: ReplicatedPairs,
  {metric, level}: {metric: Metric; level: number}
): Comparison["replicates"] {
  if (replicates.size < 2) return [];
  return [...replicates].flatMap(([replicate, {usable}]) => {
    const effect = pairedEffect(usable, scaleOf(usable, metric.delta), level);
    return effect === null ? [] : [{replicate, effect}];
  });
}

/**
 * A difference that not every build shows is one between builds and not
 * between variants: returns why the verdict falls, or null if it stands.
 */
function judgedDisagreement(
  {verdict, effect, delta}: Pick<Comparison, "verdict" | "effect" | "delta">,
  replicates: Comparison["replicates"]
): string | null {
  if (effect === null || (verdict !== "worse" && verdict !== "better")) return null;
  const none = effect.scale === "ratio" ? 1 : 0;
  const edge = effect.scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
  const [low = none, high = none] = edge;
  const against = replicates.filter(({effect: {estimate}}) =>
    effect.estimate > none ? estimate <= high : estimate >= low
  );
  if (against.length === 0) return null;
  const numbers = against.map(({replicate}) => `build ${replicate}`).join(" and ");
  return `The builds disagree: ${numbers} by itself shows no such difference. More builds would tell whether the variants differ.`;
}

function summarize(
  samples: readonly Sample[],
  {variant, control}: {variant: string; control: boolean},
  benchmark: string,
  metric: Metric
): Summary[] {
  const values = ascending(
    samples
      .filter((sample) => sample.variant === variant && sample.control === control)
      .flatMap((sample) => measuredValue(sample, benchmark, metric) ?? [])
  );
  if (values.length === 0) return [];
  const at = (p: number): number => sortedQuantile(values, p);
  return [
    {
      variant,
      control,
      n: values.length,
      median: at(0.5),
      mad: mad(values),
      q1: at(0.25),
      q3: at(0.75),
      min: at(0),
      max: at(1)
    }
  ];
}

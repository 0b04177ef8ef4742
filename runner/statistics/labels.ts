import type {Label, Metric, Sample} from "../result/types.ts";
import {autocorrelation} from "./autocorrelation.ts";
import {measuredValue} from "./couples.ts";
import {drift, DRIFT_LIMIT} from "./drift.ts";
import {modes} from "./modes.ts";
import {outliers} from "./outliers.ts";
import {contrasts, scaleOf} from "./paired.ts";
import type {Pairs} from "./pairs.ts";

interface Labelled {
  baseline: string;
  variant: string;
  benchmark: string;
  metric: Metric;
}

/** Returns what is to be known about a comparison’s values before they are believed. Nothing is dropped for it. */
export function labels(samples: readonly Sample[], pairs: Pairs, labelled: Labelled): Label[] {
  const {baseline, variant} = labelled;
  return [
    ...variantLabels(samples, baseline, labelled),
    ...variantLabels(samples, variant, labelled),
    ...pairLabels(pairs, labelled)
  ];
}

function variantLabels(samples: readonly Sample[], variant: string, {benchmark, metric}: Labelled): Label[] {
  const values = samples
    .filter((sample) => sample.variant === variant && !sample.control)
    .sort((a, b) => a.round - b.round || a.position - b.position)
    .flatMap((sample) => measuredValue(sample, benchmark, metric) ?? []);
  const positive = values.every((value) => value > 0);
  const series = positive ? values.map(Math.log) : values;
  const found: Label[] = [];
  const trend = drift(series);
  if (positive && trend.p < DRIFT_LIMIT) {
    const change = Math.expm1(trend.slope * (series.length - 1));
    const text = `The values of ${variant} ${change > 0 ? "rose" : "fell"} by ${percent(change)} over the run. Rounds cancel such drift, as variants are compared within them.`;
    found.push({kind: "drift", text, variant});
  }
  const split = modes(series);
  if (split?.two) {
    const [low, high] = [split.low, split.high].map(({mean, share}) => ({at: positive ? Math.exp(mean) : mean, share}));
    if (low && high) {
      const apart = positive ? `, ${percent(high.at / low.at - 1)} apart` : "";
      const text = `The values of ${variant} fall into two groups${apart}, with ${percent(high.share)} of them in the higher one. No single number describes it.`;
      found.push({kind: "two modes", text, variant});
    }
  }
  const outside = outliers(values).filter((outlier) => outlier !== null).length;
  if (outside > 0) {
    const text = `${outside} of the ${values.length} values of ${variant} ${outside === 1 ? "is an outlier" : "are outliers"} (Tukey’s fences). They are kept; medians bear them.`;
    found.push({kind: "outliers", text, variant});
  }
  return found;
}

function pairLabels({usable}: Pairs, {metric}: Labelled): Label[] {
  const {r, limit, effective} = autocorrelation(contrasts(usable, scaleOf(usable, metric.delta)));
  if (r <= limit) return [];
  const text = `Consecutive rounds resemble each other (r = ${r.toFixed(2)}): ${usable.length} of them say as much as ${Math.round(effective)} independent ones.`;
  return [{kind: "autocorrelation", text, variant: null}];
}

function percent(ratio: number): string {
  return `${Number(Math.abs(100 * ratio).toPrecision(2))} %`;
}

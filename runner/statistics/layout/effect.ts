import type {Effect, LayoutEffect, MeasuredLayout, Sample} from "../../result/types.ts";
import {compareSamples} from "../comparison.ts";
import {pairSamples} from "../couples.ts";
import {EQUIVALENCE, medianInterval} from "../interval.ts";
import {neededPairs} from "../needed.ts";
import {contrasts, pairedEffect, scaleOf, toInterval} from "../paired.ts";
import type {Scale} from "../paired.ts";
import type {Pairs} from "../pairs.ts";
import {median} from "../quantile.ts";
import {SIMULATED_LEVEL} from "../verdict.ts";
import {counts, describeSubject, extremeness, samplesByLayout, SHIPPED} from "./samples.ts";
import type {LayoutSubject} from "./samples.ts";
import {vanishes} from "./vanishes.ts";

export interface LayoutCompared extends LayoutSubject {
  baseline: string;
  variant: string;
  judged: boolean;
}

/** Of intervals over layouts, and of that of the shipped one. */
const LEVEL = 0.95;

/**
 * Compares a variant with its baseline layout by layout. A layout’s effect is the
 * median of its pairs’ contrasts; the effect across layouts is the median of
 * these, with the sign test’s interval over layouts. So n is the number of
 * layouts: more rounds tell more of each layout, and nothing of placement.
 */
export function layoutEffect(
  samples: readonly Sample[],
  layouts: readonly MeasuredLayout[],
  compared: LayoutCompared
): LayoutEffect {
  const {baseline, variant, benchmark, metric, judged} = compared;
  const byLayout = samplesByLayout(samples);
  const each = layouts.map((layout) => ({
    ...layout,
    pairs: pairSamples(byLayout.get(layout.name) ?? [], {baseline, variant, control: false, benchmark, metric}).together
  }));
  const scale = scaleOf(
    each.flatMap(({pairs: {usable, setAside}}) => [...usable, ...setAside]),
    metric.delta
  );
  const contrast = ({usable}: Pairs): number | null => (usable.length > 0 ? median(contrasts(usable, scale)) : null);
  const valuesOf = (kind: MeasuredLayout["kind"]): number[] =>
    each.filter((layout) => layout.kind === kind && counts(layout)).flatMap(({pairs}) => contrast(pairs) ?? []);
  const [random, pinned] = [valuesOf("random"), valuesOf("pinned")];

  const shipped = byLayout.get(SHIPPED) ?? [];
  const comparison = compareSamples(shipped, {...compared, judged: true, level: LEVEL});
  const own = each.find(({kind}) => kind === "shipped");
  const even = each.find(({kind}) => kind === "even");
  const shippedContrast = own === undefined ? null : contrast(own.pairs);
  const repeated = metric.instrument === "cachegrind" ? SIMULATED_LEVEL : LEVEL;
  const effect: LayoutEffect = {
    baseline,
    variant,
    ...describeSubject(compared),
    judged,
    delta: comparison.delta,
    floor: comparison.floor,
    shipped: own === undefined ? null : pairedEffect(own.pairs.usable, scale, repeated),
    verdict: comparison.verdict,
    even: even === undefined ? null : pairedEffect(even.pairs.usable, scale, repeated),
    random: across(random, scale),
    randomEquivalence: equivalence(random, scale),
    pinned: across(pinned, scale),
    pinnedEquivalence: equivalence(pinned, scale),
    layouts: each.map(({name, pairs}) => {
      const value = contrast(pairs);
      return {layout: name, pairs: pairs.usable.length, estimate: value === null ? null : onScale(value, scale)};
    }),
    extremeness:
      shippedContrast === null || random.length === 0 ? null : extremeness(shippedContrast, random, median(random)),
    needed: null
  };
  if (vanishes(effect, "random") !== "cannot tell") return effect;
  const bound = scale === "ratio" ? Math.log1p(effect.delta) : effect.delta;
  const interval = medianInterval(random, LEVEL);
  return {...effect, needed: random.length === 0 ? null : neededPairs({values: random, interval, bound, floor: 0})};
}

function across(values: readonly number[], scale: Scale): Effect | null {
  if (values.length === 0) return null;
  const interval = toInterval(medianInterval(values, LEVEL), scale);
  return {scale, estimate: onScale(median(values), scale), interval, pairs: values.length};
}

function equivalence(values: readonly number[], scale: Scale): Effect["interval"] | null {
  return values.length === 0 ? null : toInterval(medianInterval(values, EQUIVALENCE), scale);
}

function onScale(contrast: number, scale: Scale): number {
  return scale === "ratio" ? Math.exp(contrast) : contrast;
}

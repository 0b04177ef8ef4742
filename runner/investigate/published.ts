import type {Published as Figure} from "../experiment/experiment.ts";
import {simulatedName} from "../result/counters.ts";
import {summaryOf} from "../result/findings.ts";
import type {Comparison, CountersFinding, Outcome, ProfileFinding, Published, Summary} from "../result/types.ts";
import {convert} from "../result/units.ts";
import {shareError} from "../statistics/profile/share-error.ts";

/** A derived figure has no interval, and a share is another with another compiler: as near as this to a published one it is reproduced. */
const NEAR = 0.1;

/**
 * Holds what was measured against published figures, and against the ratios that
 * follow from two of them: a machine is faster than another, but by how much one
 * variant is slower than another may well hold on both.
 */
export function reproduce(figures: readonly Figure[], comparisons: readonly Comparison[]): Published[] {
  return [...figures.map((figure) => reproduceFigure(figure, comparisons)), ...reproduceRatios(figures, comparisons)];
}

/**
 * Holds what was counted against published figures: of counters by their names,
 * and of what follows from them, which is near a figure or is not. A simulation
 * is of another processor than the one that was counted: it can reproduce a
 * figure, and not contradict one.
 */
export function reproduceCounted(
  figures: readonly Figure[],
  {comparisons, derived, variants}: Pick<CountersFinding, "comparisons" | "derived" | "variants">
): Published[] {
  const known = new Set([...comparisons.map(({metric}) => metric), ...derived.map(({name}) => name)]);
  const isSimulatedHere = ({metric}: Figure): boolean =>
    metric !== null && !known.has(metric) && known.has(simulatedName(metric));
  const renamed = figures
    .filter(isSimulatedHere)
    .map((figure) => ({...figure, metric: simulatedName(figure.metric ?? "")}));
  const hold = (some: readonly Figure[]): Published[] => {
    const isDerived = ({metric}: Figure): boolean => derived.some(({name}) => name === metric);
    return [
      ...reproduce(
        some.filter((figure) => !isDerived(figure)),
        comparisons
      ),
      ...some.filter(isDerived).map((figure) => reproduceDerived(figure, derived, variants))
    ];
  };
  return [
    ...hold(figures.filter((figure) => !isSimulatedHere(figure))),
    ...hold(renamed).map((published) => ({
      ...published,
      metric: published.metric === null ? null : published.metric.slice(simulatedName("").length),
      simulated: true as const,
      outcome: published.outcome === "not reproduced" ? ("cannot tell" as const) : published.outcome
    }))
  ];
}

function reproduceDerived(figure: Figure, derived: CountersFinding["derived"], variants: readonly string[]): Published {
  const values = derived.find(({name}) => name === figure.metric)?.values ?? [];
  const value = values[variants.indexOf(figure.variant)] ?? null;
  const measured = value === null ? null : plainIn(figure.unit, value);
  const base = {...figure, baseline: null, measured, interval: null};
  if (measured === null) return {...base, outcome: "cannot tell"};
  return {...base, outcome: isNear(measured, figure) ? "reproduced" : "not reproduced"};
}

/**
 * Holds the functions’ shares of a profile against published ones, a figure’s
 * metric being the function. A share is reproduced where it is near, or its 95 %
 * interval reaches the figure. Simulated instructions are not time: they can
 * reproduce a share of it, and not contradict one.
 */
export function reproduceShares(
  figures: readonly Figure[],
  {functions, instrument, samples, variants}: Pick<ProfileFinding, "functions" | "instrument" | "samples" | "variants">
): Published[] {
  const isSimulated = instrument === "callgrind";
  return figures.map((figure) => {
    const at = variants.indexOf(figure.variant);
    const share = functions.find(({name}) => name === figure.metric)?.shares[at];
    const measured = share === undefined ? null : plainIn(figure.unit, share);
    if (share === undefined || measured === null) {
      return {...figure, baseline: null, measured: null, interval: null, outcome: "cannot tell"};
    }
    const half = isSimulated ? 0 : (plainIn(figure.unit, shareError(share, [samples[at] ?? 0])) ?? 0);
    const holds = isNear(measured, figure) || Math.abs(measured - figure.value) <= half + (figure.spread ?? 0);
    return {
      ...figure,
      baseline: null,
      measured,
      ...(isSimulated ? {simulated: true as const} : {}),
      interval: isSimulated ? null : [measured - half, measured + half],
      outcome: holds ? "reproduced" : isSimulated ? "cannot tell" : "not reproduced"
    };
  });
}

function isNear(measured: number, {value, spread}: Figure): boolean {
  return Math.abs(measured - value) <= Math.max(spread ?? 0, NEAR * Math.abs(value));
}

/** Returns a plain number, e.g., a share, in a figure’s unit, which may be %; null if that is of something. */
function plainIn(unit: string, value: number): number | null {
  return unit === "%" ? 100 * value : convert(value, "", unit);
}

/**
 * A figure is reproduced where its value, give or take its spread, and the
 * quartiles that were measured overlap. One in a unit of another kind, or of a
 * variant that was not measured, cannot tell.
 */
function reproduceFigure(figure: Figure, comparisons: readonly Comparison[]): Published {
  const {value, metric} = figure;
  const spread = figure.spread ?? 0;
  const measured = quartiles(comparisons, figure);
  if (measured === null) {
    return {...figure, baseline: null, metric, measured: null, interval: null, outcome: "cannot tell"};
  }
  const {q1, median, q3} = measured;
  const overlap = q1 <= value + spread && value - spread <= q3;
  return {
    ...figure,
    baseline: null,
    metric: measured.metric,
    measured: median,
    interval: [q1, q3],
    outcome: overlap ? "reproduced" : "not reproduced"
  };
}

/**
 * Returns a ratio for each comparison of two variants of which figures of its
 * metric were published. It is reproduced where both differ by less than matters.
 */
function reproduceRatios(figures: readonly Figure[], comparisons: readonly Comparison[]): Published[] {
  return comparisons.flatMap((comparison) => {
    const {baseline, variant, metric, judged, effect} = comparison;
    const isOf = (figure: Figure): boolean => (figure.metric === null ? judged : figure.metric === metric);
    const [a, b] = [baseline, variant].map((name) => figures.find((figure) => figure.variant === name && isOf(figure)));
    const divisor = a && b ? convert(a.value, a.unit, b.unit) : null;
    if (!a || !b || divisor === null || divisor <= 0 || b.value <= 0) return [];
    const value = b.value / divisor;
    // Of independent figures, relative spreads add up by their squares.
    const spread = value * Math.hypot((a.spread ?? 0) / a.value, (b.spread ?? 0) / b.value);
    const ratio = effect?.scale === "ratio" ? effect : null;
    return [
      {
        baseline,
        variant,
        metric,
        value,
        spread,
        unit: "",
        source: b.source,
        measured: ratio?.estimate ?? null,
        interval: ratio && [ratio.interval.low, ratio.interval.high],
        outcome:
          ratio === null
            ? "cannot tell"
            : Math.abs(Math.log(value / ratio.estimate)) <= Math.log1p(comparison.delta)
              ? "reproduced"
              : compareRatio([value - spread, value + spread], ratio.interval)
      }
    ];
  });
}

/**
 * A ratio is not reproduced where the intervals lie apart. It is reproduced where
 * they overlap and both, or none, allow for there being no difference at all.
 */
function compareRatio([low, high]: [number, number], measured: {low: number | null; high: number | null}): Outcome {
  const [from, to] = [measured.low ?? 0, measured.high ?? Infinity];
  if (to < low || high < from) return "not reproduced";
  const allows = (a: number, b: number): boolean => a <= 1 && 1 <= b;
  return allows(low, high) === allows(from, to) ? "reproduced" : "cannot tell";
}

/** Returns a variant’s quartiles of a figure’s metric in its unit; null if there are none. */
function quartiles(
  comparisons: readonly Comparison[],
  {variant, metric: wanted, unit}: Figure
): (Pick<Summary, "q1" | "median" | "q3"> & {metric: string}) | null {
  for (const {judged, metric, summaries, unit: own} of comparisons) {
    const isOf = wanted === null ? judged : metric === wanted;
    const summary = isOf ? summaryOf(summaries, variant) : undefined;
    if (summary === undefined) continue;
    const [q1, median, q3] = [summary.q1, summary.median, summary.q3].map((value) => convert(value, own, unit));
    return q1 == null || median == null || q3 == null ? null : {metric, q1, median, q3};
  }
  return null;
}

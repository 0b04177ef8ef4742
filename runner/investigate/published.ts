import type {Published} from "../experiment/experiment.ts";
import type {Comparison, ComparisonFinding, Summary} from "../result/types.ts";
import {convert} from "../result/units.ts";

type Reproduced = ComparisonFinding["published"][number];

/**
 * Holds the medians that were measured against published figures: reproduced
 * where the published value, give or take its spread, and the quartiles that
 * were measured overlap. Figures in a unit of another kind, and of variants that
 * were not measured, cannot tell.
 */
export function reproduce(figures: readonly Published[], comparisons: readonly Comparison[]): Reproduced[] {
  return figures.map((figure) => {
    const {variant, value, unit} = figure;
    const spread = figure.spread ?? 0;
    const measured = quartiles(comparisons, variant, unit);
    if (measured === null) return {...figure, measured: null, outcome: "cannot tell"};
    const {q1, median, q3} = measured;
    const overlap = q1 <= value + spread && value - spread <= q3;
    return {...figure, measured: median, outcome: overlap ? "reproduced" : "not reproduced"};
  });
}

/** Returns a variant’s quartiles of the judged metric in a unit; null if there are none. */
function quartiles(
  comparisons: readonly Comparison[],
  variant: string,
  unit: string
): Pick<Summary, "q1" | "median" | "q3"> | null {
  for (const {judged, summaries, unit: own} of comparisons) {
    const summary = judged ? summaries.find((one) => one.variant === variant && !one.control) : undefined;
    if (summary === undefined) continue;
    const [q1, median, q3] = [summary.q1, summary.median, summary.q3].map((value) => convert(value, own, unit));
    return q1 == null || median == null || q3 == null ? null : {q1, median, q3};
  }
  return null;
}

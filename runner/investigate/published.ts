import type {Published} from "../experiment/experiment.ts";
import type {Comparison, ComparisonFinding, Summary} from "../result/types.ts";

type Reproduced = ComparisonFinding["published"][number];

/**
 * Holds the medians that were measured against published figures: reproduced
 * where the published value, give or take its spread, and the quartiles that
 * were measured overlap. Figures in another unit, of variants that were not
 * measured, and without a spread on either side cannot tell.
 */
export function reproduce(figures: readonly Published[], comparisons: readonly Comparison[]): Reproduced[] {
  return figures.map(({variant, value, spread, unit}) => {
    const found = find(comparisons, variant);
    const factor = found === null ? null : conversion(found.unit, unit);
    if (found === null || factor === null)
      return {variant, value, spread, unit, measured: null, outcome: "cannot tell"};
    const {summary} = found;
    const [low, high] = [value - (spread ?? 0), value + (spread ?? 0)];
    const overlap = summary.q1 * factor <= high && low <= summary.q3 * factor;
    const outcome = overlap ? "reproduced" : "not reproduced";
    return {variant, value, spread, unit, measured: summary.median * factor, outcome};
  });
}

function find(comparisons: readonly Comparison[], variant: string): {summary: Summary; unit: string} | null {
  for (const {judged, summaries, unit} of comparisons) {
    const summary = judged ? summaries.find((one) => one.variant === variant && !one.control) : undefined;
    if (summary !== undefined) return {summary, unit};
  }
  return null;
}

const seconds: Record<string, number> = {ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, min: 60};
const bytes: Record<string, number> = {
  byte: 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30
};

/** Returns by what a value in one unit is multiplied to be in the other; null where they are of different kinds. */
function conversion(from: string, to: string): number | null {
  if (from === to) return 1;
  for (const units of [seconds, bytes]) {
    const [a, b] = [units[from], units[to]];
    if (a !== undefined && b !== undefined) return a / b;
  }
  return null;
}

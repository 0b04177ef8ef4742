import type {CompareStep, Pair} from "../experiment/experiment.ts";
import type {Comparison} from "../result/types.ts";

/**
 * Returns the comparisons that a step could not make, each with the reason, as
 * what is missing must not just be absent. `why` returns null for those it made.
 */
export function unmeasured(
  {pairs, measurements}: CompareStep,
  why: (pair: Pair, measurement: string) => string | null
): Comparison[] {
  return measurements.flatMap(({measurement, metrics: [primary], plan}) =>
    pairs.flatMap(({baseline, variant}) => {
      const reason = why({baseline, variant}, measurement);
      if (reason === null) return [];
      return [
        {
          baseline,
          variant,
          measurement,
          benchmark: "",
          metric: primary?.name ?? "",
          unit: primary?.unit ?? "",
          better: primary?.better ?? "lower",
          judged: true,
          verdict: null,
          reason,
          effect: null,
          equivalence: null,
          all: null,
          delta: plan.delta.value,
          floor: null,
          setAside: 0,
          needed: null,
          replicates: [],
          states: [],
          summaries: [],
          labels: []
        }
      ];
    })
  );
}

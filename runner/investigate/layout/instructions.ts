import {simulatedName} from "../../result/counters.ts";
import {findingsOf} from "../../result/findings.ts";
import type {Finding, Rung, Sample} from "../../result/types.ts";
import {formatNumber, formatPercent} from "../../narrate/units.ts";
import {median} from "../../statistics/quantile.ts";

/** Numbers of instructions that are this near to each other are the same: start-up alone differs by as much. */
const SAME = 0.001;

const METRIC = "instructions";

interface Pair {
  baseline: string;
  variant: string;
}

/** Tells by what an earlier step counted whether both variants run as many instructions; null if none tells. */
export function earlierInstructions(
  earlier: readonly Finding[],
  {baseline, variant}: Pair,
  measurement: string
): Rung | null {
  const findings = [...earlier];
  for (const {step, comparisons} of [...findingsOf({findings}, "counters"), ...findingsOf({findings}, "comparison")]) {
    const found = comparisons.find(
      (one) =>
        one.baseline === baseline &&
        one.variant === variant &&
        one.measurement === measurement &&
        [METRIC, simulatedName(METRIC)].includes(one.metric)
    );
    if (found?.effect?.scale === "ratio") return rungOf(found.effect.estimate, {variant, metric: found.metric, step});
  }
  return null;
}

/** Tells the same by samples that were simulated; null if there are none. */
export function simulatedInstructions(samples: readonly Sample[], {baseline, variant}: Pair): Rung | null {
  const metric = simulatedName(METRIC);
  const counts = [baseline, variant].map((name) =>
    median(
      samples
        .filter(
          (sample) =>
            sample.variant === name &&
            sample.layout === null &&
            sample.instrument === "cachegrind" &&
            sample.status === "ok"
        )
        .flatMap(({values}) => Object.values(values).flatMap((own) => own[metric]?.flat() ?? []))
    )
  );
  const [before = NaN, after = NaN] = counts;
  const ratio = after / before;
  return Number.isFinite(ratio) ? rungOf(ratio, {variant, metric, step: null, counts}) : null;
}

function rungOf(
  ratio: number,
  {variant, metric, step, counts}: {variant: string; metric: string; step: string | null; counts?: number[]}
): Rung {
  const isSame = Math.abs(Math.log(ratio)) <= SAME;
  const numbers = counts === undefined ? "" : `: ${counts.map(formatNumber).join(" and ")}`;
  const evidence = isSame
    ? `Both run as many ${metric}, to within ${formatPercent(SAME)}${numbers}.`
    : `${variant} runs ${formatPercent(Math.abs(ratio - 1))} ${ratio > 1 ? "more" : "fewer"} ${metric}${numbers}.`;
  return {rung: "instructions", answer: isSame ? "yes" : "no", evidence, step};
}

/** Returns the rung where nothing tells. */
export function unknownInstructions(reason: string): Rung {
  return {rung: "instructions", answer: "cannot tell", evidence: reason, step: null};
}

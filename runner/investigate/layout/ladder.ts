import {compareSentence} from "../../narrate/comparison.ts";
import {acrossWords} from "../../narrate/layout-effect.ts";
import {formatPercent} from "../../narrate/units.ts";
import {capital, list, plural} from "../../narrate/words.ts";
import {findingsOf, isSame} from "../../result/findings.ts";
import type {Comparison, Finding, LayoutCause, LayoutEffect, MeasuredLayout, Rung} from "../../result/types.ts";
import {causeOf} from "../../statistics/layout/cause.ts";
import {counts} from "../../statistics/layout/samples.ts";
import {surviving, vanishes} from "../../statistics/layout/vanishes.ts";

/** Layouts in which the order of functions is another. */
const ORDERED: MeasuredLayout["means"][] = ["function order", "link order"];

export interface LadderRequest {
  effect: LayoutEffect;
  shipped: Comparison; // of the shipped layout’s samples
  layouts: readonly MeasuredLayout[];
  earlier: readonly Finding[];
  code: readonly Rung[]; // on instructions and functions
}

/** Returns why two variants differ, with the ladder of evidence from which it follows. */
export function climb({effect, shipped, layouts, earlier, code}: LadderRequest): LayoutCause {
  const {baseline, variant, measurement, benchmark, metric} = effect;
  const difference = differenceRung(shipped, earlier);
  const rungs: Rung[] = [
    difference,
    ...code,
    layoutRung(effect, layouts, "random"),
    layoutRung(effect, layouts, "pinned"),
    neutraliserRung(effect, earlier)
  ];
  const random = layouts.filter((layout) => layout.kind === "random" && counts(layout));
  const survives = surviving(effect, difference.answer === "yes");
  return {
    baseline,
    variant,
    measurement,
    benchmark,
    metric,
    ...causeOf({rungs, survives, ordered: random.every(({means}) => ORDERED.includes(means)), needed: effect.needed}),
    survives,
    rungs
  };
}

/** The difference is real by an earlier comparison, of more rounds and perhaps of more builds; else by the shipped layout’s samples. */
function differenceRung(shipped: Comparison, earlier: readonly Finding[]): Rung {
  const comparisons = findingsOf({findings: [...earlier]}, "comparison").flatMap(({step, comparisons}) =>
    comparisons.map((comparison) => ({step, comparison}))
  );
  const found = comparisons.find(
    ({comparison}) => comparison.judged && isSame(comparison, shipped) && answerOf(comparison) !== "cannot tell"
  );
  const {step, comparison} = found ?? {step: null, comparison: shipped};
  return {rung: "difference", answer: answerOf(comparison), evidence: compareSentence(comparison), step};
}

function answerOf({verdict}: Comparison): Rung["answer"] {
  if (verdict === "worse" || verdict === "better") return "yes";
  return verdict === "equivalent" ? "no" : "cannot tell";
}

function layoutRung(effect: LayoutEffect, layouts: readonly MeasuredLayout[], kind: "random" | "pinned"): Rung {
  const rung = {rung: kind, step: null};
  const own = layouts.filter((layout) => layout.kind === kind);
  if (own.length === 0) return {...rung, answer: "cannot tell", evidence: `The step asks for no ${kind} layouts.`};
  if (effect[kind] === null) {
    const reason = own.find(({reason}) => reason !== null)?.reason ?? "No pair of samples in them is usable.";
    return {...rung, answer: "cannot tell", evidence: `There is no ${kind} layout to measure in. ${reason}`};
  }
  const same = own.filter(({sameAs}) => sameAs !== null).length;
  const notes = [
    same > 0
      ? `${plural(same, "layout")} ${same === 1 ? "was" : "were"} like another, and ${same === 1 ? "does" : "do"} not count.`
      : "",
    meansNote(own)
  ].filter(Boolean);
  const across = acrossWords(effect, kind);
  const evidence = [`${across.startsWith(effect.variant) ? across : capital(across)}.`, ...notes].join(" ");
  return {...rung, answer: vanishes(effect, kind), evidence};
}

/** Returns what was varied where that was not the order of functions. */
function meansNote(layouts: readonly MeasuredLayout[]): string {
  const others = [
    ...new Set(
      layouts.filter(counts).flatMap(({means}) => (means === null || means === "function order" ? [] : [means]))
    )
  ];
  return others.length === 0 ? "" : `What was varied is ${list(others)}, as the order of functions could not be.`;
}

/** A cure by what only changes placement speaks for placement; but a cure may do more than that. */
function neutraliserRung(effect: LayoutEffect, earlier: readonly Finding[]): Rung {
  const {baseline, variant, measurement, benchmark, metric} = effect;
  const found = findingsOf({findings: [...earlier]}, "comparison").flatMap(({step, recoveries}) =>
    recoveries
      .filter((recovery) => isSame(recovery, {baseline, variant, measurement, benchmark, metric}))
      .map((recovery) => ({step, recovery}))
  );
  const [best] = [...found].sort((a, b) => b.recovery.share - a.recovery.share);
  if (best === undefined) {
    return {rung: "neutraliser", answer: "cannot tell", evidence: "No earlier step tried a cure.", step: null};
  }
  const {patched, share, interval} = best.recovery;
  const {low, high} = interval;
  const answer = low !== null && low >= HALF ? "yes" : high !== null && high < HALF ? "no" : "cannot tell";
  const bounds = low === null || high === null ? "" : ` (${formatPercent(low)} to ${formatPercent(high)})`;
  return {
    rung: "neutraliser",
    answer,
    evidence: `${patched} recovers ${formatPercent(share)} of the difference${bounds}.`,
    step: best.step
  };
}

/** What recovers less than half of a difference does not cure it. */
const HALF = 0.5;

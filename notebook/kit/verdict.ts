import {list, verdictWord} from "../../runner/narrate/words.ts";
import type {Comparison, Verdict} from "../../runner/result/types.ts";

/** A verdict as pages show it: a word with a mark, so that its colour says nothing by itself. */
export interface VerdictLabel {
  kind: Verdict | "none";
  mark: string; // empty where there is no verdict
  word: string; // e.g., "slower"
}

/** Returns how a comparison’s verdict is shown. */
export function verdictLabel(comparison: Comparison): VerdictLabel {
  const {verdict, judged, effect} = comparison;
  if (verdict === null) {
    return {kind: "none", mark: "", word: !effect ? "not compared" : judged ? "not judged yet" : "described"};
  }
  const word = verdict === "worse" || verdict === "better" ? verdictWord(comparison, verdict) : verdict;
  return {kind: verdict, mark: marks[verdict], word};
}

const marks = {worse: "▲", better: "▼", equivalent: "=", inconclusive: "?", "too noisy": "≈"};

/** Returns how many comparisons came out how, e.g., "Of 60 comparisons, 4 slower and 56 equivalent". */
export function countVerdicts(comparisons: readonly Comparison[]): string {
  const counts = countsOf(comparisons).map(({label, count}) => `${count} ${label.word}`);
  return `Of ${comparisons.length} comparisons, ${list(counts)}`;
}

/** Returns how many comparisons came out how, in the order of verdicts. */
export function countsOf(comparisons: readonly Comparison[]): {label: VerdictLabel; count: number}[] {
  const counts = new Map<string, {label: VerdictLabel; count: number}>();
  for (const comparison of comparisons) {
    const label = verdictLabel(comparison);
    const known = counts.get(label.word);
    if (known) known.count += 1;
    else counts.set(label.word, {label, count: 1});
  }
  return [...counts.values()].sort((a, b) => rankOf(a.label) - rankOf(b.label));
}

/** Returns the place of a verdict in the order of what to act on first. */
export function rankOf({kind}: VerdictLabel): number {
  return order.indexOf(kind);
}

const order: VerdictLabel["kind"][] = ["worse", "better", "inconclusive", "too noisy", "equivalent", "none"];

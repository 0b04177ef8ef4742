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
  const counts = new Map<string, number>();
  for (const comparison of comparisons) {
    const {word} = verdictLabel(comparison);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `Of ${comparisons.length} comparisons, ${list([...counts].map(([word, count]) => `${count} ${word}`))}`;
}

import {html} from "htl";
import {verdictWord} from "../../runner/narrate/words.ts";
import type {Comparison} from "../../runner/result/types.ts";

/** Returns a comparison’s verdict as a word with a mark, so that its colour says nothing by itself. */
export function badge(comparison: Comparison): Node | null {
  const {verdict, judged, effect} = comparison;
  if (verdict === null) {
    return html`<span class="badge badge--none">${judged || !effect ? "not compared" : "described"}</span>`;
  }
  const word = verdict === "worse" || verdict === "better" ? verdictWord(comparison, verdict) : verdict;
  return html`<span class=${`badge badge--${verdict.replace(" ", "-")}`}
    ><span aria-hidden="true">${marks[verdict]}</span> ${word}</span
  >`;
}

const marks = {worse: "▲", better: "▼", equivalent: "=", inconclusive: "?", "too noisy": "≈"};

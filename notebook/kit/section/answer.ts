import {html} from "htl";
import {answer} from "../../../runner/narrate/answer.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {judged} from "../../../runner/narrate/finding.ts";
import {formatLevel} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {verdictLabel} from "../verdict.ts";
import {element} from "../element.ts";

const MOST = 6; // comparisons that have a card of their own

/** Returns the short answer: the verdict in words, and a card for each of a few comparisons. */
export function shortAnswer(artifact: Artifact): Element {
  const comparisons = findingsOf(artifact, "comparison").flatMap(judged);
  return element(
    html`<section class="answer" aria-label="The short answer">
      <p class="answer-text">${answer(artifact)}</p>
      ${comparisons.length > 0 && comparisons.length <= MOST ? html`<div class="cards">${comparisons.map(card)}</div>` : null}
    </section>`
  );
}

function card(comparison: Comparison): Node | null {
  const {baseline, variant, measurement, benchmark, metric, effect, unit, verdict} = comparison;
  return html`<div class=${`card card--${(verdict ?? "none").replace(" ", "-")}`}>
    <div class="card-head">
      <span><b>${variant}</b> ÷ ${baseline}</span>${badge(verdictLabel(comparison))}
    </div>
    <div class="card-figure">${effect ? formatEstimate(effect, unit) : "—"}</div>
    <div class="card-foot">
      ${
        effect
          ? html.fragment`<span>${formatLevel(effect.interval.level)} interval ${formatInterval(effect, unit)}</span>
              <span>${plural(effect.pairs, "pair")}</span>`
          : (comparison.reason ?? "nothing was measured")
      }
    </div>
    <div class="card-foot">${pathOf(measurement, benchmark)}, ${metric}</div>
  </div>`;
}

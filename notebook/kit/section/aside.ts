import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEffect} from "../../../runner/narrate/effect.ts";
import {judged} from "../../../runner/narrate/finding.ts";
import {plural} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {comparisonsOf, pairsOf, stepOf, topicOf} from "../chart/points.ts";
import {isShown, NO_CHOICE, resolveChoice, type Choice} from "../choice/choice.ts";
import {countAll} from "../choice/recount.ts";
import {element, nothing} from "../element.ts";
import {verdictLabel} from "../verdict.ts";

const MOST_ROWS = 12;

/**
 * Returns what would be found if no pair were set aside, beside what was found:
 * each judged comparison that lost pairs, made again by the same statistics.
 * Nothing if none lost any.
 */
export function asideTable(artifact: Artifact, {choice = NO_CHOICE}: {choice?: Choice} = {}): Element {
  const chosen = resolveChoice(artifact, choice);
  const lost = findingsOf(artifact, "comparison")
    .flatMap(judged)
    .filter((one) => isShown(chosen, one) && one.verdict !== null && countLost(artifact, one) > 0);
  if (lost.length === 0) return nothing();
  const all = countAll(artifact);
  const both = lost.flatMap((declared) => {
    const counted = comparisonsOf(all, topicOf(stepOf(artifact, declared), declared)).find(
      ({baseline, variant}) => baseline === declared.baseline && variant === declared.variant
    );
    return counted ? [{declared, counted}] : [];
  });
  const other = both.filter(({declared, counted}) => declared.verdict !== counted.verdict);
  const changed = other.length;
  const shown = both.length > MOST_ROWS ? other : both; // of many, those that make a difference
  return element(
    html`<section class="aside" aria-label="What was set aside">
      <p>
        Pairs of builds, and of the control, were set aside as the machine ran at another speed for one of the two.
        ${changed === 0 ? "Counting them changes no verdict." : `Counting them would change ${plural(changed, "verdict")}.`}
      </p>
      ${
        shown.length === 0
          ? null
          : html`<div class="scroll" tabindex="0" role="region" aria-label="With and without what was set aside">
              <table class="results">
                <thead>
                  <tr>
                    <th scope="col">Comparison</th>
                    <th scope="col" class="number">Set aside</th>
                    <th scope="col">As declared</th>
                    <th scope="col">Counting all</th>
                  </tr>
                </thead>
                <tbody>
                  ${shown.map(
                    ({declared, counted}) =>
                      html`<tr>
                        <th scope="row">${nameOf(declared, lost)}</th>
                        <td class="number">${countLost(artifact, declared)}</td>
                        <td>${result(declared)}</td>
                        <td class=${declared.verdict === counted.verdict ? null : "changed"}>${result(counted)}</td>
                      </tr>`
                  )}
                </tbody>
              </table>
            </div>`
      }
    </section>`
  );
}

/** Returns how many pairs were set aside, of each build and of the control. */
function countLost(artifact: Artifact, comparison: Comparison): number {
  const {baseline, variant} = comparison;
  const topic = topicOf(stepOf(artifact, comparison), comparison);
  return [
    {baseline, variant, control: false},
    {baseline, variant: baseline, control: true}
  ]
    .flatMap((contrast) => [...pairsOf(artifact, topic, contrast).replicates.values()])
    .reduce((sum, {setAside}) => sum + setAside.length, 0);
}

function result(comparison: Comparison): Node | null {
  const {effect, unit} = comparison;
  return html`<span>${badge(verdictLabel(comparison))} ${effect ? formatEffect(effect, unit) : "—"}</span>`;
}

function nameOf({variant, baseline, measurement, benchmark}: Comparison, among: Comparison[]): string {
  const several = new Set(among.map((one) => pathOf(one.measurement, one.benchmark))).size > 1;
  return `${several ? `${pathOf(measurement, benchmark)}: ` : ""}${variant} ÷ ${baseline}`;
}

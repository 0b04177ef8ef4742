import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {crossingOf, interactionHeadline} from "../../../runner/narrate/interaction.ts";
import {sentence} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, ComparisonFinding, Effect, Interaction} from "../../../runner/result/types.ts";
import {interactionChart} from "../chart/interaction.ts";
import {source, type ChartOptions} from "../chart/options.ts";
import {isShown, MOST_PLACES, NO_CHOICE, placeName, resolveChoice} from "../choice/choice.ts";
import {element, nothing} from "../element.ts";

interface Crossed {
  finding: ComparisonFinding;
  interaction: Interaction;
}

/**
 * Returns what 2×2s came to: a chart of each or, where there are many, of those
 * that differ first, and a table where there are several; nothing if none was
 * asked for.
 */
export function interactions(artifact: Artifact, options: ChartOptions): Element {
  const {place, metric, ...choice} = resolveChoice(artifact, options.choice ?? NO_CHOICE);
  const from = source(artifact, options);
  const all = findingsOf(from, "comparison").flatMap((finding) =>
    finding.interactions
      .filter(
        (one) =>
          [one.first, one.second].every((pair) => isShown({place, metric, ...choice}, pair)) &&
          (place === null || placeName(artifact, finding.step, one) === place) &&
          (metric === null || one.metric === metric)
      )
      .map((interaction): Crossed => ({finding, interaction}))
  );
  if (all.length === 0) return nothing();
  const weight = ({interaction}: Crossed): number => (interaction.outcome === "differ" ? 0 : 1);
  const charted = [...all].sort((a, b) => weight(a) - weight(b)).slice(0, MOST_PLACES);
  return element(
    html`<section>
      <h3>Whether the changes have the same effect</h3>
      <p>
        The effects of two changes are on one scale, and beneath them is what the second effect is of the first, round
        by round. They differ where its interval lies beyond the band of differences that don’t matter.
      </p>
      ${charted.map(({finding, interaction}) =>
        interactionChart(from, finding, interaction, {title: titleOf(interaction, finding, from), width: options.width})
      )}
      ${charted.length < all.length ? html`<p class="muted">Shown are ${charted.length} of ${all.length}, those that differ first.</p>` : null}
      ${all.length > 1 ? table(all) : null}
    </section>`
  );
}

/** A page has no two charts of the same title. */
function titleOf(interaction: Interaction, finding: ComparisonFinding, artifact: Artifact): string {
  const steps = findingsOf(artifact, "comparison").filter(({interactions}) => interactions.length > 0);
  const headline = interactionHeadline(interaction, artifact, finding.interactions);
  return steps.length > 1 ? `${finding.step}: ${sentence(headline)}` : headline;
}

function table(all: readonly Crossed[]): Node | null {
  const several = new Set(all.map(({finding}) => finding.step)).size > 1;
  const metrics = new Set(all.map(({interaction}) => interaction.metric)).size > 1;
  const estimate = (effect: Effect | null, unit: string): string => (effect ? formatEstimate(effect, unit) : "—");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Whether the changes have the same effect">
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Measured</th>
          <th scope="col">First change</th>
          <th scope="col" class="number">Effect</th>
          <th scope="col">Second change</th>
          <th scope="col" class="number">Effect</th>
          <th scope="col" class="number">Second over first</th>
          <th scope="col" class="number">Interval</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(({finding, interaction}) => {
          const {measurement, benchmark, metric, outcome} = interaction;
          const {first, second, both, unit} = crossingOf(interaction, finding);
          return html`<tr>
            <th scope="row">
              ${several ? `${finding.step}: ` : ""}${pathOf(measurement, benchmark)}${metrics ? `, ${metric}` : ""}
            </th>
            <td>${first.name}</td>
            <td class="number">${estimate(first.effect, unit)}</td>
            <td>${second.name}</td>
            <td class="number">${estimate(second.effect, unit)}</td>
            <td class="number">${estimate(both.effect, unit)}</td>
            <td class="number">${formatInterval(both.effect, unit)}</td>
            <td>${outcome}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

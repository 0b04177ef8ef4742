import {html} from "htl";
import {byCounter, formatCounted, formatCountedRatio, formulas} from "../../../runner/narrate/counters.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import {formatPercent} from "../../../runner/narrate/units.ts";
import {sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, CountersFinding} from "../../../runner/result/types.ts";
import {countersChart, derivedRows} from "../chart/counters.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf} from "../chart/series.ts";
import type {SectionOptions} from "./finding.ts";
import {paragraph} from "./paragraph.ts";
import {publishedOf} from "./published.ts";

/** What a page shows of counters: of each measurement a chart of the ratios, and a table of the counts and what follows. */
export function countersSection(finding: CountersFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {comparisons, question, step} = finding;
  const measurements = [...new Set(comparisons.map(({measurement}) => measurement))];
  const isCharted = comparisons.some(({effect}) => effect?.scale === "ratio");
  return html.fragment`<h2>${question ?? `What the step ${step} counted`}</h2>
    ${isCharted ? null : html`<p>${sentence(headline)}</p>`}
    ${measurements.map(
      (measurement) =>
        html.fragment`${isCharted ? countersChart(artifact, finding, {title: sentence(headline), measurement, width}) : null}
        ${countTable(finding, artifact, measurement)}`
    )}
    ${finding.derived.length === 0 ? null : html`<p class="muted">Computed of medians: ${formulas(finding).join("; ")}.</p>`}
    ${paragraphs.map(paragraph)} ${publishedOf(finding)}`;
}

function countTable(finding: CountersFinding, artifact: Artifact, measurement: string): Node | null {
  const {shares, variants} = finding;
  const series = seriesOf(artifact);
  const [baseline = "", ...others] = variants;
  const partial = shares.filter((share) => share.measurement === measurement);
  const groups = byCounter(finding).filter(([first]) => first?.measurement === measurement);
  const following = derivedRows(finding, measurement);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${`Counters of ${measurement}`}>
    <table class="results">
      <thead>
        <tr>
          <th scope="col">${measurement}</th>
          <th scope="col" class="number">${swatch(lookOf(series, baseline))} ${baseline}</th>
          ${others.map(
            (variant) =>
              html.fragment`<th scope="col" class="number">${swatch(lookOf(series, variant))} ${variant}</th>
                <th scope="col" class="number">Ratio</th>`
          )}
          ${partial.length > 0 ? html`<th scope="col" class="number">Time counted</th>` : null}
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => {
          const [first] = group;
          const share = partial.find(({metric}) => metric === first?.metric)?.share ?? 1;
          return html`<tr>
            <th scope="row">${first?.metric}</th>
            <td class="number">${first ? (formatCounted(first, baseline) ?? "–") : "–"}</td>
            ${others.map((variant) => {
              const one = group.find((comparison) => comparison.variant === variant);
              return html.fragment`<td class="number">${one ? (formatCounted(one, variant) ?? "–") : "–"}</td>
                <td class="number">${(one && formatCountedRatio(one)) ?? "–"}</td>`;
            })}
            ${partial.length > 0 ? html`<td class="number">${formatPercent(share)}</td>` : null}
          </tr>`;
        })}
      </tbody>
      ${
        following.length === 0
          ? null
          : html`<tbody>
              <tr class="group">
                <th colspan=${2 + 2 * others.length + (partial.length > 0 ? 1 : 0)} scope="rowgroup">
                  What follows from them
                </th>
              </tr>
              ${following.map(
                ([name = "", before, ...others]) =>
                  html`<tr>
                    <th scope="row">${name}</th>
                    <td class="number">${before}</td>
                    ${others.map((text) => html`<td class="number">${text}</td>`)}
                    ${partial.length > 0 ? html`<td></td>` : null}
                  </tr>`
              )}
            </tbody>`
      }
    </table>
  </div>`;
}

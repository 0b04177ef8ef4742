import {html} from "htl";
import {changeText} from "../../../runner/narrate/binaries.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import {formatShift} from "../../../runner/narrate/profile.ts";
import {formatPercent} from "../../../runner/narrate/units.ts";
import {sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, ProfileFinding} from "../../../runner/result/types.ts";
import {flamesChart} from "../chart/flames.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf} from "../chart/series.ts";
import type {SectionOptions} from "./finding.ts";
import {paragraph} from "./paragraph.ts";
import {publishedOf} from "./published.ts";

const MOST = 15; // rows that are not folded

/** What a page shows of where the time went: functions side by side, and who called them. */
export function profileSection(finding: ProfileFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {functions, question, step, trees, variants} = finding;
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    <p>${sentence(headline)}</p>
    ${functions.length === 0 ? null : functionTable(finding, artifact, functions.slice(0, MOST), `Functions and their shares in ${step}`)}
    ${
      functions.length <= MOST
        ? null
        : html`<details>
            <summary>${functions.length - MOST} more functions</summary>
            ${functionTable(finding, artifact, functions.slice(MOST), `More functions and their shares in ${step}`)}
          </details>`
    }
    ${trees.map((tree, i) =>
      tree.node.length === 0
        ? null
        : flamesChart(artifact, finding, {variant: i, title: `Where the time of ${variants[i] ?? ""} goes`, width})
    )}
    ${paragraphs.map(paragraph)} ${publishedOf(finding)}`;
}

function functionTable(
  {variants, functions: all}: ProfileFinding,
  artifact: Artifact,
  functions: ProfileFinding["functions"],
  label: string
): Node | null {
  const series = seriesOf(artifact);
  const [, ...others] = variants;
  const most = Math.max(...all.flatMap(({shares}) => shares));
  const bar = (share: number, variant: string): Node | null =>
    html`<span
        class="share-bar"
        style=${{width: `${(100 * share) / most}%`, background: lookOf(series, variant).color}}
        aria-hidden="true"
      ></span>
      ${formatPercent(share)}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="results shares">
      <thead>
        <tr>
          <th scope="col">Function</th>
          ${variants.map(
            (variant, i) =>
              html.fragment`<th scope="col" class="number">${swatch(lookOf(series, variant))} ${variant}</th>
                ${i === 0 ? null : html.fragment`<th scope="col" class="number">Points</th><th scope="col">Code</th>`}`
          )}
        </tr>
      </thead>
      <tbody>
        ${functions.map(({name, object, shares, changes}) => {
          const shifts = formatShift(shares);
          return html`<tr>
            <th scope="row" title=${object}>${name}</th>
            <td class="number share">${bar(shares[0] ?? 0, variants[0] ?? "")}</td>
            ${others.map((variant, i) => {
              const change = changes[i + 1] ?? null;
              return html.fragment`<td class="number share">${bar(shares[i + 1] ?? 0, variant)}</td>
                <td class="number">${shifts[i]}</td>
                <td>${change === null ? "" : changeText(change)}</td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

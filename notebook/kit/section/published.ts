import {html} from "htl";
import {FEW_PUBLISHED, formatMeasured, formatPublished, publishedName} from "../../../runner/narrate/published.ts";
import {publishedIn} from "../../../runner/result/findings.ts";
import type {Artifact, Published} from "../../../runner/result/types.ts";
import {element, nothing} from "../element.ts";

/** Returns a table of all published figures beside what was measured here, step by step, with what became of each; nothing where there are none. */
export function publishedTable(artifact: Artifact): Element {
  const all = publishedIn(artifact);
  return all.length === 0 ? nothing() : element(tableOf(all, "Published, and measured here"));
}

/** Returns such a table of one step’s figures, folded, where they are too many to have a sentence each. */
export function publishedOf({step, published = []}: {step: string; published?: Published[] | undefined}): Node | null {
  if (published.length <= FEW_PUBLISHED) return null;
  return html`<details>
    <summary>What was published, and measured here</summary>
    ${tableOf(published, `Published, and measured in ${step}`)}
  </details>`;
}

function tableOf(all: readonly (Published & {step?: string})[], title: string): Node | null {
  const sources = [...new Set(all.flatMap(({source}) => source ?? []))];
  const hasStep = all.some(({step}) => step !== undefined);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${title}>
    <table class="results">
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          ${hasStep ? html`<th scope="col">Step</th>` : null}
          <th scope="col">Figure</th>
          <th scope="col" class="number">Published</th>
          <th scope="col" class="number">Measured here</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          (one) =>
            html`<tr>
              ${hasStep ? html`<td>${one.step}</td>` : null}
              <th scope="row">${publishedName(one)}</th>
              <td class="number">${formatPublished(one)}</td>
              <td class="number">${formatMeasured(one) ?? "—"}${one.simulated ? " (simulated)" : ""}</td>
              <td>${marks[one.outcome]} ${one.outcome}</td>
            </tr>`
        )}
      </tbody>
    </table>
    ${sources.map((source) => html`<p class="note">Published in ${linked(source)}.</p>`)}
  </div>`;
}

const marks: Record<Published["outcome"], string> = {reproduced: "✓", "not reproduced": "✗", "cannot tell": "?"};

/** A source is text of a file that anyone may have written: only an address of the web becomes a link. */
function linked(source: string): Node | string | null {
  return /^https?:\/\//.test(source) ? html`<a href=${source}>${source}</a>` : source;
}

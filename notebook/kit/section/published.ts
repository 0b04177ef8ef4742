import {html} from "htl";
import {formatMeasured, formatPublished} from "../../../runner/narrate/published.ts";
import {publishedIn} from "../../../runner/result/findings.ts";
import type {Artifact, Published} from "../../../runner/result/types.ts";
import {element, nothing} from "../element.ts";

/** Returns a table of all published figures beside what was measured here, step by step, with what became of each; nothing where there are none. */
export function publishedTable(artifact: Artifact): Element {
  const all = publishedIn(artifact);
  if (all.length === 0) return nothing();
  const sources = [...new Set(all.flatMap(({source}) => source ?? []))];
  return element(
    html`<div class="scroll" tabindex="0" role="region" aria-label="Published, and measured here">
      <table class="results">
        <caption>
          Published, and measured here
        </caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
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
                <td>${one.step}</td>
                <th scope="row">${nameOf(one)}</th>
                <td class="number">${formatPublished(one)}</td>
                <td class="number">${formatMeasured(one) ?? "—"}${one.simulated ? " (simulated)" : ""}</td>
                <td>${marks[one.outcome]} ${one.outcome}</td>
              </tr>`
          )}
        </tbody>
      </table>
      ${sources.map((source) => html`<p class="note">Published in ${linked(source)}.</p>`)}
    </div>`
  );
}

function nameOf({baseline, variant, metric}: Published): string {
  const what = baseline === null ? variant : `${variant} over ${baseline}`;
  return metric === null ? what : `${what}, ${metric}`;
}

const marks: Record<Published["outcome"], string> = {reproduced: "✓", "not reproduced": "✗", "cannot tell": "?"};

/** A source is text of a file that anyone may have written: only an address of the web becomes a link. */
function linked(source: string): Node | string | null {
  return /^https?:\/\//.test(source) ? html`<a href=${source}>${source}</a>` : source;
}

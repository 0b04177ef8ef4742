import {html} from "htl";
import {formatProbability} from "../../../runner/narrate/history.ts";
import {moveReason} from "../../../runner/narrate/move.ts";
import {revisionName} from "../../../runner/narrate/revision.ts";
import {formatValue} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {SearchMove, SearchSoFar} from "../live/search.ts";

/** Returns what a search has measured so far, and why, and which revisions it holds likely to be the culprit. */
export function searchSoFar(search: SearchSoFar): Node | null {
  const {metric, moves, step} = search;
  return html`<div class="live-search">
    <p class="live-text">${candidatesText(search)}</p>
    ${
      areEndsKnown(search)
        ? html`<ol>
            ${search.candidates.map((one) => html`<li>${revisionName(one)} (${formatProbability(one.probability)})</li>`)}
          </ol>`
        : null
    }
    <div class="scroll" tabindex="0" role="region" aria-label=${`The search of step ${step} so far`}>
      <table class="results search">
        <thead>
          <tr>
            <th scope="col" class="number">Move</th>
            <th scope="col">Measured</th>
            <th scope="col" class="number">Samples</th>
            <th scope="col" class="number">Median</th>
          </tr>
        </thead>
        ${moves.map((move, i) => moveRows(move, i, metric.unit)).reverse()}
      </table>
    </div>
  </div>`;
}

/** Returns how many revisions may be the culprit, as far as is known. */
function candidatesText(search: SearchSoFar): string {
  const {candidates, left, revisions, step, stopped} = search;
  const all = plural(revisions, "revision");
  if (!areEndsKnown(search)) return `Step ${step}: any of ${all} may be it, if the ends differ.`;
  const what = stopped ? "are left" : "may still be it";
  const likeliest = left > candidates.length ? `, the likeliest of which are` : "";
  return `Step ${step}: ${left} of ${all} ${what}${likeliest}:`;
}

/** Before it is known that the ends differ, no revision is likelier than another. */
function areEndsKnown({candidates, moves, stopped}: SearchSoFar): boolean {
  return candidates.length > 0 && (stopped || moves.at(-1)?.why !== "ends");
}

function moveRows({starts, ...move}: SearchMove, i: number, unit: string): Node | null {
  return html`<tbody>
    <tr class="why">
      <th scope="rowgroup" class="number">${i + 1}</th>
      <td colspan="3">${moveReason(move)}</td>
    </tr>
    ${starts.map(
      (start) =>
        html`<tr>
          <td></td>
          <th scope="row">${revisionName(start)}</th>
          <td class="number">${samplesText(start)}</td>
          <td class="number">${start.median === null ? "—" : formatValue(start.median, unit)}</td>
        </tr>`
    )}
  </tbody>`;
}

function samplesText({planned, taken}: SearchMove["starts"][number]): string {
  return taken >= planned ? String(taken) : `${taken} of ${planned}`;
}

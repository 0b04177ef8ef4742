import {html} from "htl";
import {narrate} from "../../../runner/narrate/finding.ts";
import {moveReason} from "../../../runner/narrate/move.ts";
import {authorName, formatDay, revisionName} from "../../../runner/narrate/revision.ts";
import {fixed, formatValue} from "../../../runner/narrate/units.ts";
import {plural, sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, BisectionFinding, Culprit, Move} from "../../../runner/result/types.ts";
import {historyChart} from "../chart/history.ts";
import {bisectionSubject} from "../chart/history-data.ts";
import {changeList} from "./change.ts";
import {facts} from "./facts.ts";
import type {SectionOptions} from "./finding.ts";
import {paragraph} from "./paragraph.ts";
import {hashLink} from "./provenance.ts";

/** What a page shows of a bisection: its history, what the culprit is, its grounds, and the search move by move. */
export function bisectionSection(finding: BisectionFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {culprits, question, script, step} = finding;
  const subject = bisectionSubject(finding);
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    ${subject === null ? html`<p>${sentence(headline)}</p>` : historyChart(artifact, subject, {title: headline, width})}
    ${culprits.map((culprit) => culpritCard(culprit, finding, artifact))}
    ${paragraphs.map(paragraph)}
    ${subject === null ? null : searchTable(finding)}
    ${
      script === null
        ? null
        : html`<details>
            <summary>Search the same range without Benchbook</summary>
            <pre>${script}</pre>
          </details>`
    }`;
}

/** Returns who made a change, when, and what it changed; nothing where none is named. */
function culpritCard({change, named}: Culprit, finding: BisectionFinding, artifact: Artifact): Node | null {
  const revision = finding.revisions[named ?? -1];
  if (!revision) return null;
  const {author, date, hash, subject, variant} = revision;
  const source = artifact.revisions.find(({name}) => name === variant)?.source ?? null;
  return html`<article class="build culprit">
    <h3>${subject ?? hash}</h3>
    ${facts([
      ["Revision", hashLink(source, hash, hash)],
      ["Author", authorName(author)],
      ["Date", date === null ? null : formatDay(date)],
      ["Changed", change === null ? null : changeList(change)]
    ])}
  </article>`;
}

/** Returns the search, move by move: what was measured, why, and what was learnt. */
function searchTable({levels, metric, moves, revisions}: BisectionFinding): Node | null {
  if (metric === null) return null;
  const name = (index: number): string => {
    const revision = revisions[index];
    return revision ? revisionName(revision) : "";
  };
  const level = (index: number): string => {
    const found = levels.find(({revision}) => revision === index);
    return found ? formatValue(found.estimate, metric.unit) : "—";
  };
  return html`<details>
    <summary>The search, move by move</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="The search, move by move">
      <table class="results search">
        <thead>
          <tr>
            <th scope="col" class="number">Move</th>
            <th scope="col">Measured</th>
            <th scope="col" class="number">Samples</th>
            <th scope="col" class="number">Median in the end</th>
            <th scope="col" class="number">Left after it</th>
            <th scope="col" class="number">Uncertainty</th>
          </tr>
        </thead>
        ${moves.map((move, i) => moveRows(move, i, {name, level}))}
      </table>
    </div>
  </details>`;
}

type Words = Record<"name" | "level", (index: number) => string>;

function moveRows(move: Move, i: number, {name, level}: Words): Node | null {
  const {left, starts, uncertainty} = move;
  const rest = (j: number, text: string): string => (j === starts.length - 1 ? text : "");
  return html`<tbody>
    <tr class="why">
      <th scope="rowgroup" class="number">${i + 1}</th>
      <td colspan="5">${moveReason(move)}</td>
    </tr>
    ${starts.map(
      ({built, revision, samples}, j) =>
        html`<tr>
          <td></td>
          <th scope="row">${name(revision)}</th>
          <td class="number">${samples}${built ? ", built for it" : ""}</td>
          <td class="number">${level(revision)}</td>
          <td class="number">${rest(j, plural(left, "revision"))}</td>
          <td class="number">${rest(j, `${fixed(uncertainty, 2)} bits`)}</td>
        </tr>`
    )}
  </tbody>`;
}

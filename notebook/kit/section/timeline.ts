import {html} from "htl";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {narrate} from "../../../runner/narrate/finding.ts";
import {revisionName, revisionNoun, shortHash} from "../../../runner/narrate/revision.ts";
import {changesOf, seriesHeadline, unknownBetween} from "../../../runner/narrate/timeline.ts";
import {plural, sentence} from "../../../runner/narrate/words.ts";
import type {Artifact, ChangePoint, TimelineFinding, TimelineSeries} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {historyChart} from "../chart/history.ts";
import {timelineSubject} from "../chart/history-data.ts";
import {changeWord} from "../../../runner/narrate/history.ts";
import type {SectionOptions} from "./finding.ts";
import {paragraph} from "./paragraph.ts";

/** What a page shows of a timeline: a chart and the change points of each series, and its grounds. */
export function timelineSection(finding: TimelineFinding, artifact: Artifact, {width}: SectionOptions): Node {
  const {headline, paragraphs} = narrate(finding, artifact);
  const {question, series, step} = finding;
  return html.fragment`<h2>${question ?? `What the step ${step} found`}</h2>
    ${series.length === 0 ? html`<p>${sentence(headline)}</p>` : null}
    ${series.map((one) => {
      const chart = historyChart(artifact, timelineSubject(finding, one), {title: seriesHeadline(one, finding), width});
      return html.fragment`${chart}${changeTable(one, finding)}`;
    })}
    ${paragraphs.map(paragraph)}`;
}

function changeTable(series: TimelineSeries, finding: TimelineFinding): Node | null {
  const changes = changesOf(series);
  if (changes.length === 0) return null;
  const {metric} = series;
  const name = (index: number): string => {
    const revision = finding.revisions[index];
    return revision ? revisionName(revision) : "";
  };
  const short = (index: number): string => shortHash(finding.revisions[index]?.hash ?? "");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Changes">
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Changed with</th>
          <th scope="col">After</th>
          <th scope="col" class="number">By</th>
          <th scope="col" class="number">Interval</th>
          <th scope="col">Outcome</th>
          <th scope="col">In between</th>
        </tr>
      </thead>
      <tbody>
        ${changes.map(
          (change) =>
            html`<tr>
              <th scope="row">${name(change.after)}</th>
              <td>${short(change.before)}</td>
              <td class="number">${formatEstimate(change.effect, metric.unit)}</td>
              <td class="number">${formatInterval(change.effect, metric.unit)}</td>
              <td>
                ${badge({kind: change.verdict, mark: change.verdict === "worse" ? "▲" : "▼", word: changeWord(metric, change.effect)})}
              </td>
              <td>${between(change, finding)}</td>
            </tr>`
        )}
      </tbody>
    </table>
  </div>`;
}

function between(change: ChangePoint, finding: TimelineFinding): string {
  const count = unknownBetween(change, finding);
  return count === 0 ? "nothing" : plural(count, revisionNoun(finding.revisions));
}

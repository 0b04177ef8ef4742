import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {list, plural} from "../../../runner/narrate/words.ts";
import type {Comparison, Outcome} from "../../../runner/result/types.ts";
import {agreement, type Agreement} from "../../../runner/statistics/agreement.ts";
import {badge} from "../badge.ts";
import {pastChart} from "../chart/past.ts";
import {element} from "../element.ts";
import type {Page, PastRun} from "../page.ts";
import {formatTime} from "../time.ts";
import {verdictLabel} from "../verdict.ts";

const MOST = 8; // charts of a history

/** Returns the history of an experiment: what each of its runs, on this and other machines, found of each comparison. */
export function runHistory({past = []}: Page, {width}: {width: number}): Element {
  const latest = past.at(-1);
  if (!latest) return element(html`<p class="muted">There is no run that can be read.</p>`);
  const keys = [...new Set(past.flatMap(({comparisons}) => comparisons.map(keyOf)))];
  const machines = [...new Set(past.map(({machine}) => machine))];
  return element(
    html`<div class="past">
      ${trail(latest, "history")}
      <h1>${latest.title}: history</h1>
      <p class="question">
        ${plural(past.length, "run")} on ${machines.length === 1 ? "one machine" : `${machines.length} machines`}, by
        what each found. Times of different machines, or of different days, are not held against each other: ratios are.
      </p>
      ${keys.slice(0, MOST).map((key) => chartOf(key, past, machines, width))}
      ${keys.length > MOST ? html`<p class="muted">These are the first ${MOST} of ${keys.length} comparisons.</p>` : null}
      <h2>The runs</h2>
      ${runTable(past, latest)}
    </div>`
  );
}

/** Returns two runs side by side: each comparison’s ratio in both, and whether the second reproduces the first. */
export function twoRuns({past = []}: Page, {width}: {width: number}): Element {
  const [first, second] = past;
  if (!first || !second) return element(html`<p class="error">One of the runs cannot be read.</p>`);
  const keys = [...new Set([...first.comparisons, ...second.comparisons].map(keyOf))];
  const rows = keys.map((key) => ({
    key,
    one: first.comparisons.find((comparison) => keyOf(comparison) === key) ?? null,
    other: second.comparisons.find((comparison) => keyOf(comparison) === key) ?? null
  }));
  const agreed = rows.map(({one, other}) => agreementOf(one, other));
  const same = first.machine === second.machine;
  const names = [nameOf(first, second), nameOf(second, first)] as const;
  return element(
    html`<div class="past">
      ${trail(first, "two runs")}
      <h1>${first.title}: two runs</h1>
      <p class="question">${tally(agreed)}</p>
      <div class="cards">${past.map((run, i) => runCard(run, i === 0 ? "The first run" : "The second run"))}</div>
      <p class="past-machines">
        ${
          same
            ? "Both ran on the same machine."
            : "They ran on different machines, whose times say nothing of each other; whether one variant is slower than another, and by what factor, can be held against it."
        }
      </p>
      ${
        rows.length > 3 * MOST
          ? null
          : pastChart(
              rows.map(({one, other}) => ({
                name: headingOf(one ?? other, keys.length),
                rows: [
                  ...(one ? [{name: names[0], comparison: one}] : []),
                  ...(other ? [{name: names[1], comparison: other}] : [])
                ]
              })),
              {
                title: "Each ratio in both runs, with its interval",
                width,
                file: [first.experiment, first.id, second.id]
              }
            )
      }
      <div class="scroll" tabindex="0" role="region" aria-label="Comparisons">
        <table class="results">
          <thead>
            <tr>
              <th scope="col">Comparison</th>
              <th scope="col">${names[0]}</th>
              <th scope="col">${names[1]}</th>
              <th scope="col">The second run</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({one, other}, i) =>
                html`<tr>
                  <th scope="row">${headingOf(one ?? other, keys.length)}</th>
                  <td>${cell(one, same)}</td>
                  <td>${cell(other, same)}</td>
                  <td class="past-outcome">${outcome(agreed[i])}</td>
                </tr>`
            )}
          </tbody>
        </table>
      </div>
    </div>`
  );
}

function chartOf(key: string, past: PastRun[], machines: string[], width: number): Element | null {
  const found = past.flatMap((run) => {
    const comparison = run.comparisons.find((comparison) => keyOf(comparison) === key);
    return comparison ? [{run, comparison}] : [];
  });
  const [first] = found;
  if (!first || !found.some(({comparison}) => comparison.effect?.scale === "ratio")) return null;
  const groups = machines.map((machine) => {
    const own = found.filter(({run}) => run.machine === machine);
    return {
      name: own[0] ? `${own[0].run.host}, ${own[0].run.cpu}` : "",
      rows: own.map(({run, comparison}) => ({name: formatTime(run.startedAt), comparison}))
    };
  });
  const title = headingOf(first.comparison, 2);
  return pastChart(groups, {title, width, file: [first.run.experiment, "history", title]});
}

function runTable(past: PastRun[], latest: PastRun): Node | null {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Runs">
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Machine</th>
          <th scope="col">Verdicts</th>
          <th scope="col">Beside the latest</th>
        </tr>
      </thead>
      <tbody>
        ${past.toReversed().map(
          (run) =>
            html`<tr>
              <th scope="row"><a href=${run.href}>${formatTime(run.startedAt)}</a></th>
              <td>${run.host}</td>
              <td>
                ${
                  run.comparisons.length > MOST
                    ? plural(run.comparisons.length, "comparison")
                    : run.comparisons.map(
                        (comparison) => html`<div>${badge(verdictLabel(comparison), comparison.variant)}</div>`
                      )
                }
              </td>
              <td>
                ${
                  run === latest
                    ? html`<span class="muted">the latest</span>`
                    : html`<a href=${`${run.href}&with=${encodeURIComponent(latest.id)}`}>side by side</a>`
                }
              </td>
            </tr>`
        )}
      </tbody>
    </table>
  </div>`;
}

function runCard({href, startedAt, host, cpu, id}: PastRun, heading: string): Node | null {
  return html`<div class="card">
    <div class="card-head"><b>${heading}</b></div>
    <p class="past-run"><a href=${href}>${formatTime(startedAt)}</a></p>
    <div class="card-foot">${host}, ${cpu}</div>
    <div class="card-foot">${id}</div>
  </div>`;
}

function cell(comparison: Comparison | null, same: boolean): Node | null {
  if (!comparison) return html`<span class="muted">not compared</span>`;
  const {effect, unit} = comparison;
  const shown = effect !== null && (effect.scale === "ratio" || same);
  return html`<div class="past-figure">
      ${shown ? html`<b>${formatEstimate(effect, unit)}</b> ${formatInterval(effect, unit)}` : null}
    </div>
    ${badge(verdictLabel(comparison))}`;
}

function outcome(agreed: Agreement | undefined): Node | null {
  if (!agreed) return null;
  const {kind, mark} = outcomes[agreed.outcome];
  return html.fragment`${badge({kind, mark, word: agreed.outcome})}
    <div class="muted">${agreed.reason}</div>`;
}

const outcomes = {
  reproduced: {kind: "better", mark: "✓"},
  "not reproduced": {kind: "worse", mark: "✗"},
  "cannot tell": {kind: "inconclusive", mark: "?"}
} as const;

function agreementOf(one: Comparison | null, other: Comparison | null): Agreement {
  if (one && other) return agreement(one, other);
  return {outcome: "cannot tell", reason: "Only one of the runs compared these."};
}

function tally(agreed: Agreement[]): string {
  const counts = (["reproduced", "not reproduced", "cannot tell"] as Outcome[]).flatMap((wanted) => {
    const count = agreed.filter(({outcome}) => outcome === wanted).length;
    return count === 0 ? [] : [wanted === "cannot tell" ? `${count} cannot be told` : `${count} ${wanted}`];
  });
  return `Of ${plural(agreed.length, "comparison")} of the first run, in the second: ${list(counts)}.`;
}

/** Names a run by its day, and its time and machine as far as the other’s are the same. */
function nameOf(run: PastRun, {host}: PastRun): string {
  return run.host === host ? formatTime(run.startedAt) : `${run.host}, ${formatTime(run.startedAt)}`;
}

function headingOf(comparison: Comparison | null, count: number): string {
  if (!comparison) return "";
  const {baseline, variant, measurement, benchmark, metric} = comparison;
  return `${variant} ÷ ${baseline}${count > 1 ? `, ${pathOf(measurement, benchmark)}, ${metric}` : ""}`;
}

function keyOf({baseline, variant, measurement, benchmark, metric}: Comparison): string {
  return JSON.stringify([baseline, variant, measurement, benchmark, metric]);
}

function trail({experiment}: PastRun, here: string): Node | null {
  const name = encodeURIComponent(experiment);
  return html`<nav class="trail" aria-label="Where this page stands">
    <a href="/">Benchbook</a><span aria-hidden="true">/</span><a href=${`/${name}.html`}>${experiment}</a
    ><span aria-hidden="true">/</span
    >${here === "history" ? html`<span>history</span>` : html.fragment`<a href=${`/${name}.html?history`}>history</a><span aria-hidden="true">/</span><span>${here}</span>`}
  </nav>`;
}

import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {mediansNote} from "../../../runner/narrate/medians.ts";
import {formatLevel, formatSpread, scaleOf} from "../../../runner/narrate/units.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison, Summary} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {swatch} from "../chart/frame.ts";
import {isSuite} from "../choice/choice.ts";
import {lookOf, seriesOf, type Series} from "../chart/series.ts";
import {verdictLabel} from "../verdict.ts";
import {element} from "../element.ts";

/**
 * Returns a table of every metric that was judged: of each variant its median
 * and spread, and how it compares; and, folded, one of those only described.
 */
export function resultTable(artifact: Artifact): Element {
  const series = seriesOf(artifact);
  const comparisons = findingsOf(artifact, "comparison").flatMap(({comparisons}) => comparisons);
  const judged = comparisons.filter((comparison) => comparison.judged);
  const described = comparisons.filter((comparison) => !comparison.judged);
  return element(
    html`<div>
      ${
        isSuite(artifact)
          ? html`<details>
              <summary>All results, with medians</summary>
              ${suiteResults(judged)}
            </details>`
          : judged.length > 0
            ? table(judged, series, "Results")
            : null
      }
      ${note(mediansNote(comparisons))}
      ${
        described.length > 0
          ? html`<details>
              <summary>Other metrics, described and not judged</summary>
              ${table(described, series, "Other metrics")}
            </details>`
          : null
      }
    </div>`
  );
}

function note(text: string | null): Node | null {
  return text === null ? null : html`<p class="note">${text}</p>`;
}

function table(comparisons: Comparison[], series: Map<string, Series>, label: string): Node | null {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const {measurement, benchmark, metric, baseline} = comparison;
    const key = JSON.stringify([measurement, benchmark, metric, baseline]);
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  const differences = comparisons.some(({effect}) => effect?.scale === "difference");
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="results">
      <thead>
        <tr>
          <th scope="col">Variant</th>
          <th scope="col" class="number">Median ± MAD</th>
          <th scope="col" class="number">${differences ? "Ratio or difference" : "Ratio"}</th>
          <th scope="col" class="number">Interval</th>
          <th scope="col" class="number">Pairs</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      ${[...groups.values()].map((group) => body(group, series))}
    </table>
  </div>`;
}

/** Of a suite each comparison has a row, with its baseline beside it. */
function suiteResults(comparisons: Comparison[]): Node | null {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="All results">
    <table class="results suite-results">
      <thead>
        <tr>
          <th scope="col">Benchmark</th>
          <th scope="col">Comparison</th>
          <th scope="col" class="number">Baseline’s median</th>
          <th scope="col" class="number">Variant’s median</th>
          <th scope="col" class="number">Ratio</th>
          <th scope="col" class="number">Pairs</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        ${comparisons.map((comparison) => {
          const {measurement, benchmark, metric, baseline, variant, unit, effect, summaries} = comparison;
          const of = (name: string) => summaries.find((s) => s.variant === name && !s.control);
          const scale = scaleOf(Math.max(0, ...summaries.map(({median}) => Math.abs(median))), unit);
          const spread = (summary: Summary | undefined) =>
            summary ? formatSpread(summary.median, summary.mad, unit, scale) : "—";
          return html`<tr>
            <th scope="row">${pathOf(measurement, benchmark)}, ${metric}</th>
            <td>${variant} ÷ ${baseline}</td>
            <td class="number">${spread(of(baseline))}</td>
            <td class="number">${spread(of(variant))}</td>
            <td class="number">${effect ? formatEstimate(effect, unit) : "—"}</td>
            <td class="number">${effect?.pairs ?? "—"}</td>
            <td>${badge(verdictLabel(comparison))}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function body(group: Comparison[], series: Map<string, Series>): Node | null {
  const [first] = group;
  if (!first) return null;
  const {measurement, benchmark, metric, unit, baseline} = first;
  const medians = group.flatMap(({summaries}) => summaries.map(({median}) => Math.abs(median)));
  const scale = scaleOf(Math.max(0, ...medians), unit);
  const spread = (summary: Summary | undefined) =>
    summary ? formatSpread(summary.median, summary.mad, unit, scale) : "—";
  const summary = (variant: string, control: boolean) =>
    group.flatMap(({summaries}) => summaries).find((s) => s.variant === variant && s.control === control);
  const control = summary(baseline, true);
  return html`<tbody>
    <tr class="group">
      <th colspan="6" scope="rowgroup">${pathOf(measurement, benchmark)}, ${metric}${levels(group)}</th>
    </tr>
    <tr>
      <th scope="row">${name(lookOf(series, baseline))}</th>
      <td class="number">${spread(summary(baseline, false))}</td>
      <td></td>
      <td></td>
      <td></td>
      <td class="muted">baseline</td>
    </tr>
    ${
      control
        ? html`<tr class="faint">
            <th scope="row">${name(lookOf(series, baseline), true)}</th>
            <td class="number">${spread(control)}</td>
            <td></td>
            <td></td>
            <td></td>
            <td class="muted">control</td>
          </tr>`
        : null
    }
    ${group.map(
      (comparison) =>
        html`<tr>
          <th scope="row">${name(lookOf(series, comparison.variant))}</th>
          <td class="number">${spread(summary(comparison.variant, false))}</td>
          <td class="number">${comparison.effect ? formatEstimate(comparison.effect, unit) : "—"}</td>
          <td class="number">${comparison.effect ? formatInterval(comparison.effect, unit) : "—"}</td>
          <td class="number">${comparison.effect?.pairs ?? "—"}</td>
          <td>${badge(verdictLabel(comparison))}</td>
        </tr>`
    )}
  </tbody>`;
}

function name(look: Series, control = false): Node | null {
  return html`<span class="variant"
    >${swatch({...look, faint: control})}${look.variant}${control ? " again" : ""}</span
  >`;
}

function levels(group: Comparison[]): string {
  const all = [...new Set(group.flatMap(({effect}) => (effect ? [formatLevel(effect.interval.level)] : [])))];
  return all.length === 0 ? "" : ` · ${all.join(" or ")} intervals`;
}

import {html} from "htl";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {formatLevel, formatSpread, scaleOf} from "../../../runner/narrate/units.ts";
import type {Artifact, Comparison, Summary} from "../../../runner/result/types.ts";
import {badge} from "../badge.ts";
import {swatch} from "../chart/frame.ts";
import {lookOf, seriesOf, type Series} from "../chart/series.ts";
import {element} from "./masthead.ts";

/** Returns a table for each metric of each benchmark: of every variant its median, spread, and how it compares. */
export function resultTable(artifact: Artifact, {judged = true}: {judged?: boolean} = {}): Node {
  const series = seriesOf(artifact);
  const groups = new Map<string, Comparison[]>();
  for (const comparison of artifact.findings.flatMap(({comparisons}) => comparisons)) {
    if (comparison.judged !== judged) continue;
    const {measurement, benchmark, metric, baseline} = comparison;
    const key = JSON.stringify([measurement, benchmark, metric, baseline]);
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  const bodies = [...groups.values()].map((group) => body(group, series));
  if (bodies.length === 0) return document.createDocumentFragment();
  return element(
    html`<div class="scroll">
      <table class="results">
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col" class="number">Median ± MAD</th>
            <th scope="col" class="number">Ratio</th>
            <th scope="col" class="number">Interval</th>
            <th scope="col" class="number">Pairs</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        ${bodies}
      </table>
    </div>`
  );
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
      <td class="number">1</td>
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
          <td>${badge(comparison)}</td>
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

import {html} from "htl";
import {judged} from "../../runner/narrate/finding.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {effectsChart} from "./chart/effects.ts";
import {topics} from "./chart/points.ts";
import {samplesChart, type ChartOptions} from "./chart/samples.ts";
import {element} from "./element.ts";

const MOST = 6; // charts of samples on a page; a suite’s other benchmarks are in the chart of effects

/** Returns a chart of samples for each metric that a step judged. */
export function samplesCharts(artifact: Artifact, options: ChartOptions): Element {
  const all = topics(artifact);
  return element(
    html`<div>
      ${all.slice(0, MOST).map((topic) => samplesChart(artifact, topic, options))}
      ${all.length > MOST ? html`<p class="muted">These are the first ${MOST} of ${all.length} benchmarks.</p>` : null}
    </div>`
  );
}

/** Returns a chart of each step’s comparisons for each metric that it judged. */
export function effectsCharts(artifact: Artifact, options: ChartOptions): Element {
  const charts = artifact.findings.flatMap((finding) =>
    groups(judged(finding)).map((comparisons) => effectsChart(artifact, comparisons, options))
  );
  return element(html`<div>${charts}</div>`);
}

/** Effects share a chart if they share an axis: all ratios of a metric, or all differences. */
function groups(comparisons: Comparison[]): Comparison[][] {
  const found = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const {metric, unit, effect} = comparison;
    if (!effect) continue;
    const key = JSON.stringify([metric, unit, effect.scale]);
    found.set(key, [...(found.get(key) ?? []), comparison]);
  }
  return [...found.values()];
}

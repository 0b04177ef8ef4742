import {html} from "htl";
import {judged} from "../../runner/narrate/finding.ts";
import {findingsOf} from "../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../runner/result/types.ts";
import {distributionChart} from "./chart/distribution.ts";
import {effectsChart} from "./chart/effects.ts";
import {source, type ChartOptions} from "./chart/options.ts";
import {comparisonsOf, type Topic} from "./chart/points.ts";
import {samplesChart} from "./chart/samples.ts";
import {isShown, isSuite, NO_CHOICE, resolveChoice, topicsOf} from "./choice/choice.ts";
import {element} from "./element.ts";

/** Returns a chart of samples for each metric that a step judged, or that the reader chose. */
export function samplesCharts(artifact: Artifact, options: ChartOptions): Element {
  return each(artifact, options, samplesChart);
}

/** Returns a chart of how values are distributed for each metric that a step judged, or that the reader chose. */
export function distributionCharts(artifact: Artifact, options: ChartOptions): Element {
  return each(artifact, options, distributionChart);
}

/**
 * Returns a chart of comparisons for each metric and scale: those that steps
 * judged, or those of what the reader chose.
 */
export function effectsCharts(artifact: Artifact, options: ChartOptions): Element {
  const choice = resolveChoice(artifact, options.choice ?? NO_CHOICE);
  const from = source(artifact, options);
  const chosen =
    choice.place === null && choice.metric === null && !isSuite(artifact)
      ? findingsOf(from, "comparison").map(judged)
      : [topicsOf(artifact, choice).flatMap((topic) => comparisonsOf(from, topic))];
  const charts = chosen.flatMap((comparisons) =>
    groups(comparisons.filter((comparison) => isShown(choice, comparison))).map((group) =>
      effectsChart(from, group, options)
    )
  );
  return element(html`<div>${charts}</div>`);
}

function each(
  artifact: Artifact,
  options: ChartOptions,
  chart: (artifact: Artifact, topic: Topic, options: ChartOptions) => Element
): Element {
  const choice = resolveChoice(artifact, options.choice ?? NO_CHOICE);
  const one = choice.place === null && isSuite(artifact);
  return element(
    html`<div>
      ${topicsOf(artifact, choice).map((topic) => chart(artifact, topic, options))}
      ${one ? html`<p class="muted">Shown is the benchmark that differs most.</p>` : null}
    </div>`
  );
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

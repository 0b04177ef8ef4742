import {html} from "htl";
import {formatEstimate, formatInterval} from "../../../runner/narrate/effect.ts";
import {formatLevel} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison, Effect} from "../../../runner/result/types.ts";
import {suiteEffect} from "../../../runner/statistics/suite.ts";
import {badge} from "../badge.ts";
import {csvButton, fileName} from "../chart/save.ts";
import {effectTable} from "../chart/effect-table.ts";
import {pairsOf, topicOf} from "../chart/points.ts";
import {MOST_PLACES} from "../choice/choice.ts";
import {element, nothing} from "../element.ts";
import {countsOf} from "../verdict.ts";
import {suiteTable} from "./suite-table.ts";

/** All benchmarks of one metric, of one variant against its baseline. */
export interface Suite {
  step: string;
  baseline: string;
  variant: string;
  metric: string;
  comparisons: Comparison[];
  mean: Effect | null; // the geometric mean of the ratios
  left: number; // benchmarks that it leaves out, as they have no ratios
}

/** Returns a section for each suite of benchmarks: how many came out how, their geometric mean, and all of them. */
export function suites(artifact: Artifact): Element {
  const found = suitesOf(artifact);
  if (found.length === 0) return nothing();
  return element(html`<div class="suites">${found.map((suite, i) => section(artifact, suite, i))}</div>`);
}

/** Returns the suites of an artifact: what has more benchmarks than a page has charts for. */
export function suitesOf(artifact: Artifact): Suite[] {
  const groups = new Map<string, Suite>();
  for (const {step, comparisons} of findingsOf(artifact, "comparison")) {
    for (const comparison of comparisons) {
      const {judged, baseline, variant, metric} = comparison;
      if (!judged) continue;
      const key = JSON.stringify([step, baseline, variant, metric]);
      const group = groups.get(key) ?? {step, baseline, variant, metric, comparisons: [], mean: null, left: 0};
      groups.set(key, group);
      group.comparisons.push(comparison);
    }
  }
  return [...groups.values()]
    .filter(({comparisons}) => comparisons.length > MOST_PLACES)
    .map((suite) => ({...suite, ...meanOf(artifact, suite)}));
}

function meanOf(artifact: Artifact, {step, comparisons}: Suite): Pick<Suite, "mean" | "left"> {
  const ratios = comparisons.filter(({effect}) => effect?.scale === "ratio");
  const pairs = ratios.map((comparison) => {
    const {baseline, variant} = comparison;
    return pairsOf(artifact, topicOf(step, comparison), {baseline, variant, control: false}).together.usable;
  });
  return {mean: pairs.length > 0 ? suiteEffect(pairs, 0.95) : null, left: comparisons.length - ratios.length};
}

function section(artifact: Artifact, suite: Suite, index: number): Node | null {
  const {baseline, variant, comparisons, mean, left, metric} = suite;
  const file = fileName(artifact.experiment.name, variant, metric, "suite");
  return html`<section class="suite" aria-label=${`The benchmarks of ${variant} and ${baseline}`}>
    <h2 id=${index === 0 ? "suite" : `suite-${index + 1}`}>
      ${plural(comparisons.length, "benchmark")}: <span class="name">${variant}</span> against
      <span class="name">${baseline}</span>
    </h2>
    <p class="suite-counts">
      ${countsOf(comparisons).map(({label, count}) => badge({...label, word: `${count} ${label.word}`}))}
    </p>
    <p class="suite-mean">${meanText(mean, left)}</p>
    ${suiteTable(artifact, suite, index)}
    <div class="chart-actions">${csvButton(file, () => effectTable(comparisons))}</div>
  </section>`;
}

function meanText(mean: Effect | null, left: number): Node | string | null {
  if (mean === null) return "There is no geometric mean, as no round has a ratio of every benchmark.";
  const {low, high} = mean.interval;
  const bounded = low !== null && high !== null;
  return html.fragment`Geometric mean of the ratios: <b>${formatEstimate(mean, "")}</b>${
    bounded ? ` ${formatInterval(mean, "")}` : ""
  }
    <span class="muted"
      >${
        bounded
          ? `${formatLevel(mean.interval.level)} interval, over ${plural(mean.pairs, "round")} that have all of them`
          : `over ${plural(mean.pairs, "round")}, too few for an interval`
      }${left > 0 ? `; without ${plural(left, "benchmark")} that ${left === 1 ? "has" : "have"} no ratio` : ""}. A mean hides what
      its benchmarks do: read it with their counts.</span
    >`;
}

import * as Plot from "@observablehq/plot";
import {formatEstimate} from "../../../runner/narrate/effect.ts";
import {formatProbability} from "../../../runner/narrate/history.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {revisionName, shortHash} from "../../../runner/narrate/revision.ts";
import {formatNumber, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {padded} from "./axis.ts";
import {frame, innerWidth} from "./frame.ts";
import {historySamples, segmentsOf, type HistorySubject} from "./history-data.ts";
import {historyLegend} from "./history-legend.ts";
import {lanes} from "./history-lanes.ts";
import {layers, type Drawn} from "./history-marks.ts";
import {historyTable} from "./history-table.ts";
import {MOST_MARKS, NARROW} from "./options.ts";
import {probe, type Target} from "./probe.ts";

const MARGIN = {top: 34, bottom: 46, left: 48, right: 14};
const LANE = 22; // px below the values, where revisions without any are marked
const BARS = 86; // px of the posterior’s bars
const GAP = 16;

/**
 * Returns a chart of a history: revisions in order on x, each with its level, its
 * interval and its samples; where the level changes, and by how much; below, the
 * revisions that could not be tested or whose code is that of another, and how
 * likely each is to be the culprit. Above 2,000 samples it shows no single ones.
 */
export function historyChart(
  artifact: Artifact,
  subject: HistorySubject,
  {title, width: outer}: {title: string; width: number}
): HTMLElement {
  const {benchmark, levels, measurement, metric, posterior, revisions} = subject;
  const width = innerWidth(outer);
  const narrow = width < NARROW;
  const samples = historySamples(artifact, subject);
  const shown = samples.length > MOST_MARKS ? [] : samples;
  const all = [
    ...shown.map(({value}) => value),
    ...levels.flatMap(({estimate, interval: {low, high}}) => [estimate, low ?? estimate, high ?? estimate])
  ];
  const {unit, factor} = scaleOf(median(levels.map(({estimate}) => estimate)), metric.unit);
  const domain = padded(
    all.map((value) => value / factor),
    0.12
  );
  const left = marginOf(domain);
  const bars = posterior === null ? 0 : BARS + GAP;
  const height = (narrow ? 300 : 340) + bars;
  const last = Math.max(1, revisions.length - 1);
  const bottom = MARGIN.bottom + bars + LANE;
  const drawn: Drawn = {
    subject,
    samples: shown,
    segments: segmentsOf(subject),
    factor,
    narrow,
    px: (width - left - MARGIN.right) / (last + 1),
    bars: {top: height - MARGIN.bottom - BARS, bottom: height - MARGIN.bottom},
    lane: height - MARGIN.bottom - bars - LANE / 2
  };
  const chart = Plot.plot({
    width,
    height,
    marginTop: MARGIN.top,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: MARGIN.right,
    className: "plot",
    ariaLabel: `History of ${pathOf(measurement, benchmark)}`,
    ariaDescription: description(subject),
    x: {domain: [-0.5, last + 0.5], axis: null},
    y: {
      label: `↑ ${unit === "" ? metric.name : `${metric.name} (${unit})`}`,
      domain,
      ticks: 6,
      tickFormat: formatNumber,
      tickSize: 0,
      grid: true
    },
    opacity: {type: "identity"},
    marks: [layers(drawn)]
  });
  chart.append(
    ...lanes(drawn, (index) => Number(chart.scale("x")?.apply(index)), ticksOf(subject, Math.floor(width / 72)))
  );
  const stage = probe<null>(chart, {
    targets: () => {
      const x = chart.scale("x");
      const y = chart.scale("y");
      return revisions.flatMap((_, index): Target<null>[] => {
        const level = levels.find(({revision}) => revision === index);
        const bar = posterior !== null && (posterior[index] ?? 0) > 0.002;
        if (!level && !bar && revisions[index]?.state === "not measured") return [];
        const py = level ? Number(y?.apply(level.estimate / factor)) : drawn.lane;
        return [{x: Number(x?.apply(index)), y: py, lines: describe(index, subject), datum: null}];
      });
    }
  });
  return frame(stage, {
    title,
    legend: historyLegend(drawn),
    width: outer,
    file: [artifact.experiment.name, subject.step, measurement, benchmark, metric.name, "history"],
    table: historyTable(subject)
  });
}

/** Returns the revisions to be named on the axis: the ends, those beside a change, and what has room beside these. */
function ticksOf({changes, levels, revisions}: HistorySubject, most: number): number[] {
  const wanted = [
    0,
    revisions.length - 1,
    ...changes.filter(({weak}) => !weak).map(({after}) => after),
    ...levels.map(({revision}) => revision)
  ];
  const apart = (revisions.length - 1) / most;
  return wanted.reduce<number[]>(
    (kept, index) => (kept.every((other) => Math.abs(other - index) >= apart) ? [...kept, index] : kept),
    []
  );
}

/** Returns how much room the values on the axis need, in px. */
function marginOf(domain: readonly number[]): number {
  const longest = Math.max(...domain.map((value) => formatNumber(value).length));
  return Math.max(MARGIN.left, 16 + 6.5 * longest);
}

function describe(index: number, {levels, metric, posterior, revisions}: HistorySubject): string[] {
  const revision = revisions[index];
  if (!revision) return [];
  const level = levels.find((one) => one.revision === index);
  const p = posterior?.[index] ?? 0;
  const {low, high} = level?.interval ?? {low: null, high: null};
  const as = revision.sameAs === null ? null : revisions[revision.sameAs];
  return [
    revisionName(revision),
    ...(level ? [`${formatValue(level.estimate, metric.unit)}, median of ${plural(level.n, "sample")}`] : []),
    ...(low !== null && high !== null
      ? [`from ${formatValue(low, metric.unit)} to ${formatValue(high, metric.unit)}`]
      : []),
    ...(as ? [`the same code as ${shortHash(as.hash)}`] : []),
    ...(revision.state === "untestable" ? [revision.reason ?? "It cannot be tested."] : []),
    ...(posterior !== null && index > 0 ? [`the culprit with ${formatProbability(p)}`] : [])
  ];
}

function description({changes, levels, metric, revisions}: HistorySubject): string {
  const each = changes
    .filter(({weak}) => !weak)
    .flatMap(({after, effect}) => {
      const revision = revisions[after];
      return revision
        ? [`${effect ? formatEstimate(effect, metric.unit) : "a change"} at ${revisionName(revision)}`]
        : [];
    });
  return `${levels.length} of ${plural(revisions.length, "revision")} in order${each.length > 0 ? `; ${each.join("; ")}` : ""}.`;
}

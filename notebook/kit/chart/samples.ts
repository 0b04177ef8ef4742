import * as Plot from "@observablehq/plot";
import {formatNumber, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {isPlainTime, list, plural} from "../../../runner/narrate/words.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {bins, type Bin} from "./bins.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {comparisonsOf, pointsOf, type Point, type Topic} from "./points.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

export interface ChartOptions {
  width: number; // px
}

const MOST_MARKS = 2000;

/**
 * Returns a chart of every sample of a topic in the order in which they were
 * taken, those that count in their variant’s symbol, the control’s lighter, the
 * others crossed. Above 2,000 samples it shows each arm’s medians and ranges
 * over successive rounds.
 */
export function samplesChart(artifact: Artifact, topic: Topic, {width: outer}: ChartOptions): HTMLElement {
  const width = innerWidth(outer);
  const series = seriesOf(artifact);
  const points = pointsOf(artifact, topic);
  const taken = points.filter(({value}) => Number.isFinite(value));
  const failed = points.filter(({value}) => !Number.isFinite(value));
  const values = taken.map(({value}) => value);
  const {unit, factor} = scaleOf(median(values), topic.unit);
  const [low, high] = padded(values.map((value) => value / factor));
  const medians = mediansOf(artifact, topic, series, factor);
  const height = width < 560 ? 300 : 340;
  const top = 30;
  const bottom = 40;
  const last = Math.max(1, ...points.map(({sample}) => sample.round));
  const planned = plannedRounds(artifact, topic);
  const named = medians.map(({look, value}) => `${formatValue(value * factor, topic.unit)} in ${look.variant}`);
  const lane = failed.length > 0 ? 26 : 0; // below the values, where failures are marked
  const chart = Plot.plot({
    width,
    height,
    marginTop: top,
    marginBottom: bottom,
    marginLeft: 44,
    marginRight: width < 560 ? 12 : 92,
    className: "plot",
    ariaLabel: `Samples of ${pathOf(topic.measurement, topic.benchmark)} in the order taken`,
    ariaDescription: `${plural(taken.length, "sample")} of ${topic.metric}; medians: ${list(named)}.`,
    insetBottom: lane,
    x: {
      label: "round →",
      domain: [0.4, last + 0.6],
      ticks: roundTicks(last, width),
      tickFormat: formatNumber,
      tickSize: 0
    },
    y: {
      label: `↑ ${axisLabel(topic, unit)}`,
      domain: [low, high],
      ticks: 6,
      tickFormat: formatNumber,
      tickSize: 0,
      grid: true
    },
    symbol: {type: "identity"},
    marks: [
      again(planned, last, low, high),
      Plot.link(medians, {
        x1: 0.4,
        x2: last + 0.6,
        y1: "value",
        y2: "value",
        stroke: (d: Median) => d.look.color,
        strokeOpacity: 0.45,
        strokeWidth: 1.25,
        ariaHidden: "true"
      }),
      taken.length > MOST_MARKS ? summarised(taken, series, factor) : every(taken, series, factor, topic),
      Plot.dot(failed, {
        x: "time",
        frameAnchor: "bottom",
        dy: -lane / 2,
        symbol: "times",
        stroke: "var(--worse)",
        strokeWidth: 2,
        r: 4.5,
        title: (d: Point) => describe(d, topic)
      }),
      width < 560 ? null : labels(medians, {low, high, height: height - top - bottom - lane, x: last + 0.6})
    ]
  });
  return frame(chart, {
    title: titleOf(topic, named),
    legend: legend(points, series),
    width: outer
  });
}

function titleOf(topic: Topic, named: string[]): string {
  const path = pathOf(topic.measurement, topic.benchmark);
  if (named.length === 0) return `No sample of ${path} was taken`;
  return isPlainTime({...topic, better: "lower"})
    ? `${path} takes ${list(named)}, at the median`
    : `The median ${topic.metric} of ${path} is ${list(named)}`;
}

interface Median {
  look: Series;
  value: number; // on the axis
}

/** Returns the medians that the artifact states, in the order of its variants. */
function mediansOf(artifact: Artifact, topic: Topic, series: Map<string, Series>, factor: number): Median[] {
  const summaries = comparisonsOf(artifact, topic).flatMap((comparison) => comparison.summaries);
  return [...series.values()].flatMap((look) => {
    const summary = summaries.find(({variant, control}) => variant === look.variant && !control);
    return summary ? [{look, value: summary.median / factor}] : [];
  });
}

function every(points: Point[], series: Map<string, Series>, factor: number, topic: Topic): Plot.Markish {
  const look = ({sample}: Point) => lookOf(series, sample.variant);
  const channels = {
    x: "time",
    y: (d: Point) => d.value / factor,
    symbol: (d: Point) => look(d).symbol,
    title: (d: Point) => describe(d, topic)
  };
  return [
    Plot.dot(
      points.filter(({counted}) => !counted),
      {...channels, symbol: "times", stroke: (d: Point) => look(d).color, strokeOpacity: 0.75, r: 3.5}
    ),
    Plot.dot(
      points.filter(({counted, sample}) => counted && sample.control),
      {...channels, stroke: (d: Point) => look(d).color, strokeOpacity: 0.6, fill: "var(--surface)", r: 3.2}
    ),
    Plot.dot(
      points.filter(({counted, sample}) => counted && !sample.control),
      {...channels, fill: (d: Point) => look(d).color, stroke: "var(--surface)", strokeWidth: 0.75, r: 3.8}
    )
  ];
}

function summarised(points: Point[], series: Map<string, Series>, factor: number): Plot.Markish {
  const groups = bins(
    points.filter(({counted}) => counted),
    MOST_MARKS
  );
  const color = ({variant}: Bin) => lookOf(series, variant).color;
  return [
    Plot.ruleX(groups, {
      x: "time",
      y1: ({low}) => low / factor,
      y2: ({high}) => high / factor,
      stroke: color,
      strokeOpacity: ({control}) => (control ? 0.2 : 0.4)
    }),
    Plot.dot(groups, {
      x: "time",
      y: ({middle}) => middle / factor,
      symbol: ({variant}: Bin) => lookOf(series, variant).symbol,
      fill: color,
      fillOpacity: ({control}) => (control ? 0.4 : 1),
      r: 2.5
    })
  ];
}

/** Names each median at the chart’s right, with as much room as a line of text needs. */
function labels(medians: Median[], {low, high, height, x}: {low: number; high: number; height: number; x: number}) {
  const line = (15 * (high - low)) / height;
  let previous = Infinity;
  const placed = medians
    .toSorted((a, b) => b.value - a.value)
    .map(({look, value}) => {
      previous = Math.min(value, previous - line);
      return {look, y: previous};
    });
  return Plot.text(placed, {
    x,
    y: "y",
    text: (d: {look: Series}) => d.look.variant,
    fill: (d: {look: Series}) => d.look.color,
    textAnchor: "start",
    dx: 8,
    fontWeight: 600,
    textOverflow: "ellipsis-end",
    lineWidth: 8,
    fontSize: 12
  });
}

/** Shades the rounds that were taken again. */
function again(planned: number | null, last: number, low: number, high: number): Plot.Markish {
  if (planned === null || planned >= last) return null;
  return [
    Plot.rect([null], {x1: planned + 0.5, x2: last + 0.6, y1: low, y2: high, fill: "var(--band)", ariaHidden: "true"}),
    Plot.text([null], {
      x: planned + 0.5,
      frameAnchor: "top",
      text: () => "taken again",
      textAnchor: "start",
      dx: 4,
      dy: 4,
      fill: "var(--muted)"
    })
  ];
}

function legend(points: Point[], series: Map<string, Series>): Entry[] {
  const arms = new Set(points.map(({sample}) => JSON.stringify([sample.variant, sample.control])));
  const variants = [...series.values()].filter(({variant}) => arms.has(JSON.stringify([variant, false])));
  const controls = [...series.values()].filter(({variant}) => arms.has(JSON.stringify([variant, true])));
  return [
    ...variants.map(({variant, color, symbol}) => ({text: variant, color, symbol})),
    ...controls.map(({variant, color, symbol}) => ({
      text: `${variant} again, the control`,
      color,
      symbol,
      faint: true
    })),
    ...(points.some(({counted, value}) => !counted && Number.isFinite(value))
      ? [{text: "set aside", color: "var(--muted)", symbol: "set aside" as const}]
      : []),
    ...(points.some(({value}) => !Number.isFinite(value))
      ? [{text: "failed", color: "var(--worse)", symbol: "set aside" as const}]
      : [])
  ];
}

function describe({sample, value, counted}: Point, {unit}: Topic): string {
  const who = sample.control ? `${sample.variant} (control)` : sample.variant;
  const where = `round ${sample.round}, position ${sample.position}, build ${sample.replicate}`;
  if (!Number.isFinite(value)) return `${who}: ${sample.status}\n${where}\n${sample.reason ?? ""}`;
  return `${who}: ${formatValue(value, unit)}\n${where}${counted ? "" : "\nset aside"}`;
}

function plannedRounds({findings}: Artifact, {step, measurement}: Topic): number | null {
  const rounds = findings.find((finding) => finding.step === step)?.rounds;
  return rounds?.find((entry) => entry.measurement === measurement)?.planned ?? null;
}

function axisLabel({metric}: Topic, unit: string): string {
  return unit === "" ? metric : `${metric} (${unit})`;
}

function roundTicks(last: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 48));
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = Array.from({length: Math.floor(last / step)}, (_, i) => (i + 1) * step);
  return step < 5 ? ticks : [1, ...ticks];
}

function padded(values: number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low)) return [0, 1];
  const pad = 0.08 * (high - low) || Math.abs(high) * 0.01 || 1;
  return [low >= 0 ? Math.max(0, low - 1.6 * pad) : low - 1.6 * pad, high + pad];
}

import * as Plot from "@observablehq/plot";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatNumber, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {isPlainTime, list, plural} from "../../../runner/narrate/words.ts";
import type {Artifact} from "../../../runner/result/types.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {comparisonsOf, pointsOf, type Point, type Topic} from "./points.ts";
import {everySample, failures, medianLabels, medianLines, summarised, type Median} from "./sample-marks.ts";
import {seriesOf, type Series} from "./series.ts";

export interface ChartOptions {
  width: number; // px, with the frame
}

const MOST_MARKS = 2000;
const NARROW = 560; // px; no room for names at the side
const MARGIN = {top: 30, bottom: 40};

/**
 * Returns a chart of every sample of a topic in the order in which they were
 * taken: those that count in their variant’s symbol, the control’s lighter, the
 * others crossed. Above 2,000 samples it shows each arm’s medians and ranges
 * over successive rounds.
 */
export function samplesChart(artifact: Artifact, topic: Topic, {width: outer}: ChartOptions): HTMLElement {
  const width = innerWidth(outer);
  const series = seriesOf(artifact);
  const points = pointsOf(artifact, topic);
  const taken = points.filter(isTaken);
  const missing = points.filter((point) => !isTaken(point));
  const values = taken.map(({value}) => value);
  const {unit, factor} = scaleOf(median(values), topic.unit);
  const [low, high] = padded(values.map((value) => value / factor));
  const medians = mediansOf(artifact, topic, series, factor);
  const named = medians.map(({look, value}) => `${formatValue(value * factor, topic.unit)} in ${look.variant}`);
  const height = width < NARROW ? 300 : 340;
  const lane = missing.length > 0 ? 26 : 0; // px below the values, where failures are marked
  const last = points.reduce((most, {sample}) => Math.max(most, sample.round), 1);
  const extent: [number, number] = [0.4, last + 0.6];
  const planned = plannedRounds(artifact, topic);
  const again = planned !== null && planned < last ? planned + 0.5 : null;
  const chart = Plot.plot({
    width,
    height,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 44,
    marginRight: width < NARROW ? 4 : 84,
    insetBottom: lane,
    className: "plot",
    ariaLabel: `Samples of ${pathOf(topic.measurement, topic.benchmark)} in the order taken`,
    ariaDescription: `${plural(taken.length, "sample")} of ${topic.metric}; medians: ${list(named)}.`,
    x: {label: "round →", domain: extent, ticks: roundTicks(last, width), tickFormat: formatNumber, tickSize: 0},
    y: {
      label: `↑ ${unit === "" ? topic.metric : `${topic.metric} (${unit})`}`,
      domain: [low, high],
      ticks: 6,
      tickFormat: formatNumber,
      tickSize: 0,
      grid: true
    },
    symbol: {type: "identity"},
    opacity: {type: "identity"},
    marks: [
      again === null ? null : Plot.rect([null], {x1: again, x2: extent[1], fill: "var(--band)", ariaHidden: "true"}),
      medianLines(medians, extent),
      taken.length > MOST_MARKS
        ? summarised(taken, series, factor, MOST_MARKS)
        : everySample(taken, series, factor, topic),
      failures(missing, topic, lane),
      width < NARROW
        ? null
        : medianLabels(medians, {
            x: extent[1],
            line: (15 * (high - low)) / (height - MARGIN.top - MARGIN.bottom - lane)
          })
    ]
  });
  return frame(chart, {
    title: titleOf(topic, named),
    legend: [
      ...legend(points, series),
      ...(again === null ? [] : [{text: "rounds taken again", color: "var(--muted)", symbol: "band" as const}])
    ],
    width: outer
  });
}

function titleOf(topic: Topic, named: string[]): string {
  const path = pathOf(topic.measurement, topic.benchmark);
  if (named.length === 0) return `No sample of ${path} was taken`;
  return isPlainTime(topic)
    ? `${path} takes ${list(named)}, at the median`
    : `The median ${topic.metric} of ${path} is ${list(named)}`;
}

/** Returns the medians that the artifact states, in the order of its variants. */
function mediansOf(artifact: Artifact, topic: Topic, series: Map<string, Series>, factor: number): Median[] {
  const summaries = comparisonsOf(artifact, topic).flatMap((comparison) => comparison.summaries);
  return [...series.values()].flatMap((look) => {
    const summary = summaries.find(({variant, control}) => variant === look.variant && !control);
    return summary ? [{look, value: summary.median / factor}] : [];
  });
}

function legend(points: Point[], series: Map<string, Series>): Entry[] {
  const has = (variant: string, control: boolean) =>
    points.some(({sample}) => sample.variant === variant && sample.control === control);
  const looks = [...series.values()];
  const entries: (Entry | false)[] = [
    ...looks.map(({variant, color, symbol}) => has(variant, false) && {text: variant, color, symbol}),
    ...looks.map(
      ({variant, color, symbol}) =>
        has(variant, true) && {text: `${variant} again, the control`, color, symbol, faint: true}
    ),
    points.some((point) => !point.counted && isTaken(point)) && {
      text: "set aside",
      color: "var(--muted)",
      symbol: "set aside"
    },
    points.some((point) => !isTaken(point) && point.sample.status === "interrupted") && {
      text: "interrupted",
      color: "var(--muted)",
      symbol: "failed"
    },
    points.some((point) => !isTaken(point) && point.sample.status !== "interrupted") && {
      text: "failed",
      color: "var(--worse)",
      symbol: "failed"
    }
  ];
  return entries.filter((entry) => entry !== false);
}

function isTaken({value}: Point): boolean {
  return Number.isFinite(value);
}

function plannedRounds({findings}: Artifact, {step, measurement}: Topic): number | null {
  const rounds = findings.find((finding) => finding.step === step)?.rounds;
  return rounds?.find((entry) => entry.measurement === measurement)?.planned ?? null;
}

function roundTicks(last: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 48));
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
  const step = steps.find((step) => last / step <= most) ?? Math.ceil(last / most);
  const ticks = Array.from({length: Math.floor(last / step)}, (_, i) => (i + 1) * step);
  return step < 5 ? ticks : [1, ...ticks];
}

function padded(values: number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const pad = 0.08 * (high - low) || Math.abs(high) * 0.01 || 1;
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}

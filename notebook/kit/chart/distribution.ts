import * as Plot from "@observablehq/plot";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatNumber, formatPercent, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {list} from "../../../runner/narrate/words.ts";
import type {Artifact, Sample, Summary} from "../../../runner/result/types.ts";
import {ascending, median, sortedQuantile} from "../../../runner/statistics/quantile.ts";
import {padded} from "./axis.ts";
import {layRows, outermost, RADIUS, type Dot, type Row} from "./distribution-rows.ts";
import {describePoint, evidencePlace} from "./evidence.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {chosenPoints, MOST_MARKS, NARROW, source, type ChartOptions} from "./options.ts";
import {summariesOf, type Topic} from "./points.ts";
import {probe} from "./probe.ts";
import {armsOf, sampleTable, summaryOf, summaryTable, type Arm} from "./sample-table.ts";
import {seriesOf} from "./series.ts";

const APART = 12; // times the width of an arm, at which arms lie too far apart for one axis

/**
 * Returns a chart of how each variant’s values are distributed: every sample as
 * a dot, those in pairs that were set aside crossed, over the quartiles of them
 * all, which are those that every table states. Where variants lie far apart,
 * each is shown by its distance from its own median. Above 2,000 samples each arm is
 * a hundred dots, each a hundredth of its samples (a quantile dot plot: Kay et
 * al. 2016, doi:10.1145/2858036.2858558).
 */
export function distributionChart(artifact: Artifact, topic: Topic, options: ChartOptions): HTMLElement {
  const width = innerWidth(options.width);
  const points = chosenPoints(artifact, topic, options);
  const taken = points.filter((point) => point.whole && Number.isFinite(point.value));
  const series = seriesOf(artifact);
  const arms = armsOf(taken, [...series.keys()]);
  const summaries = summariesOf(source(artifact, options), topic);
  const {unit, factor} = scaleOf(median(taken.map(({value}) => value)), topic.unit);
  const relative = areApart(arms);
  const aggregated = taken.length > MOST_MARKS;
  const margin = 8;
  const toX = ({median}: Summary) =>
    relative ? (value: number) => 100 * (value / median - 1) : (value: number) => value / factor;
  const domain = domainOf(
    arms.flatMap((arm) => {
      const summary = summaryOf(summaries, arm);
      if (!summary) return [];
      const values = arm.points.map(({value}) => value);
      return [...(aggregated ? outermost(values) : values), summary.q1, summary.q3].map(toX(summary));
    }),
    relative
  );
  const px = (x: number) => margin + ((x - domain[0]) / (domain[1] - domain[0])) * (width - 2 * margin);
  const {rows, height} = layRows(arms, {toX, px, summaries, series, topic, aggregated});
  const marginBottom = 44;
  const dots = rows.flatMap((row) => row.dots);
  const path = pathOf(topic.measurement, topic.benchmark);
  const chart = Plot.plot({
    width,
    height: height + marginBottom,
    marginTop: 0,
    marginBottom,
    marginLeft: margin,
    marginRight: margin,
    className: "plot",
    ariaLabel: `Distributions of the ${topic.metric} of ${path}`,
    ariaDescription: rows.map(({name, figure}) => `${name}: ${figure}`).join("; "),
    x: {
      domain,
      label: relative
        ? "difference from own median (%) →"
        : `${unit === "" ? topic.metric : `${topic.metric} (${unit})`} →`,
      labelAnchor: "right",
      ticks: width < NARROW ? 4 : 8,
      tickFormat: relative ? formatPercentage : formatNumber,
      tickSize: 0,
      grid: true
    },
    y: {type: "linear", domain: [0, height], range: [0, height], axis: null},
    symbol: {type: "identity"},
    marks: [
      Plot.link(rows, {
        x1: ({quartiles}: Row) => quartiles[0],
        x2: ({quartiles}: Row) => quartiles[2],
        y: ({base}: Row) => base + 9,
        stroke: ({look}: Row) => look.color,
        strokeWidth: 5,
        strokeOpacity: 0.4,
        strokeLinecap: "butt",
        ariaHidden: "true"
      }),
      Plot.ruleX(rows, {
        x: ({quartiles}: Row) => quartiles[1],
        y1: ({base}: Row) => base + 3,
        y2: ({base}: Row) => base + 15,
        stroke: ({look}: Row) => look.color,
        strokeWidth: 2.5,
        ariaHidden: "true"
      }),
      Plot.dot(
        dots.filter(({aside}) => aside),
        {...channels, symbol: "times", stroke: ({look}: Dot) => look.color, strokeOpacity: 0.75, r: RADIUS - 0.3}
      ),
      Plot.dot(
        dots.filter(({aside, control}) => !aside && control),
        {...channels, fill: "var(--surface)", stroke: ({look}: Dot) => look.color, r: RADIUS - 0.5}
      ),
      Plot.dot(
        dots.filter(({aside, control}) => !aside && !control),
        {...channels, fill: ({look}: Dot) => look.color, stroke: "var(--surface)", strokeWidth: 0.6, r: RADIUS}
      ),
      headText(rows, "left", "name"),
      headText(rows, "right", "figure")
    ]
  });
  const {panel, show, close} = evidencePlace(artifact, () => []); // the chart of samples shows what the address names
  const stage = probe<Sample | null>(chart, {
    targets: () =>
      dots.map(({x, y, point, text}) => ({
        x: px(x),
        y,
        lines: point ? describePoint(point, topic) : [text],
        datum: point?.sample ?? null
      })),
    ...(aggregated ? {} : {pick: (sample: Sample | null) => sample && show(sample), leave: close})
  });
  return frame(stage, {
    title: titleOf(arms, summaries, path, topic),
    legend: legend(dots, {aggregated, hidden: options.choice?.aside === "hidden"}),
    width: options.width,
    file: [artifact.experiment.name, topic.measurement, topic.benchmark, topic.metric, "distribution"],
    table: summaryTable(arms, summaries, {unit, factor}),
    csv: () => sampleTable(points, topic),
    below: panel
  });
}

const channels = {x: "x", y: "y", symbol: ({look}: Dot) => look.symbol, title: "text"};

function headText(rows: Row[], anchor: "left" | "right", text: "name" | "figure"): Plot.Markish {
  return Plot.text(rows, {
    frameAnchor: anchor,
    y: "head",
    text,
    fontSize: 13,
    fontWeight: text === "name" ? 600 : 400,
    fill: "var(--foreground)",
    stroke: "var(--surface)",
    strokeWidth: 5
  });
}

/** Values of arms that lie far apart would be a spike each on one axis. */
function areApart(arms: Arm[]): boolean {
  const ranges = arms.map(({points}) => {
    const values = ascending(points.map(({value}) => value));
    return {low: sortedQuantile(values, 0.05), high: sortedQuantile(values, 0.95), middle: median(values)};
  });
  if (ranges.length < 2 || ranges.some(({middle}) => middle <= 0)) return false;
  const widest = Math.max(...ranges.map(({low, high}) => high - low));
  const all = Math.max(...ranges.map(({high}) => high)) - Math.min(...ranges.map(({low}) => low));
  return widest > 0 && all > APART * widest;
}

function domainOf(values: number[], relative: boolean): [number, number] {
  const [low, high] = padded(values, 0.03);
  return relative ? [Math.min(low, -0.1), Math.max(high, 0.1)] : [low, high];
}

function titleOf(arms: Arm[], summaries: readonly Summary[], path: string, {metric, unit}: Topic): string {
  const spreads = arms.flatMap((arm) => {
    const summary = summaryOf(summaries, arm);
    if (!summary || arm.control || summary.n < 3) return [];
    const {variant, median, mad: size} = summary;
    return [{variant, size, text: median > 0 ? formatPercent(size / median) : formatValue(size, unit)}];
  });
  const [least, ...others] = [...spreads].sort((a, b) => a.size - b.size);
  if (!least) return `${path} has too few samples to speak of how its ${metric} is distributed`;
  const most = others.at(-1);
  const shown =
    most && spreads.length > 4
      ? `${least.text} of their median in ${least.variant}, and ${most.text} in ${most.variant}`
      : list(spreads.map(({text, variant}, i) => `${text}${i === 0 ? " of their median" : ""} in ${variant}`));
  return `Half of the samples of ${path} lie within ${shown}`;
}

function formatPercentage(value: number): string {
  const text = String(Number(Math.abs(value).toPrecision(3)));
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
}

function legend(dots: Dot[], {aggregated, hidden}: {aggregated: boolean; hidden: boolean}): Entry[] {
  const color = "var(--muted)";
  const aside = dots.some(({aside}) => aside);
  const entries: (Entry | false)[] = [
    {text: aggregated ? "a hundredth of the samples" : "a sample", color, symbol: "circle"},
    aside && {text: "in a pair set aside", color, symbol: "set aside"},
    {
      text: hidden ? "quartiles and median, of those set aside too" : "quartiles and median",
      color,
      symbol: "quartiles"
    }
  ];
  return entries.filter((entry) => entry !== false);
}

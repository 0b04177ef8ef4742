import * as Plot from "@observablehq/plot";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatNumber, formatPercent, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {list} from "../../../runner/narrate/words.ts";
import type {Artifact, Sample} from "../../../runner/result/types.ts";
import {ascending, mad, median, sortedQuantile} from "../../../runner/statistics/quantile.ts";
import {padded} from "./axis.ts";
import {describePoint, evidencePlace} from "./evidence.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {chosenPoints, MOST_MARKS, NARROW, type ChartOptions} from "./options.ts";
import type {Point, Topic} from "./points.ts";
import {probe} from "./probe.ts";
import {armsOf, sampleTable, summaryTable, type Arm} from "./sample-table.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";
import {stack} from "./stack.ts";

const RADIUS = 3; // px
const TALLEST = 66; // px, of a stack
const QUANTILES = 100; // dots of an arm that has too many samples to show each
const FEWEST = 4; // samples that quartiles say something of
const APART = 12; // times the width of an arm, at which arms lie too far apart for one axis

/** A dot of a distribution: a sample, or a hundredth of them. */
interface Dot {
  x: number; // on the axis
  y: number; // px from the top
  look: Series;
  control: boolean;
  point: Point | null;
  text: string;
}

/** A variant’s part of the chart; its y are px from the top. */
interface Row {
  name: string;
  figure: string;
  look: Series;
  control: boolean;
  head: number;
  base: number;
  quartiles: [q1: number, median: number, q3: number];
  dots: Dot[];
}

/**
 * Returns a chart of how each variant’s values are distributed: every sample
 * that counts as a dot, over their quartiles. Where variants lie far apart, each
 * is shown by its distance from its own median. Above 2,000 samples each arm is
 * a hundred dots, each a hundredth of its samples (a quantile dot plot: Kay et
 * al. 2016, doi:10.1145/2858036.2858558).
 */
export function distributionChart(artifact: Artifact, topic: Topic, options: ChartOptions): HTMLElement {
  const width = innerWidth(options.width);
  const points = chosenPoints(artifact, topic, options);
  const counted = points.filter((point) => point.counted && Number.isFinite(point.value));
  const series = seriesOf(artifact);
  const arms = armsOf(counted, [...series.keys()]);
  const {unit, factor} = scaleOf(median(counted.map(({value}) => value)), topic.unit);
  const relative = areApart(arms);
  const aggregated = counted.length > MOST_MARKS;
  const margin = 8;
  const toX = (arm: Arm) => {
    const center = median(arm.points.map(({value}) => value));
    return relative ? (value: number) => 100 * (value / center - 1) : (value: number) => value / factor;
  };
  const domain = domainOf(
    arms.flatMap((arm) => {
      const x = toX(arm);
      const values = arm.points.map(({value}) => x(value));
      if (!aggregated) return values;
      const sorted = ascending(values);
      return [0.5 / QUANTILES, 1 - 0.5 / QUANTILES].map((p) => sortedQuantile(sorted, p)); // the outermost dots
    }),
    relative
  );
  const px = (x: number) => margin + ((x - domain[0]) / (domain[1] - domain[0])) * (width - 2 * margin);
  const {rows, height} = layRows(arms, {toX, px, series, topic, aggregated});
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
        dots.filter(({control}) => control),
        {...channels, fill: "var(--surface)", stroke: ({look}: Dot) => look.color, r: RADIUS - 0.5}
      ),
      Plot.dot(
        dots.filter(({control}) => !control),
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
    title: titleOf(arms, path, topic),
    legend: legend(aggregated),
    width: options.width,
    file: [artifact.experiment.name, topic.measurement, topic.benchmark, topic.metric, "distribution"],
    table: summaryTable(arms, unit, factor),
    csv: () => sampleTable(points, topic),
    below: panel
  });
}

const channels = {x: "x", y: "y", symbol: ({look}: Dot) => look.symbol, title: "text"};

interface Layout {
  toX: (arm: Arm) => (value: number) => number;
  px: (x: number) => number;
  series: Map<string, Series>;
  topic: Topic;
  aggregated: boolean;
}

function layRows(arms: Arm[], {toX, px, series, topic, aggregated}: Layout): {rows: Row[]; height: number} {
  let top = 0;
  const rows = arms.map((arm): Row => {
    const x = toX(arm);
    const look = lookOf(series, arm.variant);
    const values = ascending(arm.points.map(({value}) => value));
    const at = (p: number) => sortedQuantile(values, p);
    const scale = scaleOf(at(0.5), topic.unit);
    const share = formatPercent(1 / QUANTILES);
    const items = aggregated
      ? Array.from({length: QUANTILES}, (_, i) => at((i + 0.5) / QUANTILES)).map((value) => ({value, point: null}))
      : arm.points.map((point) => ({value: point.value, point}));
    const {offsets, height} = stack(
      items.map(({value}) => px(x(value))),
      {size: 2 * RADIUS, tallest: TALLEST}
    );
    const head = top + 14;
    const base = head + 16 + height;
    top = base + 26;
    return {
      name: arm.name,
      figure:
        values.length < FEWEST
          ? list(values.map((value) => formatValue(value, topic.unit)))
          : `${formatValue(at(0.5), topic.unit, scale)} [${formatNumber(at(0.25) / scale.factor)}, ${formatNumber(at(0.75) / scale.factor)}]`,
      look,
      control: arm.control,
      head,
      base,
      quartiles: [x(at(0.25)), x(at(0.5)), x(at(0.75))],
      dots: items.map(({value, point}, i) => ({
        x: x(value),
        y: base - RADIUS - (offsets[i] ?? 0),
        look,
        control: arm.control,
        point,
        text: point
          ? describePoint(point, topic).join("\n")
          : `${share} of the ${values.length} samples of ${arm.name}: about ${formatValue(value, topic.unit)}`
      }))
    };
  });
  return {rows, height: Math.max(1, top)};
}

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

function titleOf(arms: Arm[], path: string, {metric, unit}: Topic): string {
  const spreads = arms.flatMap(({control, variant, points}) => {
    const values = points.map(({value}) => value);
    const center = median(values);
    const size = mad(values, center);
    if (control || values.length < 3) return [];
    return [{variant, size, text: center > 0 ? formatPercent(size / center) : formatValue(size, unit)}];
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

function legend(aggregated: boolean): Entry[] {
  const color = "var(--muted)";
  return [
    {text: aggregated ? `a hundredth of the samples` : "a sample that counts", color, symbol: "circle"},
    {text: "quartiles and median", color, symbol: "quartiles"}
  ];
}

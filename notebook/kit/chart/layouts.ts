import * as Plot from "@observablehq/plot";
import {formatNumber, formatPercent, formatValue, scaleOf, signed} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, LayoutFinding, LayoutSpread} from "../../../runner/result/types.ts";
import {counts} from "../../../runner/statistics/layout/samples.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {extentOf, logTicks, padded} from "./axis.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {laneMarks, layLanes, type LaneSpec} from "./layout-lanes.ts";
import {NARROW} from "./options.ts";
import {probe} from "./probe.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

const MARGIN = {top: 4, bottom: 44, side: 26};

/**
 * Returns a chart of what placement does to each variant: its value in each
 * random and in each pinned layout, and where the shipped one lies among them.
 */
export function layoutsChart(
  artifact: Artifact,
  finding: LayoutFinding,
  spreads: readonly LayoutSpread[],
  {title, width: outer}: {title: string; width: number}
): HTMLElement {
  const width = innerWidth(outer);
  const [first] = spreads;
  const all = spreads.flatMap(({levels}) => levels.map((level) => level.median));
  const {unit, factor} = scaleOf(median(all), first?.unit ?? "");
  const series = seriesOf(artifact);
  const specs = spreads.flatMap((spread) => lanesOf(spread, finding, lookOf(series, spread.variant), factor));
  const {domain, log} = axisOf(all.map((value) => value / factor));
  const place = (x: number): number => (log ? Math.log(x) : x);
  const [low, high] = domain.map(place) as [number, number];
  const px = (x: number): number => MARGIN.side + ((place(x) - low) / (high - low)) * (width - 2 * MARGIN.side);
  const {lanes, height} = layLanes(specs, px);
  const chart = Plot.plot({
    width,
    height: height + MARGIN.top + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.side,
    marginRight: MARGIN.side,
    className: "plot",
    ariaLabel: `The ${first?.metric ?? "value"} of each variant in each layout`,
    ariaDescription: specs.map(({name, figure}) => `${name}: ${figure}`).join("; "),
    x: {
      type: log ? "log" : "linear",
      domain,
      label: `${unit === "" ? (first?.metric ?? "") : `${first?.metric ?? ""} (${unit})`} →`,
      labelAnchor: "right",
      ticks: log ? logTicks(domain, width < NARROW ? 4 : 8) : width < NARROW ? 4 : 8,
      tickFormat: formatNumber,
      tickSize: 0,
      grid: true
    },
    y: {type: "linear", domain: [0, height], range: [MARGIN.top, MARGIN.top + height], axis: null},
    symbol: {type: "identity"},
    r: {type: "identity"},
    marks: laneMarks(lanes, width)
  });
  const stage = probe<null>(chart, {
    targets: () =>
      lanes.flatMap(({dots}) => dots.map(({x, y, text}) => ({x: px(x), y: y + MARGIN.top, lines: text, datum: null})))
  });
  return frame(stage, {
    title,
    legend,
    width: outer,
    file: [artifact.experiment.name, finding.step, first?.metric ?? "", "levels"],
    table: {
      columns: ["variant", "layout", `median (${first?.unit ?? ""})`, "samples"],
      rows: spreads.flatMap(({variant, levels}) =>
        levels.map(({layout, median, samples}) => [variant, layout, median, samples])
      )
    }
  });
}

/** Layouts that lie many times apart are shown on a logarithmic axis. */
function axisOf(values: readonly number[]): {domain: [number, number]; log: boolean} {
  const [low, high] = values.length === 0 ? [1, 1] : extentOf(values);
  if (low <= 0 || high / low < APART) return {domain: padded([...values]), log: false};
  const pad = (high / low) ** 0.05;
  return {domain: [low / pad, high * pad], log: true};
}

const APART = 8;

/** A lane of the random layouts, with the single ones marked on it, and one of the pinned ones. */
function lanesOf(spread: LayoutSpread, {layouts}: LayoutFinding, look: Series, factor: number): LaneSpec[] {
  const {levels, moves, range, unit, variant} = spread;
  const valuesOf = (kind: string): LaneSpec["dots"] =>
    levels.flatMap(({layout, median, samples}) => {
      const own = layouts.find(({name}) => name === layout);
      if (own?.kind !== kind || !counts(own)) return [];
      return [
        {
          x: median / factor,
          text: [`${variant}, ${layout}: ${formatValue(median, unit)}`, `median of ${plural(samples, "sample")}`]
        }
      ];
    });
  const [random, pinned] = [valuesOf("random"), valuesOf("pinned")];
  const middle = median(random.map(({x}) => x));
  const change = (ratio: number): string => signed(ratio - 1, formatPercent(ratio - 1));
  const lanes: LaneSpec[] = [
    {
      name: `${variant}, ${random.length} random`,
      figure: moves === null ? "" : `moves by up to ${formatPercent(moves)}`,
      dots: random,
      marks: [
        ...valuesOf("even").map((value) => ({...value, hollow: true, label: ""})),
        ...valuesOf("shipped").map((value) => ({...value, hollow: false, label: "shipped"}))
      ],
      bar: range === null ? null : {low: middle * range.low, middle, high: middle * range.high},
      look,
      hollow: false
    }
  ];
  if (pinned.length > 0) {
    const values = pinned.map(({x}) => x);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const own = median(values);
    lanes.push({
      name: `${variant}, ${pinned.length} pinned`,
      figure: `${change(least / own)} to ${change(most / own)}`,
      dots: pinned,
      marks: [],
      bar: {low: least, middle: own, high: most},
      look,
      hollow: true
    });
  }
  return lanes;
}

const legend: Entry[] = [
  {text: "a random layout", color: "var(--muted)", symbol: "circle"},
  {text: "a pinned layout; large, the even one", color: "var(--muted)", symbol: "circle", faint: true},
  {text: "their median, and where 90 % of them lie", color: "var(--muted)", symbol: "quartiles"}
];

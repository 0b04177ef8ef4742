import * as Plot from "@observablehq/plot";
import {formatValue} from "../../../runner/narrate/units.ts";
import {bins, type Bin} from "./bins.ts";
import type {Point, Topic} from "./points.ts";
import {lookOf, type Series} from "./series.ts";

/** A variant’s median, on the axis. */
export interface Median {
  look: Series;
  value: number;
}

/** Draws each sample; the ones that count lie over the others. */
export function everySample(points: Point[], series: Map<string, Series>, factor: number, topic: Topic): Plot.Markish {
  const look = ({sample}: Point) => lookOf(series, sample.variant);
  const color = (d: Point) => look(d).color;
  const channels = {
    x: "time",
    y: (d: Point) => d.value / factor,
    symbol: (d: Point) => look(d).symbol,
    title: (d: Point) => describe(d, topic)
  };
  return [
    Plot.dot(
      points.filter(({counted}) => !counted),
      {...channels, symbol: "times", stroke: color, strokeOpacity: 0.75, r: 3.5}
    ),
    Plot.dot(
      points.filter(({counted, sample}) => counted && sample.control),
      {...channels, stroke: color, strokeOpacity: 0.6, fill: "var(--surface)", r: 3.2}
    ),
    Plot.dot(
      points.filter(({counted, sample}) => counted && !sample.control),
      {...channels, fill: color, stroke: "var(--surface)", strokeWidth: 0.75, r: 3.8}
    )
  ];
}

/** Draws the medians and ranges of successive rounds. */
export function summarised(
  points: Point[],
  series: Map<string, Series>,
  factor: number,
  mostMarks: number
): Plot.Markish {
  const groups = bins(
    points.filter(({counted}) => counted),
    mostMarks
  );
  const color = ({variant}: Bin) => lookOf(series, variant).color;
  return [
    Plot.ruleX(groups, {
      x: "time",
      y1: ({low}: Bin) => low / factor,
      y2: ({high}: Bin) => high / factor,
      stroke: color,
      strokeOpacity: ({control}: Bin) => (control ? 0.2 : 0.4)
    }),
    Plot.dot(groups, {
      x: "time",
      y: ({middle}: Bin) => middle / factor,
      symbol: ({variant}: Bin) => lookOf(series, variant).symbol,
      fill: color,
      fillOpacity: ({control}: Bin) => (control ? 0.4 : 1),
      r: 2.5
    })
  ];
}

/** Marks, in a lane below the values, the samples that have none. */
export function failures(points: Point[], topic: Topic, lane: number): Plot.Markish {
  return Plot.dot(points, {
    x: "time",
    frameAnchor: "bottom",
    dy: -lane / 2,
    symbol: "times",
    stroke: ({sample}: Point) => (sample.status === "interrupted" ? "var(--muted)" : "var(--worse)"),
    strokeWidth: 2,
    r: 4.5,
    title: (d: Point) => describe(d, topic)
  });
}

export function medianLines(medians: Median[], [x1, x2]: [number, number]): Plot.Markish {
  return Plot.link(medians, {
    x1,
    x2,
    y1: "value",
    y2: "value",
    stroke: (d: Median) => d.look.color,
    strokeOpacity: 0.45,
    strokeWidth: 1.25,
    ariaHidden: "true"
  });
}

/** Names each median at the chart’s right, at least a line of text apart; `line` is its height on the axis. */
export function medianLabels(medians: Median[], {x, line}: {x: number; line: number}): Plot.Markish {
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
    lineWidth: 7.5,
    fontSize: 12
  });
}

function describe({sample, value, counted}: Point, {unit}: Topic): string {
  const who = sample.control ? `${sample.variant} (control)` : sample.variant;
  const where = `round ${sample.round}, position ${sample.position}, build ${sample.replicate}`;
  if (!Number.isFinite(value)) return `${who}: ${sample.status}\n${where}\n${sample.reason ?? ""}`;
  return `${who}: ${formatValue(value, unit)}\n${where}${counted ? "" : "\nset aside"}`;
}

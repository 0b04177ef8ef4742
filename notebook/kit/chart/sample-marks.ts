import * as Plot from "@observablehq/plot";
import type {Bin} from "./bins.ts";
import {describePoint} from "./evidence.ts";
import type {Point, Topic} from "./points.ts";
import {lookOf, type Series} from "./series.ts";

/** A variant’s median, on the axis. */
export interface Median {
  look: Series;
  value: number;
  modes: [low: number, high: number] | null; // where its values fall into two groups
}

/** Draws each sample; the ones that count lie over the others. */
export function everySample(points: Point[], series: Map<string, Series>, factor: number, topic: Topic): Plot.Markish {
  const look = ({sample}: Point) => lookOf(series, sample.variant);
  const color = (d: Point) => look(d).color;
  const channels = {
    x: "time",
    y: (d: Point) => d.value / factor,
    symbol: (d: Point) => look(d).symbol,
    title: (d: Point) => describePoint(d, topic).join("\n")
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
      {
        ...channels,
        fill: color,
        stroke: ({outlier}: Point) => (outlier ? "var(--foreground)" : "var(--surface)"),
        strokeWidth: 0.9,
        r: 3.8
      }
    )
  ];
}

/** Draws the medians and ranges of successive rounds. */
export function summarised(groups: Bin[], series: Map<string, Series>, factor: number): Plot.Markish {
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
    title: (d: Point) => describePoint(d, topic).join("\n")
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

/** Draws where the values lie of variants whose values fall into two groups. */
export function modeLines(medians: Median[], [x1, x2]: [number, number]): Plot.Markish {
  const lines = medians.flatMap(({look, modes}) => (modes ?? []).map((y) => ({look, y})));
  return Plot.link(lines, {
    x1,
    x2,
    y1: "y",
    y2: "y",
    stroke: (d: {look: Series}) => d.look.color,
    strokeDasharray: "4,3",
    strokeWidth: 1.25,
    ariaHidden: "true"
  });
}

/** Names each median at the chart’s right, at least a line of text apart; `line` is its height on the axis. */
export function medianLabels(
  medians: Median[],
  {x, line, domain: [low, high]}: {x: number; line: number; domain: [number, number]}
): Plot.Markish {
  const sorted = medians.toSorted((a, b) => b.value - a.value);
  // From the top down, and then up again where that went too far.
  const ys = sorted.map(({value}) => value);
  ys.forEach((y, i) => (ys[i] = Math.min(y, (ys[i - 1] ?? high + line) - line)));
  for (let i = ys.length - 1; i >= 0; --i) ys[i] = Math.max(ys[i] ?? low, (ys[i + 1] ?? low - line) + line);
  return Plot.text(
    sorted.map(({look}, i) => ({look, y: ys[i]})),
    {
      x,
      y: "y",
      text: (d: {look: Series}) => d.look.variant,
      fill: (d: {look: Series}) => d.look.color,
      textAnchor: "start",
      dx: 8,
      fontWeight: 600,
      textOverflow: "ellipsis-end",
      lineWidth: 8,
      fontSize: 12,
      clip: false
    }
  );
}

import * as Plot from "@observablehq/plot";
import {compareClause, compareHeadline, formatDelta, formatFloor} from "../../../runner/narrate/comparison.ts";
import {formatEffect, none} from "../../../runner/narrate/effect.ts";
import {formatNumber, formatRatio, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {countVerdicts} from "../verdict.ts";
import {ratioAxis} from "./axis.ts";
import {effectTable} from "./effect-table.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {NARROW, type ChartOptions} from "./options.ts";
import {probe} from "./probe.ts";
import {layRows, type Line, type Row} from "./rows.ts";
import {seriesOf} from "./series.ts";

/**
 * Returns a chart of comparisons on one scale: each pair, the estimate and its
 * interval, those of each build, and the control; on bands of δ, within which a
 * difference doesn’t matter, and of the noise floor, within which it can’t be
 * told from nothing.
 */
export function effectsChart(artifact: Artifact, comparisons: Comparison[], {width: outer}: ChartOptions): HTMLElement {
  const width = innerWidth(outer);
  const effect = comparisons.find((comparison) => comparison.effect)?.effect;
  const [first] = comparisons;
  if (!effect || !first)
    return frame(document.createElement("div"), {
      title: "Nothing could be compared.",
      legend: [],
      width: outer,
      file: [artifact.experiment.name, "effects"],
      table: effectTable(comparisons)
    });
  const zero = none(effect);
  const ratio = effect.scale === "ratio";
  const {rows, height} = layRows(artifact, comparisons, seriesOf(artifact));
  const [low, high] = domainOf(rows, zero);
  const {unit, factor} = ratio ? {unit: "", factor: 1} : scaleOf(Math.max(Math.abs(low), Math.abs(high)), first.unit);
  const label = `${axisLabel(comparisons, ratio ? null : unit)} →`;
  const count = width < NARROW ? 5 : 9; // ticks
  const lines = rows.flatMap((row) => row.lines);
  const middle = ratio ? Math.sqrt(low * high) : (low + high) / 2;
  const isLeft = ({estimate}: Line) => estimate < middle;
  const marginTop = 6;
  const marginBottom = 44;
  const chart = Plot.plot({
    width,
    height: height + marginTop + marginBottom,
    marginTop,
    marginBottom,
    marginLeft: 2,
    marginRight: 2,
    className: "plot",
    ariaLabel: ratio ? "Ratios with their intervals" : `Differences of ${first.metric} with their intervals`,
    ariaDescription: comparisons.map(describe).join("; "),
    x: ratio
      ? {type: "log", domain: [low, high], axis: null}
      : {
          ...{type: "linear", domain: [low, high], label, labelAnchor: "right", grid: true, tickSize: 0},
          ...{ticks: count, tickFormat: (value: number) => formatNumber(value / factor)}
        },
    y: {type: "linear", domain: [0, height], range: [marginTop, marginTop + height], axis: null},
    marks: [
      ...(ratio ? ratioAxis([low, high], count, label) : []),
      Plot.rect(rows, {
        x1: ({delta}: Row) => Math.max(low, delta[0]),
        x2: ({delta}: Row) => Math.min(high, delta[1]),
        y1: "track",
        y2: "bottom",
        fill: "var(--delta)",
        ariaHidden: "true"
      }),
      Plot.ruleX(
        rows.flatMap(({floor, track, bottom}) => (floor ?? []).map((x) => ({x, track, bottom}))),
        {
          x: "x",
          y1: "track",
          y2: "bottom",
          stroke: "var(--muted)",
          strokeDasharray: "3,3",
          ariaHidden: "true"
        }
      ),
      Plot.ruleX(rows, {x: () => zero, y1: "track", y2: "bottom", stroke: "var(--foreground)", strokeOpacity: 0.55}),
      Plot.dot(
        rows.flatMap((row) => row.pairs),
        {x: "x", y: "y", r: 2.6, fill: "color", fillOpacity: 0.3, ariaHidden: "true"}
      ),
      Plot.link(lines, {
        x1: ({low: end}: Line) => end ?? low,
        x2: ({high: end}: Line) => end ?? high,
        y: "y",
        stroke: "color",
        strokeWidth: "thickness",
        strokeOpacity: ({low, high}: Line) => (low === null || high === null ? 0.25 : 1), // without bounds it says little
        strokeLinecap: "round"
      }),
      Plot.dot(lines, {
        x: "estimate",
        y: "y",
        symbol: "symbol",
        r: "radius",
        fill: "color",
        stroke: "var(--surface)",
        strokeWidth: 1.25,
        title: "title"
      }),
      lineLabels(lines.filter(isLeft), "high"),
      lineLabels(
        lines.filter((line) => !isLeft(line)),
        "low"
      ),
      Plot.text(rows, {
        frameAnchor: "left",
        y: "head",
        text: "name",
        fontWeight: 600,
        fontSize: 13,
        fill: "var(--foreground)",
        stroke: "var(--surface)",
        strokeWidth: 5
      }),
      Plot.text(rows, {
        frameAnchor: "right",
        y: "head",
        text: "figure",
        fontSize: 13,
        fontVariant: "tabular-nums",
        fill: "var(--foreground)",
        stroke: "var(--surface)",
        strokeWidth: 5
      })
    ],
    opacity: {type: "identity"},
    r: {type: "identity"},
    symbol: {type: "identity"},
    length: {type: "identity"}
  });
  const stage = probe(chart, {
    targets: () => {
      const at = (x: number, y: number) => ({
        x: Number(chart.scale("x")?.apply(x)),
        y: Number(chart.scale("y")?.apply(y)),
        datum: null
      });
      return rows.flatMap(({lines, pairs, name}) => [
        ...lines.map((line) => ({...at(line.estimate, line.y), lines: [line.title, ...line.notes]})),
        ...pairs.map(({x, y, round}) => ({
          ...at(x, y),
          lines: [`${name}: ${ratio ? formatRatio(x) : formatValue(x, first.unit)}`, `in round ${round}`]
        }))
      ]);
    }
  });
  return frame(stage, {
    title: titleOf(comparisons),
    legend: legend(comparisons, rows),
    width: outer,
    file: [artifact.experiment.name, first.metric, "effects"],
    table: effectTable(comparisons)
  });
}

/** Names lines at the end where there is room. */
function lineLabels(lines: Line[], at: "low" | "high"): Plot.Markish {
  return Plot.text(lines, {
    x: (line: Line) => line[at] ?? line.estimate,
    y: "y",
    text: "label",
    textAnchor: at === "high" ? "start" : "end",
    dx: at === "high" ? 7 : -7,
    fill: "var(--muted)",
    stroke: "var(--surface)",
    strokeWidth: 3,
    fontSize: 11
  });
}

function titleOf(comparisons: Comparison[]): string {
  if (comparisons.length > 3) return `${countVerdicts(comparisons)}, with their intervals`; // as a map of them has no intervals
  return comparisons
    .map((comparison, i) => (i === 0 ? compareHeadline(comparison) : compareClause(comparison)))
    .join("; ");
}

function describe(comparison: Comparison): string {
  const {effect, unit} = comparison;
  return `${compareClause(comparison)}${effect ? `, ${formatEffect(effect, unit)}` : ""}`;
}

/** The unit is null where effects are ratios. */
function axisLabel(comparisons: readonly Comparison[], unit: string | null): string {
  const [first, ...others] = new Set(comparisons.map(({baseline}) => baseline));
  const baseline = others.length === 0 ? first : "the baseline";
  if (unit === null) return `ratio to ${baseline}, log scale`;
  return `${comparisons[0]?.metric}, difference from ${baseline}${unit === "" ? "" : ` (${unit})`}`;
}

function legend(comparisons: Comparison[], rows: Row[]): Entry[] {
  const deltas = [...new Set(comparisons.map(formatDelta))];
  const floors = [...new Set(comparisons.filter(({floor}) => floor !== null).map(formatFloor))];
  return [
    {
      text: deltas.length === 1 ? `± δ, ${deltas[0]}: smaller differences don’t matter` : "± δ",
      color: "var(--delta-ink)",
      symbol: "band"
    },
    ...(rows.some(({floor}) => floor)
      ? [
          {
            text: floors.length === 1 ? `noise floor, ${floors[0]}` : "noise floor",
            color: "var(--muted)",
            symbol: "dashes" as const
          }
        ]
      : []),
    {text: "median of the pairs’ ratios, with its interval", color: "var(--foreground)", symbol: "line"}
  ];
}

function domainOf(rows: Row[], zero: number): [number, number] {
  const values = [
    zero,
    ...rows.flatMap(({delta, floor, pairs, lines}) => [
      ...delta,
      ...(floor ?? []),
      ...pairs.map(({x}) => x),
      ...lines.flatMap(({low, estimate, high}) => [estimate, low ?? estimate, high ?? estimate])
    ])
  ].filter((value) => Number.isFinite(value));
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (zero === 1) {
    const pad = (high / low) ** 0.05;
    return [low / pad, high * pad];
  }
  const pad = 0.05 * (high - low);
  return [low - pad, high + pad];
}

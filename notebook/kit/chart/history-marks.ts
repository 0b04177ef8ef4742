import * as Plot from "@observablehq/plot";
import {formatEstimate, none} from "../../../runner/narrate/effect.ts";
import type {Level} from "../../../runner/result/types.ts";
import type {HistoryRule, HistorySample, HistorySegment, HistorySubject} from "./history-data.ts";

/** What the marks of a history are drawn from. */
export interface Drawn {
  subject: HistorySubject;
  samples: HistorySample[];
  segments: HistorySegment[];
  factor: number; // of the metric’s unit
  narrow: boolean;
  px: number; // of a revision
  lane: number; // px from the chart’s top, of what has no values
  bars: {top: number; bottom: number}; // likewise, of the posterior
}

/** px between revisions, below which marks are small. */
export const DENSE = 7;

/** Draws what has values: segments, changes, samples, levels and their intervals. */
export function layers({subject, samples, segments, factor, narrow, px}: Drawn): Plot.Markish {
  const {changes, drifts, levels, metric, outliers} = subject;
  const odd = new Set(outliers);
  const r = px < DENSE ? 2 : 3.6;
  const color = ({effect}: HistoryRule): string =>
    effect === null
      ? "var(--muted)"
      : effect.estimate > none(effect) === (metric.better === "lower")
        ? "var(--worse)"
        : "var(--better)";
  const counted = changes.filter(({weak}) => !weak);
  const labels = staggered(counted, px, narrow);
  return [
    Plot.rect(drifts, {
      x1: ({before}: HistoryRule) => before,
      x2: ({after}: HistoryRule) => after,
      fill: "var(--band)",
      stroke: "var(--line)",
      ariaHidden: "true"
    }),
    Plot.rect(
      counted.filter(({before, after}) => after - before > 1),
      {
        x1: ({before}: HistoryRule) => before,
        x2: ({after}: HistoryRule) => after,
        fill: color,
        fillOpacity: 0.1,
        ariaHidden: "true"
      }
    ),
    Plot.ruleX(changes, {
      x: middle,
      stroke: color,
      strokeOpacity: ({weak}: HistoryRule) => (weak ? 0.6 : 1),
      strokeDasharray: "4,3",
      strokeWidth: ({weak}: HistoryRule) => (weak ? 1 : 1.5),
      ariaHidden: "true"
    }),
    Plot.link(segments, {
      x1: ({first}: HistorySegment) => first - 0.4,
      x2: ({last}: HistorySegment) => last + 0.4,
      y1: ({value}: HistorySegment) => value / factor,
      y2: ({value}: HistorySegment) => value / factor,
      stroke: "var(--series-1)",
      strokeOpacity: 0.35,
      strokeWidth: 5,
      ariaHidden: "true"
    }),
    Plot.dot(samples, {
      x: "revision",
      y: ({value}: HistorySample) => value / factor,
      fill: "var(--series-1)",
      fillOpacity: 0.28,
      r: px < DENSE ? 1.3 : 2.2
    }),
    Plot.ruleX(
      levels.filter(({interval: {low, high}}) => low !== null && high !== null),
      {
        x: "revision",
        y1: ({interval}: Level) => (interval.low ?? 0) / factor,
        y2: ({interval}: Level) => (interval.high ?? 0) / factor,
        stroke: "var(--series-1)",
        strokeWidth: px < DENSE ? 1 : 2,
        strokeOpacity: 0.75
      }
    ),
    Plot.dot(levels, {
      x: "revision",
      y: ({estimate}: Level) => estimate / factor,
      r,
      fill: "var(--series-1)",
      stroke: ({revision}: Level) => (odd.has(revision) ? "var(--foreground)" : "var(--surface)"),
      strokeWidth: ({revision}: Level) => (odd.has(revision) ? 1.5 : 1)
    }),
    Plot.text(labels, {
      x: ({rule}: Label) => middle(rule),
      frameAnchor: "top",
      dy: -10,
      text: ({rule: {effect}}: Label) => (effect ? formatEstimate(effect, metric.unit) : ""),
      textAnchor: "middle",
      fill: ({rule}: Label) => color(rule),
      fontWeight: 600,
      fontSize: 12,
      stroke: "var(--surface)",
      strokeWidth: 4
    })
  ];
}

interface Label {
  rule: HistoryRule;
}

/** Of labels that would lie over each other the first is shown: the table and the tips have all. */
function staggered(changes: HistoryRule[], px: number, narrow: boolean): Label[] {
  const apart = narrow ? 44 : 50; // px
  const kept: Label[] = [];
  for (const rule of [...changes].sort((a, b) => size(b) - size(a))) {
    if (kept.every((other) => Math.abs(middle(other.rule) - middle(rule)) * px >= apart)) kept.push({rule});
  }
  return kept;
}

function size({effect}: HistoryRule): number {
  if (effect === null) return 0;
  return effect.scale === "ratio" ? Math.abs(Math.log(effect.estimate)) : Math.abs(effect.estimate);
}

function middle({before, after}: HistoryRule): number {
  return (before + after) / 2;
}

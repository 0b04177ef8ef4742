import {formatNumber, formatPercent, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {list} from "../../../runner/narrate/words.ts";
import type {Summary} from "../../../runner/result/types.ts";
import {ascending, sortedQuantile} from "../../../runner/statistics/quantile.ts";
import {describePoint} from "./evidence.ts";
import type {Point, Topic} from "./points.ts";
import {summaryOf, type Arm} from "./sample-table.ts";
import {lookOf, type Series} from "./series.ts";
import {stack} from "./stack.ts";

export const RADIUS = 3; // px
const TALLEST = 66; // px, of a stack
const QUANTILES = 100; // dots of an arm that has too many samples to show each
const FEWEST = 4; // samples that quartiles say something of

/** A dot of a distribution: a sample, or a hundredth of them. */
export interface Dot {
  x: number; // on the axis
  y: number; // px from the top
  look: Series;
  control: boolean;
  aside: boolean;
  point: Point | null;
  text: string;
}

/** A variant’s part of the chart; its y are px from the top. */
export interface Row {
  name: string;
  figure: string;
  look: Series;
  control: boolean;
  head: number;
  base: number;
  quartiles: [q1: number, median: number, q3: number];
  dots: Dot[];
}

interface Layout {
  toX: (summary: Summary) => (value: number) => number;
  px: (x: number) => number;
  summaries: readonly Summary[];
  series: Map<string, Series>;
  topic: Topic;
  aggregated: boolean;
}

/** Lays each arm’s dots over its quartiles, one arm below the other. */
export function layRows(
  arms: Arm[],
  {toX, px, summaries, series, topic, aggregated}: Layout
): {rows: Row[]; height: number} {
  let top = 0;
  const rows = arms.flatMap((arm): Row[] => {
    const summary = summaryOf(summaries, arm);
    if (!summary) return [];
    const {q1, median, q3} = summary;
    const x = toX(summary);
    const look = lookOf(series, arm.variant);
    const values = ascending(arm.points.map(({value}) => value));
    const at = (p: number) => sortedQuantile(values, p);
    const scale = scaleOf(median, topic.unit);
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
    return [
      {
        name: arm.name,
        figure:
          summary.n < FEWEST
            ? list(values.map((value) => formatValue(value, topic.unit)))
            : `${formatValue(median, topic.unit, scale)} [${formatNumber(q1 / scale.factor)}, ${formatNumber(q3 / scale.factor)}]`,
        look,
        control: arm.control,
        head,
        base,
        quartiles: [x(q1), x(median), x(q3)],
        dots: items.map(({value, point}, i) => ({
          x: x(value),
          y: base - RADIUS - (offsets[i] ?? 0),
          look,
          control: arm.control,
          aside: point !== null && !point.counted,
          point,
          text: point
            ? describePoint(point, topic).join("\n")
            : `${share} of the ${values.length} samples of ${arm.name}: about ${formatValue(value, topic.unit)}`
        }))
      }
    ];
  });
  return {rows, height: Math.max(1, top)};
}

/** Returns where the outermost dots of an arm stand that has too many samples to show each. */
export function outermost(values: readonly number[]): [low: number, high: number] {
  const sorted = ascending(values);
  return [sortedQuantile(sorted, 0.5 / QUANTILES), sortedQuantile(sorted, 1 - 0.5 / QUANTILES)];
}

import * as Plot from "@observablehq/plot";
import {formatEffect, negligible} from "../../../runner/narrate/effect.ts";
import type {Comparison, Effect} from "../../../runner/result/types.ts";
import {verdictLabel} from "../verdict.ts";
import {ratioAxis} from "./axis.ts";
import type {Table} from "./data.ts";
import {frame, innerWidth} from "./frame.ts";
import {NARROW} from "./options.ts";

/** Runs that stand together, e.g., those of one machine. */
export interface PastGroup {
  name: string; // empty: no heading
  rows: {name: string; comparison: Comparison}[];
}

interface Row {
  name: string;
  figure: string;
  effect: Effect;
  color: string;
  head: number; // px from the top
  note: number; // of the figure: beside the name, or below it where there is no room
  line: number;
  delta: [number, number];
}

const HEADING = 34; // px
const ROW = 42;
const LINE = 17;

/**
 * Returns a chart of ratios with their intervals, a row each, on one scale. Only
 * ratios can stand beside those of another machine, and so it shows no others.
 */
export function pastChart(
  groups: PastGroup[],
  {title, width: outer, file}: {title: string; width: number; file: string[]}
): HTMLElement {
  const narrow = outer < NARROW;
  const width = innerWidth(outer);
  const {rows, headings, height} = lay(groups, narrow ? LINE : 0);
  const values = [1, ...rows.flatMap(({effect, delta}) => [...delta, ...ends(effect)])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = (most / least) ** 0.06;
  const [low, high] = [least / pad, most * pad];
  const chart = Plot.plot({
    width,
    height: height + 48,
    marginTop: 4,
    marginBottom: 44,
    marginLeft: 2,
    marginRight: 2,
    className: "plot",
    ariaLabel: "Ratios with their intervals, by run",
    ariaDescription: rows.map(({name, figure}) => `${name}: ${figure}`).join("; "),
    x: {type: "log", domain: [low, high], axis: null},
    y: {type: "linear", domain: [0, height], range: [4, 4 + height], axis: null},
    symbol: {type: "identity"},
    marks: [
      ...ratioAxis([low, high], narrow ? 5 : 9, "ratio to the baseline, log scale →"),
      Plot.rect(rows, {
        x1: (d: Row) => d.delta[0],
        x2: (d: Row) => d.delta[1],
        y1: (d: Row) => d.line - 9,
        y2: (d: Row) => d.line + 9,
        fill: "var(--delta)",
        ariaHidden: "true"
      }),
      Plot.ruleX(rows, {
        x: 1,
        y1: (d: Row) => d.line - 9,
        y2: (d: Row) => d.line + 9,
        stroke: "var(--foreground)",
        strokeOpacity: 0.55,
        ariaHidden: "true"
      }),
      Plot.link(rows, {
        x1: ({effect}: Row) => effect.interval.low ?? low,
        x2: ({effect}: Row) => effect.interval.high ?? high,
        y: "line",
        stroke: "color",
        strokeWidth: 3.5,
        strokeOpacity: ({effect: {interval}}: Row) => (interval.low === null || interval.high === null ? 0.25 : 1),
        strokeLinecap: "round"
      }),
      Plot.dot(rows, {
        x: ({effect}: Row) => effect.estimate,
        y: "line",
        r: 4.5,
        fill: "color",
        stroke: "var(--surface)",
        strokeWidth: 1.25,
        title: ({name, figure}: Row) => `${name}: ${figure}`
      }),
      words(headings, {y: "y", text: "name", side: "left", bold: true, width}),
      words(rows, {y: "head", text: "name", side: "left"}),
      words(rows, {y: "note", text: "figure", side: narrow ? "left" : "right"})
    ]
  });
  return frame(chart, {title, legend: [], width: outer, file, table: tableOf(groups)});
}

/** Returns what the chart shows in numbers. */
function tableOf(groups: PastGroup[]): Table {
  return {
    columns: ["group", "run", "ratio", "low", "high", "level", "pairs", "verdict"],
    rows: groups.flatMap((group) =>
      group.rows.flatMap(({name, comparison}) => {
        const {effect} = comparison;
        if (effect?.scale !== "ratio") return [];
        const {estimate, interval, pairs} = effect;
        const {word} = verdictLabel(comparison);
        return [[group.name, name, estimate, interval.low, interval.high, interval.level, pairs, word]];
      })
    )
  };
}

function words<T>(
  data: T[],
  {
    y,
    text,
    side,
    bold = false,
    width = Infinity
  }: {y: keyof T & string; text: keyof T & string; side: "left" | "right"; bold?: boolean; width?: number} // px
): Plot.Markish {
  return Plot.text(data as unknown as Plot.Data, {
    frameAnchor: side,
    y,
    text,
    fontSize: 13,
    lineWidth: (0.92 * width) / 13, // em
    textOverflow: "ellipsis-end",
    fontWeight: bold ? 600 : 400,
    fontVariant: "tabular-nums",
    fill: bold ? "var(--muted)" : "var(--foreground)",
    stroke: "var(--surface)",
    strokeWidth: 5
  });
}

function lay(groups: PastGroup[], below: number): {rows: Row[]; headings: {name: string; y: number}[]; height: number} {
  const rows: Row[] = [];
  const headings: {name: string; y: number}[] = [];
  let top = 0;
  for (const group of groups) {
    const shown = group.rows.filter(({comparison}) => comparison.effect?.scale === "ratio");
    if (shown.length === 0) continue;
    if (group.name !== "") {
      headings.push({name: group.name, y: top + 18});
      top += HEADING;
    }
    for (const {name, comparison} of shown) {
      const {effect, unit, delta} = comparison;
      if (effect === null) continue;
      const {kind, mark, word} = verdictLabel(comparison);
      rows.push({
        name,
        figure: `${formatEffect(effect, unit)}  ${mark === "" ? "" : `${mark} `}${word}`,
        effect,
        color: colors[kind],
        head: top + 10,
        note: top + 10 + below,
        line: top + 27 + below,
        delta: negligible(effect, delta)
      });
      top += ROW + below;
    }
    top += 6;
  }
  return {rows, headings, height: Math.max(top, ROW)};
}

const colors = {
  worse: "var(--worse)",
  better: "var(--better)",
  equivalent: "var(--equivalent)",
  inconclusive: "var(--undecided)",
  "too noisy": "var(--undecided)",
  none: "var(--muted)"
};

function ends({estimate, interval: {low, high}}: Effect): number[] {
  return [estimate, low ?? estimate, high ?? estimate].filter((value) => value > 0);
}

import * as Plot from "@observablehq/plot";
import type {Series} from "./series.ts";
import {stack} from "./stack.ts";

const RADIUS = 4; // px
const TALLEST = 60; // px, of a stack
const MARK = 6; // px, radius of a single layout
const HEAD = 16; // px, of a lane’s line of text
const BELOW = 26; // px, under the bar
const LETTER = 7.6; // px, about as wide as one is

/** Some layouts of one kind, and what is measured in them. */
export interface LaneSpec {
  name: string;
  figure: string;
  dots: Value[]; // one for each layout, stacked
  marks: (Value & {hollow: boolean; label: string})[]; // single layouts, larger and on the bar
  bar: {low: number; middle: number; high: number} | null; // an estimate, or a middle, and what lies around it
  look: Series;
  hollow: boolean; // whether its dots are
}

interface Value {
  x: number;
  text: string[]; // what a tip says
}

/** A dot or a mark of a lane; its y is px from the top. */
export interface LaneDot extends Value {
  y: number;
  look: Series;
  hollow: boolean;
  label: string; // empty: none
  r: number; // px
}

export interface Lane extends Omit<LaneSpec, "dots" | "marks"> {
  head: number;
  base: number; // of the bar
  dots: LaneDot[];
}

/** Lays lanes out, one below the other, and stacks their dots. */
export function layLanes(specs: readonly LaneSpec[], px: (x: number) => number): {lanes: Lane[]; height: number} {
  let top = 0;
  const lanes = specs.map(({dots, marks, ...spec}): Lane => {
    const {offsets, height} = stack(
      dots.map(({x}) => px(x)),
      {size: 2 * RADIUS, tallest: TALLEST}
    );
    const head = top + HEAD;
    const base = head + 14 + (dots.length > 0 ? height + 2 : 0);
    top = base + BELOW;
    const {look} = spec;
    return {
      ...spec,
      head,
      base,
      dots: [
        ...dots.map(({x, text}, i) => ({
          ...{x, text, look, label: "", hollow: spec.hollow, r: RADIUS},
          y: base - RADIUS - 7 - (offsets[i] ?? 0)
        })),
        ...marks.map((mark) => ({...mark, look, r: MARK, y: base}))
      ]
    };
  });
  return {lanes, height: Math.max(1, top)};
}

/** Returns the marks of lanes: bars below, dots on them, names and, as far as the width in px allows, figures at the sides. */
export function laneMarks(lanes: readonly Lane[], width: number): Plot.Markish[] {
  const bars = lanes.flatMap(({bar, base, look}) => (bar === null ? [] : [{...bar, base, look}]));
  type Bar = (typeof bars)[number];
  const dots = lanes.flatMap((lane) => lane.dots);
  const channels = {
    x: "x",
    y: "y",
    r: "r",
    symbol: ({look}: LaneDot) => look.symbol,
    title: ({text}: LaneDot) => text.join("\n")
  };
  return [
    Plot.link(bars, {
      x1: "low",
      x2: "high",
      y: "base",
      stroke: ({look}: Bar) => look.color,
      strokeWidth: 4,
      strokeOpacity: 0.4,
      strokeLinecap: "butt",
      ariaHidden: "true"
    }),
    Plot.ruleX(bars, {
      x: "middle",
      y1: ({base}: Bar) => base - 6,
      y2: ({base}: Bar) => base + 6,
      stroke: ({look}: Bar) => look.color,
      strokeWidth: 2.5,
      ariaHidden: "true"
    }),
    Plot.dot(
      dots.filter(({hollow}) => hollow),
      {...channels, fill: "var(--surface)", stroke: ({look}: LaneDot) => look.color, strokeWidth: 1.5}
    ),
    Plot.dot(
      dots.filter(({hollow}) => !hollow),
      {...channels, fill: ({look}: LaneDot) => look.color, stroke: "var(--surface)", strokeWidth: 0.8}
    ),
    Plot.text(
      dots.filter(({label}) => label !== ""),
      {
        ...{x: "x", y: "y", text: "label", dy: 15, fontSize: 11},
        ...{fill: "var(--muted)", stroke: "var(--surface)", strokeWidth: 3}
      }
    ),
    headText(lanes, "left", "name"),
    headText(
      lanes.filter(({name, figure}) => (name.length + figure.length) * LETTER < width),
      "right",
      "figure"
    )
  ];
}

function headText(lanes: readonly Lane[], anchor: "left" | "right", text: "name" | "figure"): Plot.Markish {
  return Plot.text(lanes, {
    frameAnchor: anchor,
    y: "head",
    text,
    fontWeight: text === "name" ? 600 : 400,
    fontSize: 13,
    fontVariant: "tabular-nums",
    fill: "var(--foreground)",
    stroke: "var(--surface)",
    strokeWidth: 5
  });
}

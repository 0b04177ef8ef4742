import * as Plot from "@observablehq/plot";
import {formatEffect, formatEstimate, negligible, none} from "../../../runner/narrate/effect.ts";
import {deltaWords} from "../../../runner/narrate/layout-effect.ts";
import {formatNumber, scaleOf} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, Effect, LayoutEffect, LayoutFinding} from "../../../runner/result/types.ts";
import {counts} from "../../../runner/statistics/layout/samples.ts";
import {extentOf, ratioAxis} from "./axis.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {laneMarks, layLanes, type LaneSpec} from "./layout-lanes.ts";
import {NARROW} from "./options.ts";
import {probe} from "./probe.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

const MARGIN = {top: 4, bottom: 44, side: 10};

/**
 * Returns a chart of a difference layout by layout: as shipped, linked evenly, in
 * each random and in each pinned layout, with the median across these and its
 * interval, on the band of δ within which it would have vanished.
 */
export function layoutEffectsChart(
  artifact: Artifact,
  finding: LayoutFinding,
  effect: LayoutEffect,
  {title, width: outer}: {title: string; width: number}
): HTMLElement {
  const width = innerWidth(outer);
  const specs = lanesOf(finding, effect, lookOf(seriesOf(artifact), effect.variant));
  const shown = effect.shipped ?? effect.random;
  const ratio = shown?.scale !== "difference";
  const zero = shown === null ? 1 : none(shown);
  const delta = shown === null ? ([1, 1] as const) : negligible(shown, effect.delta);
  const domain = domainOf(specs, [zero, ...delta], ratio);
  const {unit, factor} = ratio ? {unit: "", factor: 1} : scaleOf(Math.max(...domain.map(Math.abs)), effect.unit);
  const [low, high] = domain.map((value) => (ratio ? Math.log(value) : value)) as [number, number];
  const px = (x: number): number =>
    MARGIN.side + (((ratio ? Math.log(x) : x) - low) / (high - low)) * (width - 2 * MARGIN.side);
  const {lanes, height} = layLanes(specs, px);
  const label = `${effect.metric}, ${ratio ? "ratio to" : "difference from"} ${effect.baseline}${unit === "" ? "" : ` (${unit})`} →`;
  const count = width < NARROW ? 4 : 8; // ticks
  const chart = Plot.plot({
    width,
    height: height + MARGIN.top + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.side,
    marginRight: MARGIN.side,
    className: "plot",
    ariaLabel: `The difference of ${effect.variant} from ${effect.baseline} in each layout`,
    ariaDescription: specs.map(({name, figure}) => `${name}: ${figure}`).join("; "),
    x: ratio
      ? {type: "log", domain, axis: null}
      : {
          ...{type: "linear", domain, label, labelAnchor: "right", grid: true, tickSize: 0},
          ...{ticks: count, tickFormat: (value: number) => formatNumber(value / factor)}
        },
    y: {type: "linear", domain: [0, height], range: [MARGIN.top, MARGIN.top + height], axis: null},
    symbol: {type: "identity"},
    r: {type: "identity"},
    marks: [
      ...(ratio ? ratioAxis(domain, count, label) : []),
      Plot.rect([delta], {
        x1: ([start]: readonly [number, number]) => start,
        x2: ([, end]: readonly [number, number]) => end,
        y1: 0,
        y2: height,
        fill: "var(--delta)",
        ariaHidden: "true"
      }),
      Plot.ruleX([zero], {stroke: "var(--foreground)", strokeOpacity: 0.55}),
      ...laneMarks(lanes, width)
    ]
  });
  const stage = probe<null>(chart, {
    targets: () =>
      lanes.flatMap(({dots}) => dots.map(({x, y, text}) => ({x: px(x), y: y + MARGIN.top, lines: text, datum: null})))
  });
  return frame(stage, {
    title,
    legend: legend(effect),
    width: outer,
    file: [artifact.experiment.name, finding.step, effect.metric, "layouts"],
    table: {
      columns: ["layout", "kind", ratio ? "ratio" : "difference", "pairs", "counts"],
      rows: effect.layouts.map(({layout, estimate, pairs}) => {
        const own = finding.layouts.find(({name}) => name === layout);
        return [layout, own?.kind ?? "", estimate, pairs, own !== undefined && counts(own) ? "yes" : "no"];
      })
    }
  });
}

function lanesOf({layouts}: LayoutFinding, effect: LayoutEffect, look: Series): LaneSpec[] {
  const {even, pinned, random, shipped, unit} = effect;
  const valuesOf = (kind: string): LaneSpec["dots"] =>
    effect.layouts.flatMap(({layout, estimate, pairs}) => {
      const own = layouts.find(({name}) => name === layout);
      if (estimate === null || own?.kind !== kind || !counts(own)) return [];
      const interval = {low: null, high: null, level: 0.95};
      const found: Effect = {scale: (shipped ?? random)?.scale ?? "ratio", estimate, interval, pairs};
      return [{x: estimate, text: [`${layout}: ${formatEstimate(found, unit)}`, `median of ${plural(pairs, "pair")}`]}];
    });
  const lane = (name: string, found: Effect | null, parts: Pick<LaneSpec, "dots" | "marks" | "hollow">): LaneSpec[] => {
    if (found === null) return [];
    const {estimate, interval} = found;
    const bar = {low: interval.low ?? estimate, middle: estimate, high: interval.high ?? estimate};
    return [{name, figure: formatEffect(found, unit), bar, look, ...parts}];
  };
  const single = (kind: string, hollow: boolean): Pick<LaneSpec, "dots" | "marks" | "hollow"> => ({
    dots: [],
    marks: valuesOf(kind).map((value) => ({...value, hollow, label: ""})),
    hollow
  });
  return [
    ...lane("as shipped", shipped, single("shipped", false)),
    ...lane("even", even, single("even", true)),
    ...lane(plural(random?.pairs ?? 0, "random layout"), random, {dots: valuesOf("random"), marks: [], hollow: false}),
    ...lane(plural(pinned?.pairs ?? 0, "pinned layout"), pinned, {dots: valuesOf("pinned"), marks: [], hollow: true})
  ];
}

function legend(effect: LayoutEffect): Entry[] {
  return [
    {text: `± δ, ${deltaWords(effect)}: smaller differences don’t matter`, color: "var(--delta-ink)", symbol: "band"},
    {text: "a layout", color: "var(--muted)", symbol: "circle"},
    {text: "median, with its interval", color: "var(--muted)", symbol: "quartiles"}
  ];
}

function domainOf(specs: readonly LaneSpec[], others: readonly number[], ratio: boolean): [number, number] {
  const [low, high] = extentOf([
    ...others,
    ...specs.flatMap(({dots, marks, bar}) => [
      ...[...dots, ...marks].map(({x}) => x),
      ...(bar === null ? [] : [bar.low, bar.high])
    ])
  ]);
  if (!ratio) return [low - 0.05 * (high - low), high + 0.05 * (high - low)];
  const pad = (high / low) ** 0.05;
  return [low / pad, high * pad];
}

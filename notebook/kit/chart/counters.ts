import * as Plot from "@observablehq/plot";
import {byCounter, formatDerived, formatDerivedRatio} from "../../../runner/narrate/counters.ts";
import {formatEffect} from "../../../runner/narrate/effect.ts";
import {formatRatio} from "../../../runner/narrate/units.ts";
import {summaryOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison, CountersFinding} from "../../../runner/result/types.ts";
import {ratioAxis} from "./axis.ts";
import type {Table} from "./data.ts";
import {frame, innerWidth} from "./frame.ts";
import {NARROW} from "./options.ts";
import {probe} from "./probe.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

const ROW = 24; // px
const LANE = 9; // px, between variants in a row

/** One counter of one variant. */
interface Mark {
  row: number;
  y: number;
  ratio: number;
  low: number;
  high: number;
  look: Series;
  title: string;
}

/**
 * Returns a chart of counters of a measurement: a row for each, and in it each
 * variant’s ratio to the baseline on one logarithmic scale, so that what grew a
 * thousandfold and what stayed are seen at once.
 */
export function countersChart(
  artifact: Artifact,
  finding: CountersFinding,
  {title, measurement, width: outer}: {title: string; measurement: string; width: number}
): HTMLElement {
  const width = innerWidth(outer);
  const groups = byCounter(finding).filter(([first]) => first?.measurement === measurement);
  const {rows, marks} = layMarks(groups, artifact);
  const isNarrow = width < NARROW;
  const height = rows.length * ROW;
  const marginLeft = isNarrow ? 2 : 190;
  const label = (row: number): string => rows[row] ?? "";
  const domain: [number, number] = [
    0.85 * Math.min(1 / 1.2, ...marks.map((mark) => mark.low)),
    1.25 * Math.max(1.5, ...marks.map((mark) => mark.high))
  ];
  const [low] = domain;
  const offset = isNarrow ? 15 : 0;
  const lane = isNarrow ? ROW + offset : ROW;
  const at = (row: number): number => row * lane + offset + ROW / 2;
  const total = isNarrow ? rows.length * lane : height;
  const chart = Plot.plot({
    width,
    height: total + 50,
    marginTop: 6,
    marginBottom: 44,
    marginLeft,
    marginRight: 60,
    className: "plot",
    ariaLabel: "Counters as ratios to the baseline",
    ariaDescription: marks.map((mark) => mark.title).join("; "),
    x: {type: "log", domain, axis: null},
    y: {type: "linear", domain: [0, total], range: [6, 6 + total], axis: null},
    marks: [
      ...ratioAxis(domain, isNarrow ? 5 : 7, `ratio to ${finding.variants[0] ?? ""}, log scale →`),
      Plot.ruleX([1], {stroke: "var(--foreground)", strokeOpacity: 0.55}),
      Plot.text(
        rows.map((_, i) => i),
        {
          ...(isNarrow ? {frameAnchor: "left", dy: -ROW / 2 - 4} : {x: () => low, dx: -10}),
          y: at,
          text: label,
          textAnchor: isNarrow ? "start" : "end",
          fill: "var(--foreground)",
          fontSize: 12,
          stroke: "var(--surface)",
          strokeWidth: 4
        }
      ),
      Plot.link(marks, {
        x1: () => 1,
        x2: "ratio",
        y: (mark: Mark) => at(mark.row) + mark.y,
        stroke: (mark: Mark) => mark.look.color,
        strokeOpacity: 0.5,
        strokeWidth: 2
      }),
      Plot.link(marks, {
        x1: "low",
        x2: "high",
        y: (mark: Mark) => at(mark.row) + mark.y,
        stroke: (mark: Mark) => mark.look.color,
        strokeWidth: 3.5,
        strokeLinecap: "round"
      }),
      Plot.dot(marks, {
        x: "ratio",
        y: (mark: Mark) => at(mark.row) + mark.y,
        symbol: (mark: Mark) => mark.look.symbol,
        r: 4.5,
        fill: (mark: Mark) => mark.look.color,
        stroke: "var(--surface)",
        strokeWidth: 1,
        title: "title"
      }),
      Plot.text(
        marks.filter(({ratio}) => ratio > 1.05 || ratio < 0.95),
        {
          x: "ratio",
          y: (mark: Mark) => at(mark.row) + mark.y,
          dx: 9,
          textAnchor: "start",
          text: (mark: Mark) => formatRatio(mark.ratio),
          fill: "var(--foreground)",
          fontSize: 11,
          fontVariant: "tabular-nums",
          stroke: "var(--surface)",
          strokeWidth: 4
        }
      )
    ],
    color: {type: "identity"},
    r: {type: "identity"},
    symbol: {type: "identity"}
  });
  const stage = probe(chart, {
    targets: () =>
      marks.map((mark) => ({
        x: Number(chart.scale("x")?.apply(mark.ratio)),
        y: Number(chart.scale("y")?.apply(at(mark.row) + mark.y)),
        lines: [mark.title],
        datum: null
      }))
  });
  const looks = new Map(marks.map(({look}) => [look.variant, look]));
  return frame(stage, {
    title,
    legend: [
      ...[...looks.values()].map(({variant, color, symbol}) => ({text: variant, color, symbol})),
      {text: "median of the pairs’ ratios, with its interval", color: "var(--foreground)", symbol: "line"}
    ],
    width: outer,
    file: [artifact.experiment.name, finding.step, measurement],
    table: countersTable(finding, measurement)
  });
}

function layMarks(groups: Comparison[][], artifact: Artifact): {rows: string[]; marks: Mark[]} {
  const series = seriesOf(artifact);
  const shown = groups.filter((group) => group.some(({effect}) => effect?.scale === "ratio"));
  const marks = shown.flatMap((group, row) =>
    group.flatMap((comparison, i): Mark[] => {
      const {effect, metric, unit, variant} = comparison;
      if (effect?.scale !== "ratio") return [];
      return [
        {
          row,
          y: (i - (group.length - 1) / 2) * Math.min(LANE, (ROW - 6) / Math.max(1, group.length - 1)),
          ratio: effect.estimate,
          low: effect.interval.low ?? effect.estimate,
          high: effect.interval.high ?? effect.estimate,
          look: lookOf(series, variant),
          title: `${variant}: ${metric} ${formatEffect(effect, unit)}`
        }
      ];
    })
  );
  return {rows: shown.flatMap(([first]) => (first ? [first.metric] : [])), marks};
}

function countersTable(finding: CountersFinding, measurement: string): Table {
  const {derived, shares, variants} = finding;
  const own = finding.comparisons.filter((one) => one.measurement === measurement);
  const counted = own.map(({baseline, metric, unit, variant, summaries, effect}) => {
    const median = (name: string): number | null => summaryOf(summaries, name)?.median ?? null;
    const share = shares.find((one) => one.measurement === measurement && one.metric === metric)?.share ?? 1;
    const {estimate = null, interval = null} = effect?.scale === "ratio" ? effect : {};
    return [
      metric,
      unit,
      variant,
      median(baseline),
      median(variant),
      estimate,
      interval?.low ?? null,
      interval?.high ?? null,
      share
    ];
  });
  const following = derived
    .filter((one) => one.measurement === measurement)
    .flatMap(({name, formula, values}) =>
      variants.slice(1).map((variant, i) => {
        const [before = null, after = null] = [values[0], values[i + 1]];
        const ratio = before === null || after === null || before === 0 ? null : after / before;
        return [`${name} = ${formula}`, "", variant, before, after, ratio, null, null, null];
      })
    );
  return {
    columns: ["counter", "unit", "variant", "baseline", "variant’s", "ratio", "low", "high", "share of time counted"],
    rows: [...counted, ...following]
  };
}

/** Returns derived figures as a table’s cells: name, the baseline’s value, and each variant’s with its ratio. */
export function derivedRows(finding: CountersFinding, measurement: string): string[][] {
  return finding.derived
    .filter((one) => one.measurement === measurement)
    .map(({name, values: [before = null, ...values]}) => [
      name,
      formatDerived({name}, before),
      ...values.flatMap((value) => [formatDerived({name}, value), formatDerivedRatio(before, value) ?? "–"])
    ]);
}

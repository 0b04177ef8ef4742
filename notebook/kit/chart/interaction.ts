import * as Plot from "@observablehq/plot";
import {html} from "htl";
import {none} from "../../../runner/narrate/effect.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {crossingOf, formatNegligible, outcomeSentence} from "../../../runner/narrate/interaction.ts";
import {formatNumber, formatRatio, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import type {Artifact, ComparisonFinding, Interaction} from "../../../runner/result/types.ts";
import {element} from "../element.ts";
import {extentOf, ratioAxis} from "./axis.ts";
import type {Table} from "./data.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {layCrossing, type CrossRow} from "./interaction-rows.ts";
import {MOST_MARKS, NARROW} from "./options.ts";
import {probe} from "./probe.ts";

const MARGIN = {top: 6, bottom: 44, side: 2};

/**
 * Returns a chart of a 2×2: on one scale what each of two changes does, a line
 * from one to the other, which is upright where both do the same, and beneath it
 * what the second is of the first, on the band of δ within which it doesn’t matter.
 */
export function interactionChart(
  artifact: Artifact,
  finding: ComparisonFinding,
  interaction: Interaction,
  {title, width: outer}: {title: string; width: number}
): HTMLElement {
  const {effect, metric} = interaction;
  const width = innerWidth(outer);
  const {rows, height, unit: own} = layCrossing(artifact, finding, interaction, width);
  const ratio = effect.scale === "ratio";
  const zero = none(effect);
  const dots = rows.flatMap((row) => row.dots.map((dot) => ({...dot, color: row.look.color})));
  const shown = dots.length > MOST_MARKS ? [] : dots;
  const domain = domainOf(rows, shown, zero);
  const [low, high] = domain;
  const count = width < NARROW ? 5 : 9; // ticks
  const {unit, factor} = ratio ? {unit: "", factor: 1} : scaleOf(Math.max(Math.abs(low), Math.abs(high)), own);
  const changes = rows.slice(0, -1);
  const chart = Plot.plot({
    width,
    height: height + MARGIN.top + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.side,
    marginRight: MARGIN.side,
    className: "plot",
    ariaLabel: `Two changes of ${metric}, and what the second is of the first`,
    ariaDescription: rows.map(({name, figure}) => `${name}: ${figure}`).join("; "),
    x: ratio
      ? {type: "log", domain, axis: null}
      : {
          ...{
            type: "linear",
            domain,
            label: `difference of ${metric}${unit === "" ? "" : ` (${unit})`} →`,
            labelAnchor: "right",
            grid: true
          },
          ...{ticks: count, tickFormat: (value: number) => formatNumber(value / factor), tickSize: 0}
        },
    y: {type: "linear", domain: [0, height], range: [MARGIN.top, MARGIN.top + height], axis: null},
    r: {type: "identity"},
    symbol: {type: "identity"},
    marks: [
      ...(ratio ? ratioAxis(domain, count, `ratio of ${metric}, log scale →`) : []),
      Plot.rect(rows, {
        x1: ({delta}: CrossRow) => delta[0],
        x2: ({delta}: CrossRow) => delta[1],
        y1: "track",
        y2: "bottom",
        fill: "var(--delta)",
        ariaHidden: "true"
      }),
      Plot.ruleX(rows, {x: () => zero, y1: "track", y2: "bottom", stroke: "var(--foreground)", strokeOpacity: 0.55}),
      Plot.link(changes.length === 2 ? [changes] : [], {
        x1: ([one]: CrossRow[]) => one?.effect.estimate,
        x2: ([, other]: CrossRow[]) => other?.effect.estimate,
        y1: ([one]: CrossRow[]) => one?.middle,
        y2: ([, other]: CrossRow[]) => other?.middle,
        stroke: "var(--muted)",
        strokeWidth: 1.5,
        strokeDasharray: "3,3",
        ariaHidden: "true"
      }),
      Plot.dot(shown, {x: "x", y: "y", r: 2.6, fill: "color", fillOpacity: 0.3, ariaHidden: "true"}),
      Plot.link(rows, {
        x1: ({effect}: CrossRow) => effect.interval.low ?? low,
        x2: ({effect}: CrossRow) => effect.interval.high ?? high,
        y: "middle",
        stroke: ({look}: CrossRow) => look.color,
        strokeWidth: 3.5,
        strokeOpacity: ({effect: {interval}}: CrossRow) => (interval.low === null || interval.high === null ? 0.25 : 1),
        strokeLinecap: "round"
      }),
      Plot.dot(rows, {
        x: ({effect}: CrossRow) => effect.estimate,
        y: "middle",
        symbol: ({look}: CrossRow) => look.symbol,
        r: 5.5,
        fill: ({look}: CrossRow) => look.color,
        stroke: "var(--surface)",
        strokeWidth: 1.25,
        title: ({name, figure}: CrossRow) => `${name}: ${figure}`
      }),
      Plot.text(rows, {...text, frameAnchor: "left", y: "head", text: "name", fontWeight: 600}),
      Plot.text(rows, {...text, frameAnchor: "right", y: "figureAt", text: "figure", fontVariant: "tabular-nums"})
    ]
  });
  const stage = probe<null>(chart, {
    targets: () => {
      const at = (x: number, y: number) => ({
        x: Number(chart.scale("x")?.apply(x)),
        y: Number(chart.scale("y")?.apply(y)),
        datum: null
      });
      return rows.flatMap(({name, figure, effect, middle, notes, dots}) => [
        {...at(effect.estimate, middle), lines: [`${name}: ${figure}`, ...notes]},
        ...(shown.length > 0 ? dots : []).map(({x, y, round}) => ({
          ...at(x, y),
          lines: [`${name}: ${ratio ? formatRatio(x) : formatValue(x, own)}`, `in round ${round}`]
        }))
      ]);
    }
  });
  return frame(stage, {
    title,
    legend: legend(formatNegligible(interaction, artifact)),
    width: outer,
    file: [artifact.experiment.name, finding.step, interaction.second.variant, metric, "interaction"],
    table: crossTable(finding, interaction),
    below: element(html`<div class="note">${outcomeSentence(interaction, artifact)}</div>`)
  });
}

const text = {fontSize: 13, fill: "var(--foreground)", stroke: "var(--surface)", strokeWidth: 5} as const;

function legend(delta: string): Entry[] {
  return [
    {text: `± δ, ${delta}: smaller differences don’t matter`, color: "var(--delta-ink)", symbol: "band"},
    {text: "upright where both have the same effect", color: "var(--muted)", symbol: "dashes"},
    {text: "median of the rounds, with its interval", color: "var(--foreground)", symbol: "line"}
  ];
}

function domainOf(rows: readonly CrossRow[], dots: readonly {x: number}[], zero: number): [number, number] {
  const ends = rows.flatMap(({effect: {estimate, interval}, delta}) => [
    ...delta,
    estimate,
    interval.low ?? estimate,
    interval.high ?? estimate
  ]);
  const [low, high] = extentOf([zero, ...ends, ...dots.map(({x}) => x)].filter(Number.isFinite));
  if (zero === 1) {
    const pad = (high / low) ** 0.05;
    return [low / pad, high * pad];
  }
  const pad = 0.05 * (high - low) || 1;
  return [low - pad, high + pad];
}

/** Returns a 2×2 in numbers: the two changes, and what the second is of the first. */
function crossTable(finding: ComparisonFinding, interaction: Interaction): Table {
  const {measurement, benchmark, metric, outcome} = interaction;
  const {first, second, both} = crossingOf(interaction, finding);
  const scales = new Set([first, second, both].flatMap(({effect}) => effect?.scale ?? []));
  return {
    columns: ["measured", "metric", "effect of", [...scales].join(" or "), "low", "high", "level", "pairs", "outcome"],
    rows: [first, second, both].map(({name, effect}) => [
      pathOf(measurement, benchmark),
      metric,
      name,
      effect?.estimate ?? null,
      effect?.interval.low ?? null,
      effect?.interval.high ?? null,
      effect?.interval.level ?? null,
      effect?.pairs ?? null,
      name === both.name ? outcome : null
    ])
  };
}

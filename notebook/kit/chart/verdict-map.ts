import * as Plot from "@observablehq/plot";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatEffect, formatEstimate} from "../../../runner/narrate/effect.ts";
import {plural} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {follow} from "../choice/address.ts";
import {isShown, isSuite, NO_CHOICE, placeName, placesOf, resolveChoice} from "../choice/choice.ts";
import {nothing} from "../element.ts";
import {countsOf, countVerdicts, verdictLabel} from "../verdict.ts";
import {effectTable} from "./effect-table.ts";
import {frame, innerWidth, type Entry} from "./frame.ts";
import {NARROW, source, type ChartOptions} from "./options.ts";
import {probe} from "./probe.ts";

const FEWEST = 4; // cells; fewer are better read in the chart of effects
const STRONGEST = Math.log(2); // a ratio of 2 has the full colour, and so has what is beyond

/** A cell of the map. */
interface Cell {
  column: string;
  row: string;
  comparison: Comparison;
  place: {at: string; metric: string};
  text: string;
  fill: string;
  strength: number; // opacity
}

/**
 * Returns a map of all comparisons, variants by measurements, benchmarks and
 * metrics: each cell its ratio and the mark of its verdict, coloured by what it
 * means and as strongly as it is large. What is only described has no colour.
 * Picking a cell shows its samples.
 */
export function verdictMap(artifact: Artifact, options: ChartOptions): Element {
  const cells = cellsOf(artifact, options);
  if (cells.length < FEWEST) return nothing();
  const width = innerWidth(options.width);
  const rows = [...new Set(cells.map(({row}) => row))];
  const columns = [...new Set(cells.map(({column}) => column))];
  if (columns.length === 1 && isSuite(artifact)) return nothing(); // the table of the suite is that, and more
  const narrow = width < NARROW;
  const longest = Math.max(...rows.map((row) => row.length));
  const marginLeft = Math.min(narrow ? 118 : 250, 14 + 6.8 * longest);
  const columnWidth = (width - marginLeft - 2) / columns.length;
  const cramped = columnWidth < 54;
  const marginTop = cramped ? 76 : 26;
  const step = rows.length > 30 ? 21 : 28;
  const height = marginTop + step * rows.length + 4;
  const chart = Plot.plot({
    width,
    height,
    marginTop,
    marginLeft,
    marginRight: cramped ? 22 : 2,
    marginBottom: 4,
    className: "plot",
    ariaLabel: "Comparisons by variant and by what was measured",
    ariaDescription: `${plural(rows.length, "row")} by ${plural(columns.length, "column")}; the data are in the table below.`,
    x: {type: "band", domain: columns, axis: null, padding: 0.04},
    y: {type: "band", domain: rows, axis: null, padding: 0.1},
    opacity: {type: "identity"},
    marks: [
      Plot.axisY({
        tickSize: 0,
        label: null,
        textOverflow: "ellipsis-end",
        lineWidth: (marginLeft - 8) / 12,
        fontSize: 12
      }),
      Plot.axisX({
        anchor: "top",
        tickSize: 0,
        label: null,
        fontSize: 12,
        textOverflow: "ellipsis-end",
        lineWidth: cramped ? 6 : Math.max(3, columnWidth / 12),
        ...(cramped ? {tickRotate: -60} : {})
      }),
      Plot.cell(cells, {x: "column", y: "row", fill: "fill", fillOpacity: "strength", rx: 3, title: titleOf}),
      Plot.text(cells, {
        x: "column",
        y: "row",
        text: cramped ? markOf : "text",
        fill: "var(--foreground)",
        fontSize: 12
      })
    ]
  });
  const stage = probe<Cell>(chart, {
    targets: () => {
      const x = chart.scale("x");
      const y = chart.scale("y");
      return cells.map((cell) => ({
        x: Number(x?.apply(cell.column)) + (x?.bandwidth ?? 0) / 2,
        y: Number(y?.apply(cell.row)) + (y?.bandwidth ?? 0) / 2,
        lines: titleOf(cell).split("\n"),
        datum: cell
      }));
    },
    pick: ({place}) => follow(place)
  });
  const judged = cells.map(({comparison}) => comparison).filter((comparison) => comparison.judged);
  return frame(stage, {
    title: countVerdicts(judged),
    legend: legend(cells),
    width: options.width,
    file: [artifact.experiment.name, "verdicts"],
    table: effectTable(cells.map(({comparison}) => comparison))
  });
}

const MOST_DETAILED = 6; // places whose described metrics have rows too

function cellsOf(artifact: Artifact, options: ChartOptions): Cell[] {
  const choice = resolveChoice(artifact, options.choice ?? NO_CHOICE);
  const compared = findingsOf(source(artifact, options), "comparison");
  const places = placesOf(artifact);
  const detailed = places.length <= MOST_DETAILED;
  const judgedMetrics = new Set(
    compared.flatMap(({comparisons}) => comparisons.filter((c) => c.judged).map((c) => c.metric))
  );
  const baselines = new Set(compared.flatMap(({pairs}) => pairs.map(({baseline}) => baseline)));
  const measurements = compared.flatMap(({comparisons}) => comparisons.map(({measurement}) => measurement));
  const oneMeasurement = compared.length === 1 && new Set(measurements).size === 1;
  return compared.flatMap(({step, comparisons}) =>
    comparisons
      .filter((comparison) => (comparison.judged || detailed) && isShown(choice, comparison))
      .map((comparison): Cell => {
        const {benchmark, metric, variant, baseline, effect, unit} = comparison;
        const at = placeName(artifact, step, comparison);
        const short = oneMeasurement && benchmark !== "" ? benchmark : at;
        const {mark} = verdictLabel(comparison);
        const named = judgedMetrics.size > 1 || detailed;
        return {
          column: baselines.size > 1 ? `${variant} ÷ ${baseline}` : variant,
          row: !named ? short : places.length > 1 ? `${short}, ${metric}` : metric,
          comparison,
          place: {at, metric},
          text: `${mark}${mark === "" ? "" : "\u00a0"}${effect ? formatEstimate(effect, unit) : "—"}`,
          ...colourOf(comparison)
        };
      })
  );
}

function colourOf({verdict, effect}: Comparison): {fill: string; strength: number} {
  const size = effect?.scale === "ratio" ? Math.abs(Math.log(effect.estimate)) : STRONGEST / 2;
  switch (verdict) {
    case "worse":
    case "better":
      return {fill: `var(--${verdict})`, strength: 0.16 + 0.34 * Math.sqrt(Math.min(1, size / STRONGEST))};
    case "equivalent":
      return {fill: "var(--equivalent)", strength: 0.13};
    case "inconclusive":
    case "too noisy":
      return {fill: "var(--undecided)", strength: 0.16};
    case null:
      return {fill: "var(--muted)", strength: 0.08};
  }
}

function markOf({comparison}: Cell): string {
  return verdictLabel(comparison).mark;
}

function titleOf({comparison}: Cell): string {
  const {measurement, benchmark, metric, variant, baseline, effect, unit} = comparison;
  return [
    `${variant} against ${baseline}: ${verdictLabel(comparison).word}`,
    `${pathOf(measurement, benchmark)}, ${metric}`,
    effect ? formatEffect(effect, unit) : (comparison.reason ?? "")
  ].join("\n");
}

function legend(cells: Cell[]): Entry[] {
  return countsOf(cells.map(({comparison}) => comparison)).map(({label: {kind, mark, word}}) => ({
    text: mark === "" ? word : `${mark} ${word}`,
    color: cells.find(({comparison}) => verdictLabel(comparison).kind === kind)?.fill ?? "var(--muted)",
    symbol: "band"
  }));
}

import {formatEstimate, formatInterval} from "../narrate/effect.ts";
import {pathOf} from "../narrate/comparison.ts";
import {isOf, rungNames} from "../narrate/layout.ts";
import {formatPercent, formatRatio, formatValue, signed} from "../narrate/units.ts";
import type {Effect, LayoutCause, LayoutEffect, LayoutFinding, LayoutSpread} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell} from "./table.ts";
import {item, tame, wrap} from "./text.ts";

/** Returns the tables that show what placement does to a difference: by how much it moves each variant, the effect across layouts, and the ladder. */
export function layoutTables({causes, effects, spreads}: LayoutFinding, {width, style = plainStyle}: Layout): string[] {
  const judged = effects.filter((effect) => effect.judged);
  const own = spreads.filter((spread) => judged.some((effect) => isOf(spread, effect)));
  return [
    ...(judged.length > 0 ? [effectTable(judged, width, style)] : []),
    ...(own.length > 0 ? [spreadTable(own, width, style)] : []),
    ...causes.map((cause) => ladder(cause, causes, width, style))
  ];
}

function effectTable(effects: readonly LayoutEffect[], width: number, style: Style): string {
  const rows = effects.flatMap((effect): Cell[][] => {
    const {baseline, variant, unit, shipped, even, random, pinned} = effect;
    const name = `${tame(variant)} ${shipped?.scale === "difference" ? "−" : "÷"} ${tame(baseline)}, ${tame(effect.metric)}`;
    const lines: [string, Effect | null, string][] = [
      ["shipped", shipped, "rounds"],
      ["even", even, "rounds"],
      ["random", random, "layouts"],
      ["pinned", pinned, "layouts"]
    ];
    return lines.map(([layout, found, of], i) => [
      i === 0 ? name : "",
      layout,
      found === null ? "–" : formatEstimate(found, unit),
      found === null ? "" : formatInterval(found, unit),
      found === null ? "" : `${found.pairs} ${of}`
    ]);
  });
  return table(
    [
      {heading: "effect", shrinks: true},
      {heading: "layout"},
      {heading: "median", align: "right"},
      {heading: "95 % interval", optional: true},
      {heading: "n", align: "right", optional: true}
    ],
    rows,
    width,
    style
  );
}

function spreadTable(spreads: readonly LayoutSpread[], width: number, style: Style): string {
  return table(
    [
      {heading: "variant", shrinks: true},
      {heading: "metric", shrinks: true},
      {heading: "shipped", align: "right", optional: true},
      {heading: "random layouts", align: "right"},
      {heading: "90 % of them", align: "right", optional: true},
      {heading: "shipped lies at", align: "right"},
      {heading: "as far out", align: "right", optional: true}
    ],
    spreads.map(({variant, metric, unit, levels, moves, range, shipped}) => {
      const level = levels.find(({layout}) => layout === "shipped");
      return [
        tame(variant),
        tame(metric),
        level === undefined ? "–" : formatValue(level.median, unit),
        moves === null ? "–" : `up to ${formatPercent(moves)}`,
        range === null ? "" : `${changeWords(range.low)} to ${changeWords(range.high)}`,
        shipped === null ? "" : farWords(shipped.ratio),
        shipped === null ? "" : formatPercent(shipped.share)
      ];
    }),
    width,
    style
  );
}

function changeWords(ratio: number): string {
  return signed(ratio - 1, formatPercent(ratio - 1));
}

/** A layout that is twice as far is not +100 % from others. */
function farWords(ratio: number): string {
  return Math.abs(Math.log2(ratio)) > 1 ? formatRatio(ratio) : changeWords(ratio);
}

function ladder(cause: LayoutCause, among: readonly LayoutCause[], width: number, style: Style): string {
  const {baseline, variant, measurement, benchmark, rungs} = cause;
  const where = among.length > 1 ? ` of ${pathOf(measurement, benchmark)}, ${variant} against ${baseline}` : "";
  const marks = {yes: style.good("✓"), no: style.dim("✗"), "cannot tell": style.warning("?")};
  return [
    wrap(style.dim(tame(`The ladder${where}`)), width),
    ...rungs.map(({rung, answer, evidence, step}) =>
      item(
        marks[answer],
        `${rungNames[rung]}: ${answer}. ${tame(evidence)}${step === null ? "" : style.dim(` (${tame(step)})`)}`,
        width
      )
    )
  ].join("\n");
}

import {summaryOf} from "../result/findings.ts";
import type {Comparison, Finding} from "../result/types.ts";
import {pathOf} from "../narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../narrate/effect.ts";
import {judged} from "../narrate/finding.ts";
import {mediansNote} from "../narrate/medians.ts";
import {formatLevel, formatSpread, scaleOf, type Scale} from "../narrate/units.ts";
import {verdictWord} from "../narrate/words.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell, type Column} from "./table.ts";
import {wrap} from "./text.ts";

/**
 * Returns a finding’s tables, one for each measurement, metric and baseline: its
 * variants a row each, or, where there are many benchmarks, those.
 */
export function resultTables(finding: Finding, {width, style = plainStyle}: Layout): string[] {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of finding.kind === "comparison" ? judged(finding) : []) {
    const {baseline, measurement, metric} = comparison;
    const key = [measurement, metric, baseline].join("\0");
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  const tables = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const single = group.every(({benchmark}) => benchmark === first.benchmark);
    const where = pathOf(first.measurement, single ? first.benchmark : "");
    const title = `${where}: ${first.metric || "value"}, median ± median absolute deviation${levelOf(group)}`;
    return [
      `${wrap(style.dim(title), width)}\n${single ? variantTable(group, width, style) : benchmarkTable(group, width, style)}`
    ];
  });
  const note = mediansNote([...groups.values()].flat());
  return note === null ? tables : [...tables, wrap(style.dim(note), width)];
}

function variantTable(group: readonly Comparison[], width: number, style: Style): string {
  const [first] = group;
  if (!first) return "";
  const scale = commonScale(group);
  const rows = [
    [first.baseline, median(first, first.baseline, scale), "", "", {text: "baseline", paint: style.dim}],
    ...group.map((comparison) => [
      comparison.variant,
      median(comparison, comparison.variant, scale),
      ...outcome(comparison, style)
    ])
  ];
  return table(
    [{heading: "variant", shrinks: true}, {heading: "median", align: "right"}, ...outcomeColumns(group)],
    rows,
    width,
    style
  );
}

function benchmarkTable(group: readonly Comparison[], width: number, style: Style): string {
  const [first] = group;
  if (!first) return "";
  const many = new Set(group.map(({variant}) => variant)).size > 1;
  const columns: Column[] = [
    {heading: "benchmark", shrinks: true},
    ...(many ? [{heading: "variant", shrinks: true}] : []),
    {heading: many ? "baseline" : first.baseline, align: "right", optional: true},
    {heading: many ? "median" : first.variant, align: "right", optional: true},
    ...outcomeColumns(group)
  ];
  const rows = group.map((comparison) => {
    const scale = commonScale([comparison]);
    return [
      comparison.benchmark,
      ...(many ? [comparison.variant] : []),
      median(comparison, comparison.baseline, scale),
      median(comparison, comparison.variant, scale),
      ...outcome(comparison, style)
    ];
  });
  return table(columns, rows, width, style);
}

function outcomeColumns(group: readonly Comparison[]): Column[] {
  const isDifference = group.some(({effect}) => effect?.scale === "difference");
  return [
    {heading: isDifference ? "difference" : "ratio", align: "right"},
    {heading: "interval", align: "right", optional: true},
    {heading: "verdict"}
  ];
}

function levelOf(group: readonly Comparison[]): string {
  const [level, ...others] = new Set(group.flatMap(({effect}) => (effect ? formatLevel(effect.interval.level) : [])));
  return level && others.length === 0 ? `; ${level} intervals` : "";
}

function outcome({effect, verdict, ...comparison}: Comparison, style: Style): Cell[] {
  const {unit} = comparison;
  return [
    effect ? formatEstimate(effect, unit) : "",
    effect ? formatInterval(effect, unit) : "",
    verdict === "worse"
      ? {text: verdictWord(comparison, verdict), paint: style.bad}
      : verdict === "better"
        ? {text: verdictWord(comparison, verdict), paint: style.good}
        : verdict === "equivalent"
          ? verdict
          : {text: verdict ?? "no result", paint: style.warning}
  ];
}

function median(comparison: Comparison, variant: string, scale: Scale): string {
  const found = summaryOf(comparison.summaries, variant);
  return found ? formatSpread(found.median, found.mad, comparison.unit, scale) : "–";
}

/** Returns the scale that suits the baseline, so that a column has one unit. */
function commonScale(group: readonly Comparison[]): Scale {
  const [first] = group;
  const found = group.flatMap((comparison) => summaryOf(comparison.summaries, comparison.baseline) ?? [])[0];
  return scaleOf(found?.median ?? 0, first?.unit ?? "");
}

import type {ComparisonFinding, Effect, Interaction} from "../result/types.ts";
import {pathOf} from "../narrate/comparison.ts";
import {formatEstimate, formatInterval} from "../narrate/effect.ts";
import {crossingOf} from "../narrate/interaction.ts";
import {formatLevel} from "../narrate/units.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell} from "./table.ts";
import {tame, wrap} from "./text.ts";

/**
 * Returns the tables of a finding’s 2×2s, one for each measurement and metric: the
 * two changes and what the second is of the first a row each or, of a suite, a
 * table for each two changes, its benchmarks a row each.
 */
export function interactionTables(finding: ComparisonFinding, {width, style = plainStyle}: Layout): string[] {
  const {interactions} = finding;
  const isSuite = new Set(interactions.map(({benchmark}) => benchmark)).size > 1;
  const groups = new Map<string, Interaction[]>();
  for (const interaction of interactions) {
    const {measurement, metric, first, second} = interaction;
    const key = JSON.stringify([measurement, metric, ...(isSuite ? [first, second] : [])]);
    groups.set(key, [...(groups.get(key) ?? []), interaction]);
  }
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    if (!one) return [];
    const crossings = group.map((interaction) => crossingOf(interaction, finding));
    const {first, second} = crossingOf(one, finding);
    const own = levelsOf(crossings.flatMap((crossing) => [crossing.first.effect, crossing.second.effect]));
    const level = levelsOf(crossings.map(({both}) => both.effect));
    const what = isSuite
      ? `first ${first.name}, second ${second.name}; ${level} intervals`
      : `two changes${own === "" ? "" : ` (${own} intervals)`} and their interaction (${level})`;
    const title = tame(`${pathOf(one.measurement, isSuite ? "" : one.benchmark)}: ${one.metric}, ${what}`);
    const rows = isSuite ? benchmarkTable(group, finding, width, style) : changeTable(group, finding, width, style);
    return [`${wrap(style.dim(title), width)}\n${rows}`];
  });
}

function changeTable(group: readonly Interaction[], finding: ComparisonFinding, width: number, style: Style): string {
  const rows = group.flatMap((interaction): Cell[][] => {
    const {first, second, both, unit} = crossingOf(interaction, finding);
    return [
      [tame(first.name), ...cells(first.effect, unit), ""],
      [tame(second.name), ...cells(second.effect, unit), ""],
      [{text: `  ${both.name}`, paint: style.bold}, ...cells(both.effect, unit), outcome(interaction, style)]
    ];
  });
  return table(
    [
      {heading: "change", shrinks: true},
      {heading: "effect", align: "right"},
      {heading: "interval", align: "right", optional: true},
      {heading: "outcome"}
    ],
    rows,
    width,
    style
  );
}

function benchmarkTable(
  group: readonly Interaction[],
  finding: ComparisonFinding,
  width: number,
  style: Style
): string {
  const rows = group.map((interaction): Cell[] => {
    const {first, second, both, unit} = crossingOf(interaction, finding);
    return [
      tame(interaction.benchmark),
      cells(first.effect, unit)[0],
      cells(second.effect, unit)[0],
      ...cells(both.effect, unit),
      outcome(interaction, style)
    ];
  });
  return table(
    [
      {heading: "benchmark", shrinks: true},
      {heading: "first", align: "right"},
      {heading: "second", align: "right"},
      {heading: "interaction", align: "right"},
      {heading: "interval", align: "right", optional: true},
      {heading: "outcome"}
    ],
    rows,
    width,
    style
  );
}

function levelsOf(effects: readonly (Effect | null)[]): string {
  return [...new Set(effects.flatMap((effect) => (effect ? formatLevel(effect.interval.level) : [])))].join(" or ");
}

function cells(effect: Effect | null, unit: string): [estimate: string, interval: string] {
  return effect === null ? ["–", ""] : [formatEstimate(effect, unit), formatInterval(effect, unit)];
}

function outcome({outcome}: Interaction, style: Style): Cell {
  return outcome === "cannot tell"
    ? {text: outcome, paint: style.warning}
    : outcome === "differ"
      ? {text: outcome, paint: style.bold}
      : outcome;
}

import type {ComparisonFinding, Effect} from "../result/types.ts";
import {pathOf} from "./comparison.ts";
import {formatEstimate, formatInterval} from "./effect.ts";
import {crossingOf} from "./interaction.ts";
import type {TextTable} from "./markdown-history.ts";
import {formatLevel} from "./units.ts";

/** Returns a table of a finding’s 2×2s, a row each: the two changes, and what the second is of the first. */
export function interactionTable(finding: ComparisonFinding): TextTable[] {
  const {interactions} = finding;
  if (interactions.length === 0) return [];
  const levels = [...new Set(interactions.map(({effect}) => formatLevel(effect.interval.level)))];
  const estimate = (effect: Effect | null, unit: string): string =>
    effect === null ? "–" : formatEstimate(effect, unit);
  return [
    {
      head: [
        "",
        "first change",
        "effect",
        "second change",
        "effect",
        "second over first",
        `${levels.join(" or ")} interval`,
        "outcome"
      ],
      align: ["left", "left", "right", "left", "right", "right", "right", "left"],
      rows: interactions.map((interaction) => {
        const {measurement, benchmark, metric, outcome} = interaction;
        const {first, second, both, unit} = crossingOf(interaction, finding);
        return [
          `${pathOf(measurement, benchmark)}, ${metric}`,
          first.name,
          estimate(first.effect, unit),
          second.name,
          estimate(second.effect, unit),
          estimate(both.effect, unit),
          formatInterval(both.effect, unit),
          outcome
        ];
      })
    }
  ];
}

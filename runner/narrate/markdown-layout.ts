import type {Effect, LayoutFinding} from "../result/types.ts";
import {formatEstimate, formatInterval} from "./effect.ts";
import {rungNames} from "./layout.ts";
import type {TextTable} from "./markdown-history.ts";
import {plural} from "./words.ts";

/** Returns the effect in each kind of layout, and the ladder of each cause. */
export function layoutTables({causes, effects}: LayoutFinding): TextTable[] {
  const judged = effects.filter((effect) => effect.judged);
  return [
    ...judged.map(({baseline, variant, unit, shipped, even, random, pinned}): TextTable => {
      const row = (layout: string, effect: Effect | null, of: string): string[] =>
        effect === null
          ? [layout, "–", "–", "–"]
          : [layout, formatEstimate(effect, unit), formatInterval(effect, unit), plural(effect.pairs, of)];
      return {
        head: ["layout", `${variant} against ${baseline}`, "95 % interval", "n"],
        align: ["left", "right", "right", "right"],
        rows: [
          row("shipped", shipped, "round"),
          row("even", even, "round"),
          row("random", random, "layout"),
          row("pinned", pinned, "layout")
        ]
      };
    }),
    ...causes.map(({rungs}): TextTable => ({
      head: ["rung", "answer", "evidence", "step"],
      align: ["left", "left", "left", "left"],
      rows: rungs.map(({rung, answer, evidence, step}) => [rungNames[rung], answer, evidence, step ?? ""])
    }))
  ];
}

import type {CountersFinding} from "../result/types.ts";
import {byCounter, formatCounted, formatCountedRatio, formatDerived} from "./counters.ts";
import {formatInterval} from "./effect.ts";
import type {TextTable} from "./markdown-history.ts";

/** Returns what the processor did: a table of counters, and one of what follows from them. */
export function countersTables(finding: CountersFinding): TextTable[] {
  const {derived, variants} = finding;
  const [baseline = "", ...others] = variants;
  const groups = byCounter(finding);
  if (groups.length === 0) return [];
  const counters: TextTable = {
    head: ["measurement", "counter", baseline, ...others.flatMap((variant) => [variant, "ratio", "interval"])],
    align: ["left", "left", "right", ...others.flatMap(() => ["right", "right", "right"] as const)],
    rows: groups.map((group) => {
      const [first] = group;
      return [
        first?.measurement ?? "",
        first?.metric ?? "",
        (first && formatCounted(first, baseline)) ?? "–",
        ...others.flatMap((variant) => {
          const one = group.find((comparison) => comparison.variant === variant);
          if (one === undefined) return ["–", "–", "–"];
          const {effect, unit} = one;
          return [
            formatCounted(one, variant) ?? "–",
            formatCountedRatio(one) ?? "–",
            effect?.scale === "ratio" ? formatInterval(effect, unit) : "–"
          ];
        })
      ];
    })
  };
  const following: TextTable = {
    head: ["measurement", "derived", "formula", ...variants],
    align: ["left", "left", "left", ...variants.map(() => "right" as const)],
    rows: derived.map(({measurement, name, formula, values}) => [
      measurement,
      name,
      formula,
      ...values.map((value) => formatDerived({name}, value))
    ])
  };
  return following.rows.length === 0 ? [counters] : [counters, following];
}

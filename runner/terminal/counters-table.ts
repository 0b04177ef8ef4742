import {byCounter, formatCounted, formatCountedRatio, formatDerived, formatDerivedRatio} from "../narrate/counters.ts";
import {formatPercent} from "../narrate/units.ts";
import type {CountersFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle} from "./style.ts";
import {table, type Cell, type Column} from "./table.ts";
import {tame, wrap} from "./text.ts";

/** Returns the tables that show what the processor did: of each measurement its counters, and what follows from them. */
export function countersTables(finding: CountersFinding, {width, style = plainStyle}: Layout): string[] {
  const {derived, shares, variants} = finding;
  const [baseline = "", ...others] = variants;
  const groups = byCounter(finding);
  const measurements = [...new Set(groups.flatMap(([first]) => (first ? [first.measurement] : [])))];
  return measurements.map((measurement) => {
    const own = groups.filter(([first]) => first?.measurement === measurement);
    const partial = shares.filter((share) => share.measurement === measurement);
    const columns: Column[] = [
      {heading: "counter", shrinks: true},
      {heading: tame(baseline), align: "right"},
      ...others.flatMap((variant): Column[] => [
        {heading: tame(variant), align: "right", optional: true},
        {heading: "ratio", align: "right"}
      ]),
      ...(partial.length > 0 ? [{heading: "counted", align: "right", optional: true} as const] : [])
    ];
    const counted = own.map((group): Cell[] => {
      const [first] = group;
      const share = partial.find(({metric}) => metric === first?.metric);
      return [
        tame(first?.metric ?? ""),
        first ? (formatCounted(first, baseline) ?? "–") : "–",
        ...others.flatMap((variant) => {
          const one = group.find((comparison) => comparison.variant === variant);
          return one ? [formatCounted(one, variant) ?? "–", formatCountedRatio(one) ?? "–"] : ["–", "–"];
        }),
        ...(partial.length > 0 ? [share ? formatPercent(share.share) : "100 %"] : [])
      ];
    });
    const following = derived
      .filter((one) => one.measurement === measurement)
      .map(({name, values}): Cell[] => [
        {text: tame(name), paint: style.dim},
        formatDerived({name}, values[0] ?? null),
        ...others.flatMap((_, i) => [
          formatDerived({name}, values[i + 1] ?? null),
          formatDerivedRatio(values[0] ?? null, values[i + 1] ?? null) ?? "–"
        ]),
        ...(partial.length > 0 ? [""] : [])
      ]);
    const title = wrap(style.dim(`${tame(measurement)}: medians, and ratios to ${tame(baseline)}`), width);
    return `${title}\n${table(columns, [...counted, ...following], width, style)}`;
  });
}

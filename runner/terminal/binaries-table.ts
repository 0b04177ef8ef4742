import {changeText, formatAddress, told} from "../narrate/binaries.ts";
import {formatNumber} from "../narrate/units.ts";
import type {BinariesFinding, ComparedProgram} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell, type Column} from "./table.ts";
import {tame} from "./text.ts";

const MOST = 25; // rows of hot functions

/** Returns the tables that show how builds differ, function by function: in numbers, and where hot functions are. */
export function binariesTables(finding: BinariesFinding, {width, style = plainStyle}: Layout): string[] {
  const programs = told(finding.programs).shown;
  if (programs.length === 0) return [];
  const [main] = programs;
  return [
    countTable(programs, finding, width, style),
    ...(main && main.hot.length > 0 ? [hotTable(main, finding, width, style)] : [])
  ];
}

function countTable(programs: ComparedProgram[], {variants}: BinariesFinding, width: number, style: Style): string {
  const columns: Column[] = [
    {heading: "program", shrinks: true},
    {heading: "variant", shrinks: true},
    {heading: "functions", align: "right"},
    {heading: "moved", align: "right"},
    {heading: "in place", align: "right"},
    {heading: "changed", align: "right"},
    {heading: "added", align: "right"},
    {heading: "removed", align: "right"},
    {heading: "over", align: "right", optional: true}
  ];
  const rows = programs.flatMap(({path, builds, comparisons}) =>
    builds.flatMap((build, i): Cell[][] => {
      if (build === null) return [];
      const variant = variants[i] ?? "";
      const comparison = comparisons.find((one) => one.variant === variant);
      const counts = comparison
        ? [
            comparison.moved,
            comparison.same,
            comparison.changed.count,
            comparison.added.count,
            comparison.removed.count
          ]
        : [null, null, null, null, null];
      const over = build.pressure === null ? "" : formatNumber(build.pressure);
      return [
        [
          tame(path),
          tame(variant),
          formatNumber(build.functions),
          ...counts.map((count) => (count === null ? "" : formatNumber(count))),
          build.pressure !== null && build.pressure > 0 ? {text: over, paint: style.bad} : over
        ]
      ];
    })
  );
  return table(columns, rows, width, style);
}

function hotTable({builds, hot}: ComparedProgram, finding: BinariesFinding, width: number, style: Style): string {
  const {erratum, hotKnown, variants} = finding;
  const there = variants.flatMap((variant, i) => (builds[i] == null ? [] : [{variant, i}]));
  const columns: Column[] = [
    {heading: hotKnown ? "hot function" : "largest functions", shrinks: true},
    {heading: "bytes", align: "right"},
    ...there.flatMap(({variant}): Column[] => [
      {heading: tame(variant), align: "right"},
      {heading: "mod 4096", align: "right"},
      {heading: "mod 64", align: "right", optional: true},
      ...(erratum === true ? [{heading: "on 32", align: "right", optional: true} as const] : [])
    ]),
    {heading: "code", optional: true}
  ];
  const rows = hot.slice(0, MOST).map(({name, places}): Cell[] => {
    const last = there.map(({i}) => places[i]).findLast((place) => place != null);
    return [
      tame(name),
      last ? formatNumber(last.bytes) : "",
      ...there.flatMap(({i}) => {
        const place = places[i];
        if (place == null) return ["–", "", "", ...(erratum === true ? [""] : [])];
        const {address, onBoundary} = place;
        return [
          formatAddress(address),
          String(address % 4096),
          String(address % 64),
          ...(erratum === true ? [String(onBoundary)] : [])
        ];
      }),
      last ? changeText(last.change) : ""
    ];
  });
  const rest = hot.length - MOST;
  const text = table(columns, rows, width, style);
  return rest > 0 ? `${text}\n${style.dim(`and ${rest} more`)}` : text;
}

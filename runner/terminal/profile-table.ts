import {changeText} from "../narrate/binaries.ts";
import {formatShift} from "../narrate/profile.ts";
import {formatPercent} from "../narrate/units.ts";
import type {ProfileFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle} from "./style.ts";
import {table, type Cell, type Column} from "./table.ts";
import {tame, wrap} from "./text.ts";

const MOST = 20; // rows

/** Returns the table that shows where the time went: functions with their shares, and how these differ. */
export function profileTables(finding: ProfileFinding, {width, style = plainStyle}: Layout): string[] {
  const {functions, instrument, variants} = finding;
  if (functions.length === 0) return [];
  const [baseline = "", ...others] = variants;
  const columns: Column[] = [
    {heading: "function", shrinks: true},
    {heading: tame(baseline), align: "right"},
    ...others.flatMap((variant): Column[] => [
      {heading: tame(variant), align: "right"},
      {heading: "Δ", align: "right", optional: true},
      {heading: "code", optional: true}
    ]),
    {heading: "in", shrinks: true, optional: true}
  ];
  const rows = functions.slice(0, MOST).map(({name, object, shares, changes}): Cell[] => {
    const shifts = formatShift(shares);
    return [
      tame(name),
      formatPercent(shares[0] ?? 0),
      ...others.flatMap((_, i) => {
        const change = changes[i + 1] ?? null;
        return [formatPercent(shares[i + 1] ?? 0), shifts[i] ?? "", change === null ? "" : changeText(change)];
      }),
      tame(object)
    ];
  });
  const unit = instrument === "callgrind" ? "simulated instructions" : "samples";
  const title = wrap(style.dim(`Shares of ${unit} in each function itself; Δ in percentage points`), width);
  const rest = functions.length - MOST;
  const text = `${title}\n${table(columns, rows, width, style)}`;
  return [rest > 0 ? `${text}\n${style.dim(`and ${rest} more`)}` : text];
}

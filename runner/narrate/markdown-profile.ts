import type {ProfileFinding} from "../result/types.ts";
import {changeText} from "./binaries.ts";
import type {TextTable} from "./markdown-history.ts";
import {formatShift} from "./profile.ts";
import {formatPercent} from "./units.ts";

const MOST = 15; // rows

/** Returns where the time went, the hottest functions first. */
export function profileTable({functions, variants}: ProfileFinding): TextTable[] {
  if (functions.length === 0) return [];
  const others = variants.slice(1);
  return [
    {
      head: ["function", "in", variants[0] ?? "", ...others.flatMap((variant) => [variant, "Δ (points)", "code"])],
      align: ["left", "left", "right", ...others.flatMap(() => ["right", "right", "left"] as const)],
      rows: functions.slice(0, MOST).map(({name, object, shares, changes}) => {
        const shifts = formatShift(shares);
        return [
          name,
          object,
          formatPercent(shares[0] ?? 0),
          ...others.flatMap((_, i) => {
            const change = changes[i + 1] ?? null;
            return [formatPercent(shares[i + 1] ?? 0), shifts[i] ?? "", change === null ? "" : changeText(change)];
          })
        ];
      })
    }
  ];
}

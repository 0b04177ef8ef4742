import type {BinariesFinding} from "../result/types.ts";
import {changeText, formatAddress, told} from "./binaries.ts";
import type {TextTable} from "./markdown-history.ts";
import {formatNumber} from "./units.ts";

const MOST = 15; // rows

/** Returns how builds differ in numbers, and where the hot functions of the one that matters most are. */
export function binariesTables({programs, variants}: BinariesFinding): TextTable[] {
  const counts: TextTable = {
    head: ["program", "variant", "functions", "moved", "in place", "changed", "added", "removed", "lines too many"],
    align: ["left", "left", "right", "right", "right", "right", "right", "right", "right"],
    rows: told(programs).shown.flatMap(({path, builds, comparisons}) =>
      builds.flatMap((build, i) => {
        if (build === null) return [];
        const found = comparisons.find(({variant}) => variant === variants[i]);
        const numbers = found
          ? [found.moved, found.same, found.changed.count, found.added.count, found.removed.count].map(formatNumber)
          : ["", "", "", "", ""];
        const pressure = build.pressure === null ? "–" : formatNumber(build.pressure);
        return [[path, variants[i] ?? "", formatNumber(build.functions), ...numbers, pressure]];
      })
    )
  };
  const [main] = told(programs).shown;
  if (counts.rows.length === 0) return [];
  if (main === undefined || main.hot.length === 0) return [counts];
  const hot: TextTable = {
    head: ["function", "bytes", ...variants.flatMap((variant, i) => (i === 0 ? [variant] : [variant, "code"]))],
    align: [
      "left",
      "right",
      ...variants.flatMap((_, i) => (i === 0 ? (["right"] as const) : (["right", "left"] as const)))
    ],
    rows: main.hot.slice(0, MOST).map(({name, places}) => [
      name,
      formatNumber(places.findLast((place) => place !== null)?.bytes ?? 0),
      ...variants.flatMap((_, i) => {
        const place = places[i] ?? null;
        const address = place === null ? "–" : formatAddress(place.address);
        return i === 0 ? [address] : [address, place === null ? "" : changeText(place.change)];
      })
    ])
  };
  return [counts, hot];
}

import type {ChangedCode, CodeChange} from "../statistics/repeated-binaries.ts";
import type {HotShares} from "../statistics/repeated-profile.ts";
import {formatNumber, formatPercent} from "./units.ts";
import {list, plural} from "./words.ts";

const NAMED = 4; // functions that a sentence can hold
const LEAST = 0.0005; // uncertainty that is worth a word

/** Returns where the time goes, as a clause with the hottest functions. */
export function hotClause({functions, simulated}: HotShares): string {
  const what = simulated ? "simulated instructions" : "time";
  if (functions.length === 0) return `no function has 1 % of the ${what}`;
  const named = functions.slice(0, NAMED).map(({name, share, error}, i) => {
    const size = error < LEAST ? formatPercent(share) : `${formatPercent(share)} ± ${formatPercent(error)}`;
    return i === 0 ? `${name} has ${size} of the ${what}` : `${name} ${size}`;
  });
  const rest = functions.length - named.length;
  return list(rest > 0 ? [...named, `${plural(rest, "more function")} at least 1 %`] : named);
}

/** Returns the hottest function with its share, and the share’s 95 % interval; null where none is hot. */
export function hotFigure({functions: [hottest]}: HotShares): {estimate: string; interval: string} | null {
  if (hottest === undefined) return null;
  const {name, share, error} = hottest;
  const [low, high] = [Math.max(0, share - error), Math.min(1, share + error)].map(formatPercent);
  return {estimate: `${name} ${formatPercent(share)}`, interval: `[${low}, ${high}]`};
}

/** Returns which functions have other code, as a clause with the largest of them. */
export function changedClause({changes}: ChangedCode): string {
  if (changes.length === 0) return "no function changed";
  return list(
    changes.map(({count, names, what}) => {
      const named = names.slice(0, NAMED);
      const rest = count - named.length;
      const all = list(rest > 0 ? [...named, `${formatNumber(rest)} more`] : named);
      return `${all} ${what === "changed" ? what : `${count === 1 ? "was" : "were"} ${what}`}`;
    })
  );
}

/** Returns how many functions have other code, e.g., “2 changed, 1 added”. */
export function changedFigure({changes}: ChangedCode): {estimate: string; interval: string} {
  const counts = new Map<CodeChange["what"], number>();
  for (const {count, what} of changes) counts.set(what, (counts.get(what) ?? 0) + count);
  const each = [...counts].map(([what, count]) => `${formatNumber(count)} ${what}`);
  return {estimate: each.join(", ") || "none changed", interval: ""};
}

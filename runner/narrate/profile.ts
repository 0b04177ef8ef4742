import {HOT} from "../result/hot.ts";
import type {ProfiledFunction, ProfileFinding} from "../result/types.ts";
import {shareError} from "../statistics/profile/share-error.ts";
import {undone, type Narration} from "./finding.ts";
import {publishedSentences} from "./published.ts";
import {fixed, formatNumber, formatPercent, signed} from "./units.ts";
import {capital, list, plural, sentence} from "./words.ts";

const NAMED = 4; // functions that a sentence can hold
const SHIFT = 0.03; // a share that changed by less is not worth a sentence

/** Returns in words where the time went. */
export function narrateProfile(finding: ProfileFinding): Narration {
  const {functions, instrument, published = [], samples, starts, status, variants} = finding;
  if (status !== "done") return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
  const simulated = instrument === "callgrind";
  const what = simulated ? "instructions" : "samples";
  const hottest = functions
    .slice(0, NAMED)
    .map(({name, shares}) => `${name} (${shares.map(formatPercent).join(" and ")})`);
  return {
    headline: touchedClause(finding) ?? hottestClause(finding),
    paragraphs: [
      functions.length === 0
        ? "No function has half a percent of the time."
        : `The hottest functions are ${list(hottest)}: the shares of ${list([...variants])}, by themselves and without what they call.`,
      ...shiftSentences(finding),
      `${simulated ? "Simulated by callgrind, which counts each instruction, not the time it takes" : `Recorded by perf (${finding.event ?? ""})`}: ${list(
        variants.map(
          (variant, i) => `${variant} ${formatNumber(samples[i] ?? 0)} ${what} in ${plural(starts[i] ?? 0, "start")}`
        )
      )}.${simulated ? "" : ` A share of ${formatPercent(0.1)} is known to ± ${formatPercent(shareError(0.1, samples))}.`}`,
      ...publishedSentences(published)
    ],
    described: null,
    warnings: []
  };
}

/** Returns the short answer: where the time went. */
export function profileAnswer(finding: ProfileFinding): string[] {
  return [sentence(narrateProfile(finding).headline)];
}

/** Returns the functions in which at least 1 % of some variant’s time was found. */
export function hotOf({functions}: ProfileFinding): ProfiledFunction[] {
  return functions.filter(({shares}) => Math.max(...shares) >= HOT);
}

/** Returns how a share differs from the baseline’s, in percentage points, e.g., "+3.1". */
export function formatShift([before = 0, ...others]: readonly number[]): string[] {
  return others.map((share) => signed(share - before, fixed((share - before) * 100, 1)));
}

/** Says which of the hot functions have other code than the baseline’s; null where that is not known. */
function touchedClause(finding: ProfileFinding): string | null {
  const {variants} = finding;
  const [baseline = "", ...others] = variants;
  const hot = hotOf(finding);
  const known = hot.filter(({changes}) => changes.slice(1).some((change) => change !== null));
  if (known.length === 0) return null;
  const touchedIn = (i: number): ProfiledFunction[] =>
    known.filter(({changes}) => ["changed", "added", "removed"].includes(changes[i + 1] ?? ""));
  const untouched = others.filter((_, i) => touchedIn(i).length === 0);
  const clauses = others.flatMap((variant, i) => {
    const touched = touchedIn(i);
    if (touched.length === 0) return [];
    const share = touched.reduce((sum, {shares}) => sum + (shares[i + 1] ?? 0), 0);
    const names = touched.slice(0, NAMED).map(({name}) => name);
    const rest = touched.length - names.length;
    const verb = touched.length === 1 ? "has" : "have";
    return [
      `from ${baseline} to ${variant} the code changed of ${list([...names, ...(rest > 0 ? [`${rest} more`] : [])])}, which ${verb} ${formatPercent(share)} of the time of ${variant}`
    ];
  });
  const none = `none of the ${plural(known.length, "hot function")} that were built has other code in ${list(untouched, "or")} than in ${baseline}`;
  return capital([...(untouched.length > 0 ? [none] : []), ...clauses].join("; "));
}

function hottestClause({functions, step}: ProfileFinding): string {
  const [first] = functions;
  if (first === undefined) return `The step ${step} found no function that stands out`;
  return `The hottest function is ${first.name}, with ${formatPercent(Math.max(...first.shares))} of the time`;
}

/** Names what has a larger or smaller share than in the baseline, beyond what chance explains. */
function shiftSentences({functions, samples, variants}: ProfileFinding): string[] {
  return variants.slice(1).flatMap((variant, i) => {
    const shifted = functions
      .map(({name, shares}) => ({name, before: shares[0] ?? 0, after: shares[i + 1] ?? 0}))
      .filter(({before, after}) => {
        const chance = Math.hypot(shareError(before, samples), shareError(after, samples));
        return Math.abs(after - before) > Math.max(SHIFT, chance);
      })
      .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
      .slice(0, NAMED);
    if (shifted.length === 0) return [`No function’s share of ${variant} is another than of ${variants[0] ?? ""}.`];
    const each = shifted.map(
      ({name, before, after}) => `${name} from ${formatPercent(before)} to ${formatPercent(after)}`
    );
    return [`From ${variants[0] ?? ""} to ${variant}, shares changed of ${list(each)}.`];
  });
}

import type {BinariesFinding, ComparedProgram, FunctionChange, ProgramComparison} from "../result/types.ts";
import {cacheSize} from "./cache.ts";
import {undone, type Narration} from "./finding.ts";
import {formatNumber, formatValue} from "./units.ts";
import {afterColon, capital, list, plural, sentence} from "./words.ts";

const SHOWN = 8; // programs that are told of one by one
const NAMED = 8; // functions that a sentence can hold

/** Returns in words how builds differ, function by function. */
export function narrateBinaries(finding: BinariesFinding): Narration {
  const {programs, status} = finding;
  if (status !== "done") return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
  const {shown, same, more} = told(programs);
  const [main] = shown;
  if (main === undefined) {
    const headline = `The step ${finding.step} found no program in two builds`;
    return {headline, paragraphs: [], described: null, warnings: []};
  }
  const hot = hotHeadline(main, finding);
  const counts = main.comparisons.map((comparison) => countClause(main, comparison, finding));
  const headline = hot ?? (counts.length > 0 ? capital(counts.join("; ")) : `${main.path} has one build only`);
  return {
    headline,
    paragraphs: [
      ...shown.flatMap((program, i) =>
        program.comparisons.map((comparison) => {
          const isTold = i === 0 && hot === null;
          const count = isTold ? "" : sentence(capital(countClause(program, comparison, finding)));
          return [count, ...nameSentences(comparison), ...shiftSentence(comparison)].filter(Boolean).join(" ");
        })
      ),
      more === 0 ? "" : `${plural(more, "more file")} ${more === 1 ? "differs" : "differ"}, too.`,
      same === 0 ? "" : `In ${plural(same, "other file")} all functions are the same code at the same addresses.`,
      ...hotNotes(finding)
    ].filter((text) => text !== ""),
    described: null,
    warnings: programs.flatMap((program) => unread(program, finding))
  };
}

/** Returns the short answer: how builds differ, function by function. */
export function binariesAnswer(finding: BinariesFinding): string[] {
  const {headline} = narrateBinaries(finding);
  const [main] = byInterest(finding.programs);
  if (finding.status !== "done" || main === undefined) return [sentence(headline)];
  const [comparison] = main.comparisons;
  if (comparison === undefined || hotHeadline(main, finding) === null) return [sentence(headline)];
  return [sentence(headline), sentence(capital(countClause(main, comparison, finding)))];
}

/** Returns the programs, those with hot functions first, and then the larger ones. */
export function byInterest(programs: readonly ComparedProgram[]): ComparedProgram[] {
  const size = ({builds}: ComparedProgram): number => Math.max(0, ...builds.map((build) => build?.functions ?? 0));
  return [...programs].sort((a, b) => b.hot.length - a.hot.length || size(b) - size(a));
}

/** Returns the programs to tell of, the one that matters most first, how many others are the same, and how many more differ. */
export function told(programs: readonly ComparedProgram[]): {shown: ComparedProgram[]; same: number; more: number} {
  const [main, ...others] = byInterest(programs);
  if (main === undefined) return {shown: [], same: 0, more: 0};
  const differing = others.filter(({comparisons}) =>
    comparisons.some(
      ({moved, unknown, changed, added, removed}) => moved + unknown + changed.count + added.count + removed.count > 0
    )
  );
  const unread = others.filter((one) => !differing.includes(one) && !isRead(one));
  const shown = [main, ...differing.slice(0, SHOWN - 1)];
  return {
    shown,
    same: others.length - differing.length - unread.length,
    more: differing.length - (shown.length - 1)
  };
}

/** Whether a program’s functions could be read in each of its builds, and held against the baseline’s. */
function isRead({builds, comparisons}: ComparedProgram): boolean {
  return comparisons.length > 0 && builds.every((build) => build === null || build.reason === null);
}

/** Returns a cache in words, e.g., "32 KiB 8-way L1I". */
export function cacheName(cache: Pick<NonNullable<BinariesFinding["cache"]>, "bytes" | "ways">): string {
  return `${cacheSize(cache)} L1I`;
}

/** Returns what became of a function, in a word or two. */
export function changeText(change: FunctionChange): string {
  return change === "moved" ? "same, moved" : change === "same" ? "same, in place" : change;
}

function countClause(
  {builds, path}: ComparedProgram,
  {variant, same, moved, changed, added, removed, unknown}: ProgramComparison,
  {variants, programs}: BinariesFinding
): string {
  const total = builds[variants.indexOf(variant)]?.functions ?? 0;
  const where =
    programs.length > 1
      ? `in ${path}, from ${variants[0] ?? ""} to ${variant}`
      : `from ${variants[0] ?? ""} to ${variant}`;
  if (moved + changed.count + added.count + removed.count + unknown === 0) {
    return `${where}, all ${plural(total, "function")} are the same code at the same addresses`;
  }
  const parts = [
    [moved, "same code at other addresses"],
    [same, "same code at the same address"],
    [changed.count, "changed"],
    [added.count, "added"],
    [removed.count, "removed"],
    [unknown, "not readable"]
  ] as const;
  const told = parts.flatMap(([count, words], i) => {
    if (count === 0) return [];
    const verb = i < 2 ? (count === 1 ? "is the" : "are the") : i === 2 ? "" : count === 1 ? "was" : "were";
    return [`${formatNumber(count)} ${verb} ${words}`.replace(/ {2,}/g, " ")];
  });
  return `${where}, of ${plural(total, "function")} ${list(told)}`;
}

/** Returns what became of the hot functions, and how they share the cache; null where none is known. */
function hotHeadline({builds, comparisons, hot}: ComparedProgram, finding: BinariesFinding): string | null {
  const {cache, hotKnown, variants} = finding;
  if (!hotKnown || hot.length === 0 || comparisons.length === 0) return null;
  const count = (variant: string, ...changes: FunctionChange[]): number =>
    hot.filter(({places}) => changes.includes(places[variants.indexOf(variant)]?.change ?? "removed")).length;
  const each = comparisons.map(({variant}) => ({
    variant,
    changed: count(variant, "changed", "added", "removed", "unknown"),
    moved: count(variant, "moved")
  }));
  const baseline = variants[0] ?? "";
  const functions = plural(hot.length, "hot function");
  const others = list(
    each.map(({variant}) => variant),
    "or"
  );
  const what = each.every(({changed}) => changed === 0)
    ? `None of the ${functions} changed from ${baseline} to ${others}`
    : `Of the ${functions} ${list(each.map(({variant, changed}) => `${changed} changed from ${baseline} to ${variant}`))}`;
  const went = each.every(({moved}) => moved === hot.length)
    ? `all ${hot.length} moved`
    : each.every(({moved}) => moved === 0)
      ? "none moved"
      : list(each.map(({variant, moved}) => `${moved} moved in ${variant}`));
  const pressed = builds
    .flatMap((build, i) => (build?.pressure == null ? [] : [{variant: variants[i] ?? "", over: build.pressure}]))
    .sort((a, b) => b.over - a.over);
  const [most, ...rest] = pressed;
  if (cache === null || most === undefined) return `${what}, and ${went}`;
  if (most.over === 0) return `${what}, and ${went}: in each they fit into the sets of the ${cacheName(cache)}`;
  const against = rest.length === 0 ? "" : `, against ${list(rest.map(({variant, over}) => `${over} in ${variant}`))}`;
  return `${what}, and ${went}: in ${most.variant} they press ${plural(most.over, "line")} too many into the sets of the ${cacheName(cache)}${against}`;
}

function nameSentences({changed, added, removed}: ProgramComparison): string[] {
  return [
    {what: "Changed", ...changed},
    {what: "Added", ...added},
    {what: "Removed", ...removed}
  ].flatMap(({what, count, names}) => {
    if (count === 0) return [];
    const shown = names.slice(0, NAMED);
    const rest = count - shown.length;
    return [`${what}: ${list(rest > 0 ? [...shown, `${formatNumber(rest)} more`] : shown)}.`];
  });
}

function shiftSentence({moved, shift}: ProgramComparison): string[] {
  if (shift === null || shift.functions < 2) return [];
  const way = shift.bytes < 0 ? "down" : "up";
  return [
    `${formatNumber(shift.functions)} of the ${formatNumber(moved)} that moved did so by ${formatNumber(Math.abs(shift.bytes))} bytes ${way}, more than by any other distance.`
  ];
}

function hotNotes({cache, erratum, hotKnown, programs, variants}: BinariesFinding): string[] {
  const [main] = byInterest(programs);
  const notes = hotKnown
    ? []
    : ["Which functions are hot is not known: no earlier step profiled these variants. Shown are the largest."];
  if (cache === null) notes.push("How functions share the instruction cache cannot be told: its ways are not known.");
  else if (cache.given) notes.push(`The cache is the one that the experiment names, ${cacheName(cache)}.`);
  if (erratum === true && main !== undefined && main.hot.length > 0) {
    const counts = variants.flatMap((variant, i) => {
      const build = main.builds[i];
      return build == null ? [] : [`${formatNumber(build.onBoundary)} in ${variant}`];
    });
    notes.push(
      `This processor decodes a branch anew, each time it runs, where the branch crosses or ends on a multiple of 32 bytes (the erratum SKX102). Of the branches of ${hotKnown ? "hot" : "these"} functions that is ${list(counts)}.`
    );
  }
  return notes;
}

/** Returns why functions are missing from the comparison, a sentence for each program. */
function unread({builds, path}: ComparedProgram, {variants}: BinariesFinding): string[] {
  const reasons = builds.flatMap((build, i) =>
    build?.reason == null ? [] : [{variant: variants[i], reason: build.reason}]
  );
  const [first] = reasons;
  if (first === undefined) return [];
  const alike = reasons.every(({reason}) => reason === first.reason);
  return [`${path}${alike ? "" : ` of ${first.variant ?? ""}`}: ${afterColon(first.reason)}.`];
}

/** Returns an address as listings show it, e.g., "0x1a40". */
export function formatAddress(address: number): string {
  return `0x${address.toString(16)}`;
}

/** Returns a size of code, e.g., "4.1 kB". */
export function formatSize(bytes: number): string {
  return formatValue(bytes, "B");
}

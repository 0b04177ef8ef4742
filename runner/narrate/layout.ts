import {counts} from "../statistics/layout/samples.ts";
import type {LayoutCause, LayoutEffect, LayoutFinding, LayoutSpread, Rung} from "../result/types.ts";
import {isSame} from "../result/findings.ts";
import {describes, differs, pathOf} from "./comparison.ts";
import {formatEffect} from "./effect.ts";
import {undone, type Narration} from "./finding.ts";
import {acrossWords, deltaWords, vanishingWords} from "./layout-effect.ts";
import {formatNumber, formatPercent, formatRatio, signed} from "./units.ts";
import {afterColon, capital, list, plural, sentence} from "./words.ts";

/** Returns in words what placement does to a difference. */
export function narrateLayout(finding: LayoutFinding): Narration {
  const {causes, effects} = finding;
  if (finding.status !== "done") return {headline: undone(finding), paragraphs: [], described: null, warnings: []};
  const judged = effects.filter((effect) => effect.judged);
  const [first] = causes;
  return {
    headline:
      first === undefined
        ? `The step ${finding.step} has nothing to judge`
        : capital(causes.map((cause) => causeClause(cause, finding)).join("; ")),
    paragraphs: [
      ...causes.map((cause) => sentence(cause.reason)),
      ...judged.map(acrossSentences),
      ...groundSentences(finding)
    ],
    described: describeOthers(effects),
    warnings: []
  };
}

/** Returns by how much placement alone moves each variant, how far out the shipped layout is, and which layouts do not count. */
export function groundSentences(finding: LayoutFinding): string[] {
  const judged = finding.effects.filter((effect) => effect.judged);
  return [
    ...finding.spreads.filter((spread) => judged.some((effect) => isOf(spread, effect))).map(spreadSentences),
    ...judged.map(extremeSentence),
    leftOutSentence(finding)
  ].filter((text) => text !== "");
}

/** Returns the short answer: the cause, and by how much placement alone moves what was measured. */
export function layoutAnswer(finding: LayoutFinding): string[] {
  const {headline} = narrateLayout(finding);
  if (finding.status !== "done") return [sentence(headline)];
  const [cause, ...others] = finding.causes;
  const why = cause?.cause === "cannot tell" && others.length === 0 ? [whyOpen(cause)] : [];
  return [sentence(headline), ...why, ...floorSentence(finding)];
}

/** Returns what a cause that cannot be told lacks: of a difference that may not be there, what was measured of it. */
function whyOpen({reason, rungs}: LayoutCause): string {
  const difference = rungs.find(({rung}) => rung === "difference");
  return difference?.answer === "cannot tell" ? sentence(difference.evidence) : sentence(reason);
}

/** Returns a cause in a clause, e.g., "placement makes slow slower than fast, and not its code". */
export function causeClause(cause: LayoutCause, finding: LayoutFinding): string {
  const {baseline, variant} = cause;
  const effect = finding.effects.find((one) => isSame(one, cause));
  const among = new Set(finding.causes.map(({measurement, benchmark}) => pathOf(measurement, benchmark)));
  const where = among.size > 1 ? `in ${pathOf(cause.measurement, cause.benchmark)}, ` : "";
  const verdict = effect?.verdict;
  if (effect === undefined || (verdict !== "worse" && verdict !== "better")) {
    return verdict === "equivalent"
      ? `${where}${variant} and ${baseline} do not differ as shipped, so that there is nothing to explain`
      : `${where}whether ${variant} and ${baseline} differ as shipped, and why, cannot be told`;
  }
  const makes = differs(effect, verdict);
  const shipped = effect.shipped === null ? "" : ` (${formatEffect(effect.shipped, effect.unit)})`;
  switch (cause.cause) {
    case "placement":
      return `${where}that ${makes}${shipped} is placement, and not its code`;
    case "code":
      return `${where}that ${makes}${shipped} is its code, and not placement`;
    case "cannot tell":
      return `${where}whether placement or code is why ${makes}${shipped} cannot be told`;
  }
}

/** Returns by how much placement alone moves what a step judges, in a sentence; none where it is not known. */
function floorSentence({spreads, effects}: LayoutFinding): string[] {
  const judged = spreads.filter((spread) => effects.some((effect) => effect.judged && isOf(spread, effect)));
  return judged.some(({moves}) => moves !== null) ? [floorWords(judged)] : [];
}

/** Returns by how much placement alone moves variants, the one that moves most, in a sentence, and which lies far out as shipped. */
export function floorWords(spreads: readonly LayoutSpread[]): string {
  const [most] = spreads.flatMap(({moves}) => moves ?? []).sort((a, b) => b - a);
  if (most === undefined) return "By how much placement alone moves this cannot be told.";
  const out = spreads
    .flatMap(({variant, shipped}) => (shipped === null ? [] : [{variant, size: Math.log(shipped.ratio)}]))
    .filter(({size}) => Math.abs(size) > Math.log1p(most))
    .map(({variant, size}) => `${variant} as shipped ${placeWords(Math.exp(size))}`);
  const rest = out.length === 0 ? "" : `; ${list(out)}`;
  return `From placement alone, this moves by up to ${formatPercent(most)} in random layouts${rest}.`;
}

/** Returns where a layout lies among random ones, e.g., "is 1.58 times their median", or "lies 4.2 % above their median". */
function placeWords(ratio: number): string {
  return Math.abs(Math.log(ratio)) > Math.log(1.2)
    ? `is ${formatRatio(ratio).slice(0, -1)} times their median`
    : `lies ${formatPercent(Math.abs(ratio - 1))} ${ratio > 1 ? "above" : "below"} their median`;
}

function acrossSentences(effect: LayoutEffect): string {
  return (["random", "pinned"] as const)
    .map((kind) => sentence(`${vanishingWords(effect, kind)}: ${acrossWords(effect, kind)}`))
    .concat(`What matters is ±${deltaWords(effect)}.`)
    .join(" ");
}

/** Returns by how much placement alone moves a variant, e.g., "In random layouts fast moves by up to 6.5 % …". */
export function spreadSentences({variant, moves, range, measuring, levels}: LayoutSpread): string {
  if (moves === null || range === null) return "";
  const random = levels.filter(({layout}) => layout.startsWith("random-")).length;
  const ends = [range.low, range.high].map((ratio) => signed(ratio - 1, formatPercent(ratio - 1)));
  const noise =
    measuring === null
      ? ""
      : measuring === 0
        ? " It is simulated, and repeats."
        : ` Measuring alone would move a layout’s level by about ±${formatPercent(measuring)}${
            moves <= MEASURED * measuring ? ", and so is enough to explain that" : ""
          }.`;
  return `In random layouts ${variant} moves by up to ${formatPercent(moves)}: of ${random}, 90 % lie ${ends.join(" to ")} from their median.${noise}`;
}

/** The largest of a dozen levels that differ by measuring alone is seldom further out than so many standard errors. */
const MEASURED = 3;

function extremeSentence(effect: LayoutEffect): string {
  const {extremeness, shipped} = effect;
  if (extremeness === null || shipped === null) return "";
  const random = effect.random?.pairs ?? 0;
  const asFar = Math.round(extremeness * (random + 1)) - 1;
  const others =
    asFar === 0
      ? `none of the ${plural(random, "random layout")} has`
      : `of the ${plural(random, "random layout")} ${formatNumber(asFar)} ${asFar === 1 ? "has" : "have"}`;
  return `As shipped, ${describes(effect, shipped)}; ${others} an effect as far from their median.`;
}

/** Returns which layouts do not count, and why. */
function leftOutSentence({layouts}: LayoutFinding): string {
  const out = layouts.filter((layout) => !counts(layout));
  if (out.length === 0) return "";
  const same = out.filter(({sameAs}) => sameAs !== null);
  const reasons = new Map<string, string[]>();
  for (const {name, reason} of out) if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [
    ...(same.length > 0
      ? [
          `${capital(list(same.map(({name, sameAs}) => `${name} is the same as ${sameAs ?? ""}`)))}, and so counts with it.`
        ]
      : []),
    ...[...reasons].map(
      ([reason, names]) => `${list(names)} ${names.length === 1 ? "does" : "do"} not count: ${afterColon(reason)}.`
    )
  ].join(" ");
}

function describeOthers(effects: readonly LayoutEffect[]): string | null {
  const others = effects.filter(({judged, random}) => !judged && random !== null);
  if (others.length === 0) return null;
  const each = others.map((effect) => `${effect.metric}: ${acrossWords(effect, "random")}`);
  return `Described, not judged, in random layouts: ${each.join("; ")}.`;
}

/** Returns whether what placement does to a variant was measured by what a difference was. */
export function isOf(spread: LayoutSpread, effect: LayoutEffect): boolean {
  return (["measurement", "benchmark", "metric"] as const).every((key) => spread[key] === effect[key]);
}

/** What each rung of the ladder asks. */
export const rungNames: Record<Rung["rung"], string> = {
  difference: "The difference is real",
  instructions: "As many instructions run",
  bodies: "Hot functions have the same code",
  moved: "They are at other addresses",
  pressure: "They share the cache’s sets otherwise",
  random: "The difference vanishes in random layouts",
  pinned: "It vanishes where addresses are the same",
  neutraliser: "Something cures it"
};

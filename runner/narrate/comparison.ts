import type {Comparison, Effect} from "../result/types.ts";
import {buildsDisagree} from "./caveats.ts";
import {intervalWords, none, sizeWords} from "./effect.ts";
import {formatPercent, formatValue} from "./units.ts";
import {afterColon, capital, isPlainTime, isSpeed, kindOf, plural, sentence, verdictWord} from "./words.ts";

/**
 * Returns one sentence that says what a comparison established, and on what
 * grounds. Where the comparisons among which it stands are of several
 * measurements or benchmarks, it says which it is of.
 */
export function compareSentence(comparison: Comparison, among: readonly Comparison[] = [comparison]): string {
  return sentence(placed(comparison, among, compareClause(comparison) + grounds(comparison)));
}

/** Returns the same without the grounds: what a comparison established, as a headline. */
export function compareHeadline(comparison: Comparison, among: readonly Comparison[] = [comparison]): string {
  return placed(comparison, among, compareClause(comparison));
}

/** Returns what a comparison established, to stand within a sentence, e.g., "slow is slower than fast". */
export function compareClause(comparison: Comparison): string {
  const {baseline, variant, metric, effect, verdict} = comparison;
  const within = isPlainTime(comparison) ? "" : ` in ${metric}`;
  switch (verdict) {
    case "worse":
    case "better":
      return differs(comparison, verdict);
    case "equivalent":
      return isPlainTime(comparison)
        ? `${variant} and ${baseline} take the same time to within ${formatDelta(comparison)}`
        : `${variant} and ${baseline} agree${within} to within ${formatDelta(comparison)}`;
    case "inconclusive":
      return effect && !isAlike(comparison, effect)
        ? `whether ${differs(comparison, tendency(comparison, effect))} by more than ${formatDelta(comparison)} cannot be told`
        : `${variant} cannot be told apart from ${baseline}${within}`;
    case "too noisy":
      return `the machine was too noisy to compare ${variant} with ${baseline}${within}`;
    case null:
      return !effect ? `${variant} could not be compared with ${baseline}${within}` : describes(comparison, effect);
  }
}

/** Returns where a comparison was made, e.g., "unit/dictFind", or "" where all were made in one place. */
export function placeOf(comparison: Comparison, among: readonly Comparison[]): string {
  const places = among.map(({measurement, benchmark}) => pathOf(measurement, benchmark));
  return new Set(places).size > 1 ? pathOf(comparison.measurement, comparison.benchmark) : "";
}

/** Returns the path of a measurement’s benchmark, as an experiment names it. */
export function pathOf(measurement: string, benchmark: string): string {
  return benchmark ? `${measurement}/${benchmark}` : measurement;
}

/** Returns the smallest difference that matters, e.g., "1 %" or "2 ms". */
export function formatDelta({delta, effect, unit}: Comparison): string {
  return formatLike(delta, effect, unit);
}

/** Returns the noise floor, e.g., "0.4 %" or "0.1 ms". */
export function formatFloor({floor, effect, unit}: Comparison): string {
  return formatLike(floor ?? 0, effect, unit);
}

/** Returns a difference as an effect’s scale has it, e.g., "1 %" or "2 ms". */
export function formatLike(value: number, effect: Effect | null, unit: string): string {
  return effect?.scale === "difference" ? formatValue(value, unit) : formatPercent(value);
}

/** What is compared, of whichever kind of finding. */
type Compared = Pick<Comparison, "baseline" | "variant" | "metric" | "unit" | "better">;

/** Returns, e.g., "slow is slower than fast" or "slow has more page faults than fast". */
export function differs(comparison: Compared, verdict: "worse" | "better"): string {
  const {baseline, variant, metric} = comparison;
  const word = verdictWord(comparison, verdict);
  if (isSpeed(comparison)) return `${variant} is ${word} than ${baseline}`;
  if (kindOf(comparison) === "count") return `${variant} has ${word} ${metric} than ${baseline}`;
  return `the ${metric} of ${variant} is ${word} than that of ${baseline}`;
}

/** Returns, e.g., "slow takes 1.53 times as long as fast", or "the user of slow is …": no verdict. */
export function describes(comparison: Compared, effect: Effect): string {
  const {baseline, variant, metric} = comparison;
  const [verb, pronoun] = kindOf(comparison) === "count" ? ["are", "those"] : ["is", "that"];
  const size = sizeWords(effect, comparison);
  const conjunction = /(^| )as /.test(size) ? "as" : "than";
  if (isPlainTime(comparison)) return `${variant} takes ${size} ${conjunction} ${baseline}`;
  return `the ${metric || "value"} of ${variant} ${verb} ${size} ${conjunction} ${pronoun} of ${baseline}`;
}

function grounds(comparison: Comparison): string {
  const {effect, equivalence, judged, reason, unit, verdict} = comparison;
  if (!effect || verdict === "too noisy" || isUnbounded(comparison)) return reason ? `: ${afterColon(reason)}` : "";
  const pairs = plural(effect.pairs, "pair");
  if (verdict === null) {
    // What is to be judged has no verdict while its run is going.
    const why = judged ? "not judged yet" : "described, not judged";
    return ` (${intervalWords(effect, unit)}, ${pairs}; ${why})`;
  }
  if (verdict === "equivalent") return ` (${intervalWords(effect, unit, equivalence ?? effect.interval)}, ${pairs})`;
  const amount = `: ${subject(comparison, effect)}${sizeWords(effect, comparison)} (${intervalWords(effect, unit)}, ${pairs})`;
  return verdict === "inconclusive" ? amount + noise(comparison, effect) + needed(comparison) : amount;
}

function subject(comparison: Comparison, effect: Effect): string {
  if (isPlainTime(comparison)) return "it takes ";
  // The clause has named the metric already.
  if (isAlike(comparison, effect)) return kindOf(comparison) === "count" ? "" : "it is ";
  return isSpeed(comparison) ? `its ${comparison.metric} is ` : "";
}

/** Returns how the noise floor stands in the way of a verdict, if it does. */
function noise(comparison: Comparison, effect: Effect): string {
  const {delta, floor} = comparison;
  if (floor === null) return "";
  if (buildsDisagree(comparison)) return ", but not every build of it shows that";
  if (!holds(effect, none(effect)) && Math.abs(effect.estimate - none(effect)) <= floor) {
    return `, which is within the noise floor of ${formatFloor(comparison)}`;
  }
  return floor > delta
    ? `; the noise floor, ${formatFloor(comparison)}, is above the ${formatDelta(comparison)} that matters`
    : "";
}

function needed({needed}: Comparison): string {
  return needed === null ? "" : `; about ${plural(needed, "round")} would likely decide`;
}

function tendency({better}: Comparison, effect: Effect): "worse" | "better" {
  return effect.estimate > none(effect) === (better === "lower") ? "worse" : "better";
}

/** Returns whether two cannot be told apart, rather than that it cannot be told whether the difference matters. */
function isAlike({verdict}: Comparison, effect: Effect): boolean {
  return verdict === "inconclusive" && holds(effect, none(effect));
}

/** Returns whether a verdict was out of reach, which its reason explains better than numbers do. */
function isUnbounded({effect, floor, judged}: Comparison): boolean {
  return judged && (floor === null || effect?.interval.low === null || effect?.interval.high === null);
}

function holds({interval: {low, high}}: Effect, value: number): boolean {
  return (low ?? -Infinity) <= value && value <= (high ?? Infinity);
}

/** Puts the place before a clause; what isn’t a name starts with a capital. */
function placed(comparison: Comparison, among: readonly Comparison[], text: string): string {
  const place = placeOf(comparison, among);
  return place ? `In ${place}, ${text}` : text.startsWith(`${comparison.variant} `) ? text : capital(text);
}

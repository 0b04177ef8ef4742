import type {Change, Effect, HistoryRevision, Level, Metric} from "../result/types.ts";
import {pathOf} from "./comparison.ts";
import {none} from "./effect.ts";
import {revisionName, revisionNoun} from "./revision.ts";
import {formatLevel, formatPercent, formatValue} from "./units.ts";
import {isPlainTime, isSpeed, kindOf, list, plural, verdictWord, type Measured} from "./words.ts";

/** What is measured over a history. */
export interface Subject {
  measurement: string;
  benchmark: string;
  metric: Metric;
}

const MOST = 5; // revisions or files that a sentence can hold

/** Returns the name of what was measured, e.g., “call_method”, or “the instructions of call_method”. */
export function subjectName({measurement, benchmark, metric}: Subject): string {
  const path = pathOf(measurement, benchmark);
  return isPlainTime(toMeasured(metric)) ? path : `the ${metric.name} of ${path}`;
}

/** Returns what an effect did, e.g., “made call_method slower”, or “raised the peak memory of call_method”. */
export function changeWords(subject: Subject, effect: Effect): string {
  const measured = toMeasured(subject.metric);
  if (isSpeed(measured)) return `made ${speedName(subject)} ${changeWord(subject.metric, effect)}`;
  return `${isUp(effect) ? "raised" : "lowered"} ${subjectName(subject)}`;
}

/** Returns the word for what is different after a change, e.g., “slower” or “larger”. */
export function changeWord(metric: Metric, effect: Effect): string {
  return verdictWord(toMeasured(metric), isUp(effect) === (metric.better === "lower") ? "worse" : "better");
}

/** Returns a level with its samples, e.g., “94.1 ms in 3 samples”. */
export function levelText({estimate, n}: Level, {unit}: Metric): string {
  return `${formatValue(estimate, unit)} in ${plural(n, "sample")}`;
}

/** Returns a probability for reading: never rounded up to certainty, and never down to none. */
export function formatProbability(probability: number): string {
  if (probability >= 1) return "100\u00a0%";
  if (probability > 0.99999) return "more than 99.999\u00a0%";
  if (probability >= 0.95) return formatLevel(probability);
  return probability > 0 && probability < 0.0005 ? "less than 0.1\u00a0%" : formatPercent(probability);
}

/** Returns revisions as a list by name, or how many there are if these are many. */
export function revisionList(revisions: readonly HistoryRevision[], conjunction = "and"): string {
  if (revisions.length > MOST) return plural(revisions.length, revisionNoun(revisions));
  return list(revisions.map(revisionName), conjunction);
}

/** Returns what cannot be tested, and why if that is the same for all, e.g., “these 3 cannot be tested: …”. */
export function untestableText(revisions: readonly HistoryRevision[]): string {
  const [first] = revisions;
  if (!first) return "";
  const reasons = new Set(revisions.map(({reason}) => reason));
  const why = reasons.size === 1 && first.reason !== null ? ` (${first.reason.replace(/\.$/, "")})` : "";
  const which = revisions.length === 1 ? "1" : `these ${revisions.length}`;
  return `${which} cannot be tested${why}: ${revisionList(revisions)}`;
}

/** Returns what a revision changed, e.g., “3 files: vm.c (+14 −3, in vm_run), …”. */
export function changeText({files}: Change): string {
  if (files.length === 0) return "no file";
  const shown = files.slice(0, MOST).map(({path, added, removed, functions}) => {
    const parts = [
      ...(added === null || removed === null ? [] : [`+${added} −${removed}`]),
      ...(functions.length > 0
        ? [`in ${list([...functions.slice(0, MOST), ...(functions.length > MOST ? ["others"] : [])])}`]
        : [])
    ];
    return parts.length > 0 ? `${path} (${parts.join(", ")})` : path;
  });
  const rest = files.length - shown.length;
  return `${plural(files.length, "file")}: ${list([...shown, ...(rest > 0 ? [`${rest} more`] : [])])}`;
}

/** Returns a metric as sentences need it. */
export function toMeasured({name, unit, better}: Metric): Measured {
  return {metric: name, unit, better};
}

function speedName(subject: Subject): string {
  const {measurement, benchmark, metric} = subject;
  return isPlainTime(toMeasured(metric)) || kindOf(toMeasured(metric)) === "rate"
    ? pathOf(measurement, benchmark)
    : `${pathOf(measurement, benchmark)}, by ${metric.name},`;
}

function isUp(effect: Effect): boolean {
  return effect.estimate > none(effect);
}

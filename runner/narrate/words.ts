import {isBare, isBytes, isTime} from "./units.ts";

/** What sentences need to know of a metric. */
export interface Measured {
  metric: string;
  unit: string;
  better: "lower" | "higher";
}

/** How a metric is spoken of. */
export type Kind = "time" | "size" | "count" | "rate" | "other";

/** The words for a change of one kind of metric. */
export interface Words {
  up: string; // the value is larger, e.g., "longer"
  down: string;
  as: string; // in “1.53 times as long”
}

const words: Record<Kind, Words> = {
  time: {up: "longer", down: "shorter", as: "long"},
  size: {up: "larger", down: "smaller", as: "large"},
  count: {up: "more", down: "fewer", as: "many"},
  rate: {up: "higher", down: "lower", as: "high"},
  other: {up: "higher", down: "lower", as: "high"}
};

// Metrics whose name says no more than that something took its time.
const plainTimes = new Set(["", "time", "wall", "wall time", "real", "real time", "duration", "elapsed"]);

/** Returns how a metric is spoken of, by its unit. */
export function kindOf({metric, unit, better}: Measured): Kind {
  if (isTime(unit)) return "time";
  if (isBytes(unit)) return "size";
  if (/.\/(s|sec|second|min|ms|µs|us|ns|h)$/.test(unit)) return "rate";
  const counted = isBare(unit) ? metric : unit; // e.g., "instructions"
  return better === "lower" && /[a-z]s$/.test(counted) && !/(ss|ratios|scores|points)$/.test(counted)
    ? "count"
    : "other";
}

/** Returns the words for a change of a metric. */
export function wordsOf(measured: Measured): Words {
  return words[kindOf(measured)];
}

/** Returns whether the metric is the time that a command or benchmark takes, and needs no name. */
export function isPlainTime({metric, unit}: Pick<Measured, "metric" | "unit">): boolean {
  return isTime(unit) && plainTimes.has(metric);
}

/** Returns whether sentences can say slower and faster. */
export function isSpeed(measured: Measured): boolean {
  const kind = kindOf(measured);
  return kind === "time" ? measured.better === "lower" : kind === "rate" && measured.better === "higher";
}

/** Returns the word for what is worse or better, e.g., "slower", "larger", "fewer". */
export function verdictWord(measured: Measured, verdict: "worse" | "better"): string {
  if (isSpeed(measured)) return verdict === "worse" ? "slower" : "faster";
  const {up, down} = wordsOf(measured);
  return (verdict === "worse") === (measured.better === "lower") ? up : down;
}

/** Returns a list as a sentence has it, e.g., "a, b and c". */
export function list(items: readonly string[], conjunction = "and"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** Returns a count and its noun, e.g., "1 round" or "20 rounds". */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count}\u00a0${count === 1 ? noun : nouns}`;
}

/** Returns a number as an ordinal word. */
export function ordinal(n: number): string {
  const names = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
  const suffix = {one: "st", two: "nd", few: "rd"}[new Intl.PluralRules("en", {type: "ordinal"}).select(n) as string];
  return names[n - 1] ?? `${n}${suffix ?? "th"}`;
}

/** Returns text as a sentence: a full stop at its end unless it has one. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

const opening = /^(The|This|These|There|Its?|No|None|Nothing|Each|Every|All|Of|In|At|From|Whether)(?= )/;

/** Returns a sentence as it follows a colon: without full stop, and small at its start unless that may be a name. */
export function afterColon(text: string): string {
  return text
    .trim()
    .replace(/\.$/, "")
    .replace(opening, (word) => word.toLowerCase());
}

/** Returns text with a capital at its start; for our own words, never for names. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import {z} from "zod";
import {parseCache, parseCount, parseDelta, parseDuration, parsePercentage, parseQuantity} from "./unit.ts";

/** Of fewer layouts there is no interval at 95 % (medianInterval). */
const MINIMUM_LAYOUTS = 6;

// The texts of an experiment file. Everything is text when it is read; what is a
// number, a duration or a figure is converted here, and says why if it is not.
// A leaf’s `value` is what the reference calls it.

export const text = z.string().meta({value: "text"});
export const name = z.string().meta({value: "name"});
export const path = z.string().meta({value: "path"});
export const command = z.string().meta({value: "command"});

/** One text or several, always a list when checked. */
export const names = z.array(name).meta({value: "name, or list of names", single: true});
export const paths = z.array(path).meta({value: "path, or list of paths", single: true});
export const texts = z.array(text).meta({value: "text, or list of texts", single: true});

/** One line, lines, or a list of lines: always text when checked. */
export const lines = z.string().meta({value: "command, lines, or list of lines", lines: true});

export const yesOrNo = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({value: "true or false"});

export const duration = converted(parseDuration).meta({value: "duration", pattern: "^[\\d.]+ *(ms|s|min|h)$"});
export const percentage = converted(parsePercentage).meta({value: "percentage", pattern: "^[\\d.]+ *%$"});
export const confidence = converted(toConfidence).meta({value: "percentage", pattern: "^[\\d.]+ *%$"});
export const delta = converted(parseDelta).meta({value: "percentage, or value with unit"});
export const quantity = converted(parseQuantity).meta({value: "figure"});
export const cache = converted(parseCache).meta({
  value: "size and ways",
  pattern: "^\\d+ *[KM]iB +\\d+-way( +\\d+ *B)?$"
});
export const rounds = converted((text) => parseCount(text, "rounds")).meta({value: "number of rounds"});
export const builds = converted((text) => parseCount(text, "builds")).meta({value: "number of builds"});
export const points = converted((text) => parseCount(text, "points", 2)).meta({value: "number of points"});
export const every = converted((text) => parseCount(text, "revisions")).meta({value: "number of revisions"});
export const layouts = converted((text) => toLayouts(text)).meta({value: "number of layouts"});
export const layoutsOrNone = converted((text) => toLayouts(text, 0)).meta({value: "number of layouts"});
export const warmupRounds = converted((text) => parseCount(text, "rounds", 0)).meta({value: "number of rounds"});
export const exit = converted(toExit).meta({value: "number"});
export const cpus = converted(toCpus).meta({value: "number, all, or list of CPUs"});
export const limit = converted(toLimit).meta({value: "duration, or number of rounds"});
export const warmup = converted(toWarmup).meta({value: "number of values, or steady"});
export const sha256 = converted(toSha256).meta({value: "64 hexadecimal digits"});
export const version = converted(toVersion).meta({value: "1", literal: 1});

/** Returns a leaf that is converted by a function which throws a sentence if it cannot. */
function converted<T>(convert: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return convert(text);
    } catch (error) {
      context.issues.push({code: "custom", message: (error as Error).message, input: text});
      return z.NEVER;
    }
  });
}

function toConfidence(text: string): number {
  const share = parsePercentage(text);
  if (share >= 0.5 && share < 1) return share;
  throw new Error(`“${text}” is no confidence that a search could end with: write 50 % to 99.9 %.`);
}

function toLayouts(text: string, least = 1): number {
  const count = parseCount(text, "layouts", least);
  if (count >= MINIMUM_LAYOUTS || count === 0) return count;
  throw new Error(
    `${text} layouts can never tell a cause: the interval over layouts needs at least ${MINIMUM_LAYOUTS}.`
  );
}

function toExit(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) < 256) return Number(text);
  throw new Error(`“${text}” is not an exit status: they go from 0 to 255.`);
}

function toCpus(text: string): number | string {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  if (text === "all" || /^\d+-\d+(,\d+(-\d+)?)*$|^\d+(,\d+(-\d+)?)+$/.test(text)) return text;
  throw new Error(`“${text}” are no CPUs: write how many (2), which (4-7 or 0,2), or all.`);
}

function toLimit(text: string): {rounds: number} | {ms: number} {
  return /^\d+( *rounds?)?$/.test(text.trim()) ? {rounds: parseCount(text, "rounds")} : {ms: parseDuration(text)};
}

function toWarmup(text: string): {values: number} | "steady" {
  if (text === "steady") return text;
  if (/rounds?$/.test(text)) throw new Error("Rounds of warm-up belong to a plan; here, write 30 values or steady.");
  return {values: parseCount(text, "values")};
}

function toSha256(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new Error(`This is not a SHA-256, which is 64 hexadecimal digits; it has ${text.length}.`);
}

function toVersion(text: string): 1 {
  if (text === "1") return 1;
  if (/^\d+$/.test(text) && Number(text) > 1) {
    throw new Error(`This file is in version ${text} of the format; this Benchbook knows version 1. Update Benchbook.`);
  }
  throw new Error("Write “benchbook: 1”, the version of the format.");
}

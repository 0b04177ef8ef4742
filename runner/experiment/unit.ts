import type {Cache} from "../investigate/lab.ts";
import type {Delta} from "./experiment.ts";
import {listed} from "./nearest.ts";

const durations: Record<string, number> = {ms: 1, s: 1000, min: 60_000, h: 3_600_000};
const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

/** A figure with its spread and unit, e.g., 17.0 ± 0.1 ms. */
export interface Quantity {
  value: number;
  spread: number | null;
  unit: string;
}

/** Returns milliseconds; throws an error that names the units of time. */
export function parseDuration(text: string): number {
  const {value, unit} = parts(text, "a duration, e.g., 10 min");
  const scale = durations[unit];
  if (scale === undefined) throw new Error(wrongUnit(text, unit, "of time", Object.keys(durations), "10 min"));
  if (!(value > 0)) throw new Error(`“${text}” is no duration: it must be longer than nothing.`);
  return value * scale;
}

/** Returns 0.01 for "1 %"; throws an error unless the text is a percentage above zero. */
export function parsePercentage(text: string): number {
  const {value, unit} = parts(text, "a percentage, e.g., 1 %");
  if (unit !== "%") throw new Error(wrongUnit(text, unit, "here", ["%"], "1 %"));
  if (!(value > 0 && value < 100)) throw new Error(`“${text}” must be more than 0 % and less than 100 %.`);
  return value / 100;
}

/** Returns the smallest difference that matters: a percentage, or a value with a unit. */
export function parseDelta(text: string): Delta {
  const {value, unit} = parts(text, "a difference, e.g., 1 % or 5 ms");
  if (unit === "%") return {kind: "relative", value: parsePercentage(text)};
  if (unit === "") throw new Error(`“${text}” needs a unit, e.g., ${value} % or ${value} ms.`);
  if (value < 0) throw new Error(`“${text}” must not be negative.`);
  return {kind: "absolute", value, unit};
}

/** Returns a figure such as 17.0 ± 0.1 ms, 180000 requests/s or 1.45. */
export function parseQuantity(text: string): Quantity {
  const match = new RegExp(`^(${number})\\s*(?:(?:±|\\+-|\\+/-)\\s*(${number}))?\\s*(.*)$`).exec(text.trim());
  const [, value, spread, unit = ""] = match ?? [];
  if (value === undefined) throw new Error(`“${text}” is not a figure, e.g., 17.0 ± 0.1 ms.`);
  return {value: Number(value), spread: spread === undefined ? null : Number(spread), unit};
}

/** Returns a count such as "20" or "20 rounds" as a whole number, at least `least`. */
export function parseCount(text: string, noun: string, least = 1): number {
  const {value, unit} = parts(text, `a number of ${noun}, e.g., 20`);
  if (unit !== "" && unit !== noun && `${unit}s` !== noun) {
    throw new Error(wrongUnit(text, unit, "here", [noun], `20 ${noun}`));
  }
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`“${text}” must be a whole number of ${noun}, at least ${least}.`);
  }
  return value;
}

/** Returns a cache such as 32 KiB 8-way or 1 MiB 16-way 128 B; lines are of 64 B if it does not say. */
export function parseCache(text: string): Cache {
  const match = /^(\d+)\s*(KiB|MiB)\s+(\d+)-way(?:\s+(\d+)\s*B)?$/.exec(text.trim());
  const [, size, unit, ways, line = "64"] = match ?? [];
  if (match === null)
    throw new Error(`“${text}” is no cache, e.g., 32 KiB 8-way, or 32 KiB 8-way 64 B with its lines.`);
  const cache = {
    bytes: Number(size) * (unit === "KiB" ? 2 ** 10 : 2 ** 20),
    ways: Number(ways),
    lineBytes: Number(line)
  };
  const sets = cache.bytes / (cache.ways * cache.lineBytes);
  if (Number.isInteger(Math.log2(cache.lineBytes)) && Number.isInteger(sets) && sets > 0) return cache;
  throw new Error(`“${text}” is no cache: its ways of ${line} B lines do not divide its size.`);
}

function parts(text: string, wanted: string): {value: number; unit: string} {
  const match = new RegExp(`^(${number})\\s*(.*)$`).exec(text.trim());
  if (!match) throw new Error(`“${text}” is not ${wanted}.`);
  return {value: Number(match[1]), unit: match[2] ?? ""};
}

function wrongUnit(text: string, unit: string, where: string, units: string[], example: string): string {
  const which = units.length === 1 ? "the only unit is" : "the units are";
  if (unit === "") return `“${text}” needs a unit: ${which} ${listed(units)}, e.g., ${example}.`;
  return `“${unit}” is not a unit ${where}: ${which} ${listed(units)}, e.g., ${example}.`;
}

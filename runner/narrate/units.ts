// A value and its unit are joined by a no-break space, groups of three digits by
// a narrow one, so that neither is torn at the end of a line. Sizes are SI (1 kB
// is 1,000 B), as tools that print kB mean different things by it and SI’s
// prefixes mean but one.

const SPACE = "\u00a0";
const GROUP = "\u202f";
const MINUS = "−";

/** What values are shown in: divide by `factor`, write `unit`. */
export interface Scale {
  unit: string; // e.g., "ms"; empty for a bare number
  factor: number; // of the metric’s own unit
}

const seconds: Record<string, number> = {s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, μs: 1e-6, ns: 1e-9, min: 60, h: 3600};
const bytes: Record<string, number> = {
  B: 1,
  byte: 1,
  bytes: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30
};
const bare = new Set(["", "1", "count"]);

/** Returns whether the unit is one of time. */
export function isTime(unit: string): boolean {
  return Object.hasOwn(seconds, unit);
}

/** Returns whether the unit is one of size. */
export function isBytes(unit: string): boolean {
  return Object.hasOwn(bytes, unit);
}

/** Returns whether a unit says no more than that something is counted. */
export function isBare(unit: string): boolean {
  return bare.has(unit);
}

/** Returns the scale in which a value of the unit reads best; a table gives one value for all. */
export function scaleOf(value: number, unit: string): Scale {
  const table = isTime(unit) ? seconds : isBytes(unit) ? bytes : null;
  const own = table?.[unit];
  if (!table || own === undefined) return {unit: isBare(unit) ? "" : unit, factor: 1};
  const names = table === seconds ? ["s", "ms", "µs", "ns"] : ["GB", "MB", "kB", "B"];
  const size = Math.abs(value) * own;
  // 0.99996 ms would be rounded to 1000 µs, hence not quite 1.
  const fitting = names.find((name) => size >= (table[name] ?? 1) * 0.9995);
  const name = fitting ?? (size > 0 || table === bytes ? names.at(-1) : names[0]) ?? unit;
  return {unit: name, factor: (table[name] ?? 1) / own};
}

/** Returns a value with its unit, e.g., "17.3 ms", to three significant digits; whole numbers in full. */
export function formatValue(value: number, unit: string, scale = scaleOf(value, unit)): string {
  return withUnit(formatNumber(value / scale.factor), scale.unit);
}

/**
 * Returns a median and its median absolute deviation, e.g., "17.3 ± 0.2 ms",
 * to as many digits as the deviation has meaning.
 */
export function formatSpread(median: number, mad: number, unit: string, scale = scaleOf(median, unit)): string {
  const [value, spread] = [median / scale.factor, mad / scale.factor];
  const most = Math.max(0, 5 - magnitude(value));
  const wanted = spread > 0 ? -magnitude(spread) : 0;
  if (spread === 0 || wanted > most) return withUnit(`${fixed(value, decimalsOf(value))} ± 0`, scale.unit);
  const digits = Math.max(decimalsOf(value), wanted);
  return withUnit(`${fixed(value, digits)} ± ${fixed(spread, digits)}`, scale.unit);
}

/** Returns a number to three significant digits, whole numbers and those above 100 in full. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? `${MINUS}∞` : "none";
  const size = magnitude(value);
  if (value !== 0 && (size < -4 || size > 14)) return powerOfTen(value, size);
  return fixed(value, decimalsOf(value));
}

/** Returns a count with its digits grouped, e.g., "47 532 083". */
export function formatCount(value: number): string {
  return fixed(value, 0);
}

/** Returns a ratio, e.g., "1.53×". */
export function formatRatio(ratio: number, digits = ratioDecimals(ratio)): string {
  return `${fixed(ratio, digits)}×`;
}

/**
 * Returns how many decimals a ratio is worth: three significant digits, more if
 * its interval is narrow, and the sooner near 1, where they make the difference.
 */
export function ratioDecimals(ratio: number, low: number | null = null, high: number | null = null): number {
  const width = low === null || high === null ? 0 : high - low;
  const step = Math.abs(ratio - 1) < 0.1 ? width / 2 : width;
  const wanted = step > 0 ? Math.ceil(-Math.log10(step)) : 0;
  return Math.min(4, Math.max(significantDecimals(ratio), wanted));
}

/** Returns a share as a percentage, e.g., "2.3 %" for 0.023. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2;
  return withUnit(trimmed(fixed(percent, digits)), "%");
}

/** Returns a confidence level, e.g., "97.5 %": never rounded up to certainty. */
export function formatLevel(level: number): string {
  const digits = level < 0.999 ? 1 : level < 0.99999 ? 3 : 5;
  return withUnit(trimmed(fixed(Math.floor(level * 100 * 10 ** digits + 1e-6) / 10 ** digits, digits)), "%");
}

/** Returns text of a number with its sign, e.g., "+2.3 %". */
export function signed(value: number, text: string): string {
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Returns a span of time for reading, e.g., "1 min 52 s". */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return withUnit(fixed(ms, 0), "ms");
  if (ms < 9950) return withUnit(trimmed(fixed(ms / 1000, 1)), "s");
  const s = Math.round(ms / 1000);
  if (s < 60) return withUnit(String(s), "s");
  if (s < 3600)
    return withUnit(String(Math.floor(s / 60)), "min") + (s % 60 ? ` ${withUnit(String(s % 60), "s")}` : "");
  const min = Math.round(s / 60);
  return withUnit(String(Math.floor(min / 60)), "h") + (min % 60 ? ` ${withUnit(String(min % 60), "min")}` : "");
}

/** Returns a number with its unit; a bare unit adds nothing. */
export function withUnit(number: string, unit: string): string {
  return unit ? number + SPACE + unit : number;
}

/** Returns a number with the given decimals, its digits in groups from five on. */
export function fixed(value: number, digits: number): string {
  const [whole = "", fraction] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, GROUP) : whole;
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

function decimalsOf(value: number): number {
  return Number.isInteger(value) ? 0 : significantDecimals(value);
}

/** Returns how many decimals give a value three significant digits. */
export function significantDecimals(value: number): number {
  return Math.max(0, 2 - magnitude(value));
}

/** Returns the power of ten of the first digit that is left after rounding to three. */
function magnitude(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(Number(value.toPrecision(3)))));
}

function powerOfTen(value: number, size: number): string {
  const digits = String(size)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "");
  return `${fixed(value / 10 ** size, 2)}${SPACE}×${SPACE}10${digits}`;
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

import type {Effect, Interval} from "../result/types.ts";
import {
  fixed,
  formatLevel,
  formatPercent,
  formatRatio,
  formatValue,
  ratioDecimals,
  scaleOf,
  signed,
  significantDecimals,
  withUnit
} from "./units.ts";
import {isPlainTime, wordsOf, type Measured} from "./words.ts";

const TIMES_FROM = 0.1; // smaller changes read better as percentages

/** Returns an effect with its interval, e.g., "1.53× [1.51, 1.55]" or "+1.2 ms [+0.9, +1.5]". */
export function formatEffect(effect: Effect, unit: string): string {
  return `${formatEstimate(effect, unit)} ${formatInterval(effect, unit)}`;
}

/** Returns an effect’s estimate, e.g., "1.53×" or "+1.2 ms". */
export function formatEstimate(effect: Effect, unit: string): string {
  const {scale, estimate} = effect;
  return scale === "ratio"
    ? formatRatio(estimate, decimalsOf(effect))
    : withUnit(difference(estimate, effect, unit), scaleOf(widest(effect), unit).unit);
}

/** Returns an effect’s interval without its unit, e.g., "[1.51, 1.55]". */
export function formatInterval(effect: Effect, unit: string): string {
  const {scale, interval} = effect;
  if (interval.low === null && interval.high === null) return "[unbounded]";
  if (scale === "ratio") {
    const digits = decimalsOf(effect);
    const [low, high] = ends(interval, (value) => fixed(value, digits));
    return `[${low ?? "0"}, ${high ?? "∞"}]`;
  }
  const [low, high] = ends(interval, (value) => difference(value, effect, unit));
  return `[${low ?? "−∞"}, ${high ?? "∞"}]`;
}

/** Returns an effect’s size in words, e.g., "1.53 times as long", "2.3 % longer" or "1.2 ms longer". */
export function sizeWords(effect: Effect, measured: Measured): string {
  const {scale, estimate} = effect;
  const {up, down, as} = wordsOf(measured);
  if (isTimes(effect)) return `${formatRatio(estimate, decimalsOf(effect)).slice(0, -1)} times as ${as}`;
  const change = scale === "ratio" ? estimate - 1 : estimate;
  const size =
    scale === "ratio"
      ? formatPercent(Math.abs(change))
      : formatValue(Math.abs(change), measured.unit, scaleOf(widest(effect), measured.unit));
  if (!/[1-9]/.test(size)) return `as ${as}`;
  // One takes 2 % longer, but 2 % less time.
  return `${size} ${change > 0 ? up : isPlainTime(measured) ? "less time" : down}`;
}

/** Returns an interval in words, e.g., "95 % interval 1.51 to 1.55" or "90 % interval −0.3 % to +0.4 %". */
export function intervalWords(effect: Effect, unit: string, interval: Interval = effect.interval): string {
  const digits = decimalsOf(effect);
  const name = `${formatLevel(interval.level)} interval`;
  const [low, high] = ends(interval, (value) =>
    effect.scale === "difference"
      ? difference(value, effect, unit)
      : isTimes(effect)
        ? fixed(value, digits)
        : signed(value - 1, formatPercent(value - 1))
  );
  const shown = effect.scale === "difference" ? scaleOf(widest(effect), unit).unit : "";
  if (low !== null && high !== null) return `${name} ${low} to ${withUnit(high, shown)}`;
  if (low !== null) return `${name} from ${withUnit(low, shown)}`;
  return high !== null ? `${name} up to ${withUnit(high, shown)}` : `no ${name}`;
}

/** Returns the values between which an effect is smaller than delta; 1.01 and 1/1.01 are equally far from equal. */
export function negligible({scale}: Effect, delta: number): [low: number, high: number] {
  return scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
}

/** Returns the value of an effect that is none. */
export function none({scale}: Effect): number {
  return scale === "ratio" ? 1 : 0;
}

/** Whether an effect may be none, as its interval has it. */
export function includesNone(effect: Effect): boolean {
  const {low, high} = effect.interval;
  return (low ?? -Infinity) <= none(effect) && none(effect) <= (high ?? Infinity);
}

function isTimes({scale, estimate}: Effect): boolean {
  return scale === "ratio" && Math.abs(estimate - 1) >= TIMES_FROM;
}

function decimalsOf({estimate, interval: {low, high}}: Effect): number {
  return ratioDecimals(estimate, low, high);
}

function difference(value: number, effect: Effect, unit: string): string {
  const {factor} = scaleOf(widest(effect), unit);
  const {estimate, interval} = effect;
  const isWhole = [estimate, interval.low, interval.high].every(
    (end) => end === null || Number.isInteger(end / factor)
  );
  return signed(value, fixed(value / factor, isWhole ? 0 : significantDecimals(widest(effect) / factor)));
}

/** Returns the value of largest size of an effect, which chooses the scale for all of it. */
function widest({estimate, interval: {low, high}}: Effect): number {
  return Math.max(...[estimate, low ?? 0, high ?? 0].map(Math.abs));
}

function ends({low, high}: {low: number | null; high: number | null}, format: (value: number) => string) {
  return [low === null ? null : format(low), high === null ? null : format(high)] as const;
}

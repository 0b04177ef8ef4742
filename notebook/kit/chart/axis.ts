import * as Plot from "@observablehq/plot";
import {fixed} from "../../../runner/narrate/units.ts";

/** Returns the rounds to be named on an axis of a width, in px. */
export function roundTicks(last: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 48));
  const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
  const steps = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  const step = steps.find((step) => last / step <= most) ?? last;
  const ticks = Array.from({length: Math.floor(last / step)}, (_, i) => (i + 1) * step);
  return step < 5 ? ticks : [1, ...ticks];
}

/** Returns a domain that holds the values, with some room; what is not negative has none below zero. */
export function padded(values: number[], share = 0.08): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = extentOf(values);
  const pad = share * (high - low) || Math.abs(high) * 0.01 || 1;
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}

/** Returns the powers of ten of a logarithmic axis that spans some; of a shorter one, how many ticks it has room for. */
export function logTicks([low, high]: readonly [number, number], count: number): number | number[] {
  if (high / low < 30) return count;
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  return Array.from({length: last - first + 1}, (_, i) => 10 ** (first + i));
}

/**
 * Returns the axis and the grid of a scale of ratios. They are marks of their own,
 * as a logarithmic scale labels only ticks that are a small multiple of a power
 * of ten, and most ratios are a little below one.
 */
export function ratioAxis(domain: readonly [number, number], count: number, label: string): Plot.Markish[] {
  const ticks = ratioTicks(domain, count);
  const most = Math.max(...ticks.map(decimalsOf));
  const text = (value: number) => fixed(value, isWide(domain) ? decimalsOf(value) : most);
  return [Plot.gridX(ticks), Plot.axisX(ticks, {text, tickSize: 0, label, labelAnchor: "right"})];
}

/** Returns about so many round values between two: equal steps where they are near each other, else 1, 2 and 5 of powers of ten. */
export function ratioTicks([low, high]: readonly [number, number], count: number): number[] {
  if (isWide([low, high])) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
    const powers = Array.from({length: last - first + 1}, (_, i) => Number(`1e${first + i}`));
    const inside = (values: number[]): number[] => values.filter((value) => low <= value && value <= high);
    const all = inside(powers.flatMap((power) => [power, round(2 * power), round(5 * power)]));
    return all.length <= count + 2 ? all : inside(powers);
  }
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((size) => size * power >= rough) ?? 10);
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  return Array.from({length: last - first + 1}, (_, i) => round((first + i) * step));
}

function isWide([low, high]: readonly [number, number]): boolean {
  return high / low >= 4;
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** Returns how many decimals a round value has. */
function decimalsOf(value: number): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent));
}

/** Returns the least and the largest of values, however many; there is at least one. */
export function extentOf(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

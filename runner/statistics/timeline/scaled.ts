import type {Bounds} from "../interval.ts";
import {toInterval} from "../paired.ts";
import type {Scale} from "../paired.ts";
import type {Change, MeasuredRevision} from "./finding.ts";

/** How values become what is computed with, and back: by logarithms, or not at all. */
export interface Scaled {
  to(value: number): number;
  from(scaled: number): number;
  interval(bounds: Bounds): Change["interval"];
}

export function scaled(scale: Scale, revisions: readonly MeasuredRevision[]): Scaled {
  const interval = (bounds: Bounds) => toInterval(bounds, scale);
  if (scale === "difference") return {to: (value) => value, from: (value) => value, interval};
  if (revisions.some(({samples}) => samples.some(({value}) => !(value > 0)))) {
    throw new Error("A timeline with values that are not positive has no ratios: give its metric a δ with a unit.");
  }
  return {to: Math.log, from: Math.exp, interval};
}

import type {Effect} from "../result/types.ts";
import type {Judgement} from "./verdict.ts";

/** What a reason needs beside the judgement itself. */
export interface Circumstances {
  minimum: number; // pairs, for an interval at the level
  controlPairs: number; // usable
  controlSetAside: number;
  unit: string | null; // of differences
}

/** Returns what a verdict rests on, as a sentence. */
export function reason(judgement: Omit<Judgement, "reason">, circumstances: Circumstances): string {
  const {verdict, effect, equivalence, delta, floor, setAside} = judgement;
  const {minimum, controlPairs, controlSetAside, unit} = circumstances;
  const pairs = effect?.pairs ?? 0;
  if (!effect && setAside === 0) return "There is no round with a value of both.";
  if (verdict === null) {
    return "Values that are not positive are compared by their difference, which needs a delta with a unit.";
  }
  if (verdict === "too noisy") {
    if (pairs < 6) return `${usable("pairs", pairs, setAside)}, and a verdict needs 6.`;
    return `${usable("pairs of the control", controlPairs, controlSetAside)}, and a verdict needs 6.`;
  }
  if (!effect || !equivalence || Math.min(pairs, controlPairs) < minimum || floor === null) {
    return `${usable("pairs", Math.min(pairs, controlPairs), 0)}, and an interval at this level needs ${minimum}.`;
  }
  const {scale} = effect;
  const median = signed(effect.estimate, scale, unit);
  const around = `±${size(delta, scale, unit)}`;
  const noise = `the noise floor, ${size(floor, scale, unit)}`;
  const wide = `the ${interval(effect.interval, scale, unit)},`;
  const narrow = `the ${interval(equivalence, scale, unit)},`;
  switch (verdict) {
    case "worse":
    case "better":
      return capital(`${wide} lies beyond ${around}, and the median, ${median}, beyond ${noise}.`);
    case "equivalent":
      return capital(`${narrow} lies within ${around}, and so does ${noise}.`);
    case "inconclusive":
      if (isBeyond(effect.interval, delta, scale)) {
        return capital(`${wide} lies beyond ${around}, but the median, ${median}, not beyond ${noise}.`);
      }
      if (isWithin(equivalence, delta, scale)) {
        return capital(`${narrow} lies within ${around}, but ${noise}, does not.`);
      }
      return capital(`${wide} does not lie beyond ${around}, nor ${narrow} within.`);
  }
}

type Interval = Effect["interval"];
type Scale = Effect["scale"];

function isBeyond({low, high}: Interval, delta: number, scale: Scale): boolean {
  const [below, above] = scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
  return (low !== null && low > above) || (high !== null && high < below);
}

function isWithin({low, high}: Interval, delta: number, scale: Scale): boolean {
  const [below, above] = scale === "ratio" ? [1 / (1 + delta), 1 + delta] : [-delta, delta];
  return low !== null && high !== null && low >= below && high <= above;
}

function usable(what: string, n: number, setAside: number): string {
  const of = setAside > 0 ? ` of ${n + setAside}` : "";
  return `${n}${of} ${n === 1 && !of ? what.replace("pairs", "pair") : what} ${n === 1 ? "is" : "are"} usable`;
}

function interval({low, high, level}: Interval, scale: Scale, unit: string | null): string {
  const end = (value: number | null, unbounded: string) => (value === null ? unbounded : signed(value, scale, unit));
  return `${digits(level * 100)} % interval, ${end(low, "no bound")} to ${end(high, "no bound")}`;
}

function signed(value: number, scale: Scale, unit: string | null): string {
  const change = scale === "ratio" ? value - 1 : value;
  return `${change < 0 ? "−" : "+"}${size(Math.abs(change), scale, unit)}`;
}

function size(value: number, scale: Scale, unit: string | null): string {
  return scale === "ratio" ? `${digits(value * 100)} %` : `${digits(value)}${unit === null ? "" : ` ${unit}`}`;
}

// Three significant digits, without trailing zeros.
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

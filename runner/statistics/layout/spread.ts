import type {LayoutSpread, MeasuredLayout, Sample} from "../../result/types.ts";
import {measuredValue} from "../couples.ts";
import {mad, median, quantile} from "../quantile.ts";
import {counts, describeSubject, extremeness, samplesByLayout, SHIPPED} from "./samples.ts";
import type {LayoutSubject} from "./samples.ts";

/** Of random layouts, 90 % lie between these quantiles. */
const ENDS = [0.05, 0.95] as const;

const NORMAL = 1.4826; // standard deviation of normal values over their median absolute deviation
const MEDIAN = 1.2533; // √(π/2): standard error of the median over that of the mean, of normal values

/** Fewer random layouts in a round are no middle that the others could be held against. */
const MINIMUM = 3;

/** A value of a variant’s, by the round in which it was measured. */
interface Value {
  round: number;
  value: number;
}

/**
 * Describes what placement does to one variant’s values. In each round a layout’s
 * value is taken over the median of the round’s random layouts, which cancels how
 * fast the machine was; a layout’s level is the median of these over its rounds.
 */
export function layoutSpread(
  samples: readonly Sample[],
  layouts: readonly MeasuredLayout[],
  {variant, ...subject}: LayoutSubject & {variant: string}
): LayoutSpread {
  const {benchmark, metric} = subject;
  const byLayout = samplesByLayout(samples.filter((sample) => sample.variant === variant && !sample.control));
  const values = new Map(
    layouts.map(({name}) => [
      name,
      (byLayout.get(name) ?? []).flatMap((sample): Value[] => {
        const value = measuredValue(sample, benchmark, metric);
        return value === null ? [] : [{round: sample.round, value}];
      })
    ])
  );
  const random = layouts.filter((layout) => layout.kind === "random" && counts(layout)).map(({name}) => name);
  const middles = middleOfRounds(random.map((name) => values.get(name) ?? []));
  const logs = (name: string): number[] =>
    (values.get(name) ?? []).flatMap(({round, value}) => {
      const middle = middles.get(round);
      return middle === undefined || value <= 0 ? [] : [Math.log(value / middle)];
    });
  const each = random.map(logs).filter((own) => own.length > 0);
  const levels = each.map(median);
  const middle = median(levels);
  const own = logs(SHIPPED);
  const known = levels.length >= MINIMUM;
  return {
    variant,
    ...describeSubject(subject),
    levels: layouts.flatMap(({name}) => {
      const own = values.get(name) ?? [];
      return own.length === 0 ? [] : [{layout: name, samples: own.length, median: median(own.map(({value}) => value))}];
    }),
    moves: known ? Math.expm1(Math.max(...levels.map((level) => Math.abs(level - middle)))) : null,
    range: known
      ? {low: Math.exp(quantile(levels, ENDS[0]) - middle), high: Math.exp(quantile(levels, ENDS[1]) - middle)}
      : null,
    measuring: known ? measuringNoise(each, metric.instrument === "cachegrind") : null,
    shipped:
      known && own.length > 0
        ? {ratio: Math.exp(median(own) - middle), share: extremeness(median(own), levels, middle)}
        : null
  };
}

/** Returns the median of each round’s random layouts, of rounds with at least half of them; values that are not positive have no ratio. */
function middleOfRounds(layouts: readonly Value[][]): Map<number, number> {
  const rounds = new Map<number, number[]>();
  for (const {round, value} of layouts.flat()) rounds.set(round, [...(rounds.get(round) ?? []), value]);
  const least = Math.max(MINIMUM, layouts.length / 2);
  const whole = [...rounds].filter(([, values]) => values.length >= least && values.every((value) => value > 0));
  return new Map(whole.map(([round, values]) => [round, median(values)]));
}

/**
 * Returns by how much a level would move if all layouts were alike: the standard
 * error of a median of as many rounds, from how far values lie from their own
 * layout’s level. What is simulated repeats.
 */
function measuringNoise(layouts: readonly number[][], simulated: boolean): number | null {
  if (simulated) return 0;
  const several = layouts.filter((values) => values.length > 1);
  if (several.length === 0) return null;
  const n = median(several.map(({length}) => length));
  const rests = several.flatMap((values) => values.map((value) => value - median(values)));
  const deviation = NORMAL * mad(rests, 0) * Math.sqrt(n / (n - 1)); // as medians lie nearer than true levels
  return Math.expm1((MEDIAN * deviation) / Math.sqrt(n));
}

import {median} from "../quantile.ts";
import {describer} from "./describe.ts";
import type {MeasuredRevision, Parameters, TimelineResult} from "./finding.ts";
import {compareNeighbours, neededRounds} from "./neighbours.ts";
import {findOdd} from "./odd.ts";
import {findRamps} from "./ramp.ts";
import {levelRounds} from "./rounds.ts";
import type {Leveled} from "./rounds.ts";
import {scaled} from "./scaled.ts";
import {segment} from "./segments.ts";

/** Without other wishes. */
export const defaults: Parameters = {
  scale: "ratio",
  rate: 0.01,
  weakRate: 0.1,
  delta: 0,
  level: 0.95,
  shortSeries: 15,
  leastSamples: 3
};

/**
 * Finds where the level of a series of revisions changes, of which each has
 * samples of several rounds. What the rounds have in common is taken out first.
 * Then a series of at least 15 revisions is divided into segments of equal level,
 * and gradual changes are told from steps; in a shorter one each revision is
 * compared with the one before it. `rate` is of series and not of tests: of
 * series without any change, at most this share has a change point, where the
 * revisions’ values vary normally about their level; docs/timeline.md has the
 * figures. Revisions are in the order of their index. Throws an error if ratios
 * are asked for of values that are not positive.
 */
export function changePoints(
  revisions: readonly MeasuredRevision[],
  options: Partial<Parameters> = {}
): TimelineResult {
  const parameters = {...defaults, ...options};
  const measured = revisions.filter(({samples}) => samples.length > 0);
  const scale = scaled(parameters.scale, measured);
  const leveled = levelRounds(measured, scale.to);
  const find = measured.length < parameters.shortSeries ? byNeighbours : bySegments;
  return find({measured, parameters, scale, leveled});
}

interface Series {
  measured: readonly MeasuredRevision[];
  parameters: Parameters;
  scale: ReturnType<typeof scaled>;
  leveled: Leveled;
}

function bySegments({measured, parameters, scale, leveled}: Series): TimelineResult {
  const {leastSamples} = parameters;
  const {samples} = leveled;
  const limits = {
    rate: parameters.rate,
    weakRate: parameters.weakRate,
    delta: deltaOf(parameters),
    least: Math.ceil(leastSamples / Math.max(1, median(samples.map(({length}) => length))))
  };
  let values = leveled.values;
  const odd: number[] = [];
  let segmentation = segment(values, limits);
  for (;;) {
    const indices = segmentation.cuts.map(({index}) => index);
    const found = findOdd(values, indices, samples, leastSamples);
    if (found.odd.length === 0) break;
    odd.push(...found.odd);
    segmentation = segment((values = found.values), limits);
  }

  const {cuts, removed} = segmentation;
  const places = measured.map(({revision}) => revision);
  const replaced = findRamps(
    values,
    places,
    cuts.map(({index}) => index)
  );
  const within = (index: number) => replaced.some(({ramp}) => ramp.first < index && index <= ramp.last);
  const drifting = (i: number) => replaced.some(({from, to}) => from <= i && i <= to);
  const describe = describer({measured, values, cuts, parameters, scale});
  return {
    method: "segments",
    parameters,
    ...describe.series(leveled, odd),
    segments: describe.segments(
      cuts.filter((_, i) => !drifting(i)).map(({index}) => index),
      replaced.map(({ramp}) => ramp)
    ),
    changes: cuts.filter((_, i) => !drifting(i)).map(describe.change),
    weak: [
      ...removed
        .filter(({why, p}) => why === "delta" || p <= parameters.weakRate)
        .map(({why, ...cut}) => ({...describe.change(cut), why: within(cut.index) ? ("drift" as const) : why})),
      ...cuts.filter((_, i) => drifting(i)).map((cut) => ({...describe.change(cut), why: "drift" as const}))
    ].sort((a, b) => a.index - b.index),
    drifts: replaced.map(({ramp}) => describe.ramp(ramp)),
    neededRounds: null
  };
}

function byNeighbours({measured, parameters, scale, leveled}: Series): TimelineResult {
  const {rate, weakRate} = parameters;
  const compared = compareNeighbours(measured, {rate, delta: deltaOf(parameters), toScale: scale.to});
  const indices = compared.filter(({p}) => p <= rate).map(({index}) => index);
  const n = measured.length;
  // Of a weak point, the level before it ends there.
  const cutAt = (index: number) => ({
    start: indices.findLast((other) => other < index) ?? 0,
    index,
    end: indices.find((other) => other > index) ?? n,
    p: NaN
  });
  const describe = describer({measured, values: leveled.values, cuts: indices.map(cutAt), parameters, scale});
  const changes = compared.map(({index, effect, interval, p}) => ({
    ...describe.change(cutAt(index)),
    earliest: index,
    latest: index,
    effect: scale.from(effect),
    interval: scale.interval(interval),
    p
  }));
  const needed = neededRounds(n, rate);
  return {
    method: "neighbours",
    parameters,
    ...describe.series(leveled, []),
    segments: describe.segments(indices, []),
    changes: changes.filter(({p}) => p <= rate),
    weak: changes.filter(({p}) => p > rate && p <= weakRate).map((change) => ({...change, why: "chance"})),
    drifts: [],
    neededRounds: compared.some(({pairs}) => pairs < needed) ? needed : null
  };
}

/** On the scale that is computed with: a ratio’s δ is told from 1 alike in both directions. */
function deltaOf({scale, delta}: Parameters): number {
  return scale === "ratio" ? Math.log1p(delta) : delta;
}

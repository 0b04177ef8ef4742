import {studentQuantile} from "../student.ts";
import {edge} from "./edge.ts";
import type {Change, MeasuredRevision, Parameters, Ramp, Segment, TimelineResult} from "./finding.ts";
import {parts} from "./parts.ts";
import type {RampFit} from "./ramp.ts";
import type {Leveled} from "./rounds.ts";
import type {Scaled} from "./scaled.ts";
import {within} from "./segments.ts";
import type {Cut} from "./segments.ts";

interface Described {
  measured: readonly MeasuredRevision[];
  values: readonly number[]; // on the scale that was computed with
  cuts: readonly Cut[];
  parameters: Parameters;
  scale: Scaled;
}

export interface Describer {
  series(leveled: Leveled, odd: readonly number[]): Pick<TimelineResult, "points" | "rounds" | "noise">;
  segments(cuts: readonly number[], ramps: readonly RampFit[]): Segment[];
  change(cut: Cut): Change;
  ramp(ramp: RampFit): Ramp;
}

/** Builds on either side with which a change does not rest on one odd build. */
const SEVERAL = 3;

/** Prepares to say what was found in the words of the finding: in revisions, and in the metric’s unit. */
export function describer({measured, values, cuts, parameters, scale}: Described): Describer {
  const of = parts(values);
  const {squares, freedom} = within([0, ...cuts.map(({index}) => index), values.length], of);
  const noise = freedom > 0 ? Math.sqrt(squares / freedom) : NaN;
  const revision = (i: number) => measured[i]?.revision ?? NaN;

  function builds(start: number, end: number): number {
    return new Set(measured.slice(start, end).map(({build}, i) => build ?? start + i)).size;
  }

  function change(cut: Cut): Change {
    const {start, index, end, p} = cut;
    const [before, after] = [of.mean(start, index), of.mean(index, end)];
    const {level} = parameters;
    const half =
      freedom > 0
        ? studentQuantile((1 + level) / 2, freedom) * noise * Math.sqrt(1 / (index - start) + 1 / (end - index))
        : Infinity;
    return {
      index,
      before: revision(index - 1),
      after: revision(index),
      ...edge(cut, of, level),
      values: {before: scale.from(before), after: scale.from(after)},
      effect: scale.from(after - before),
      interval: scale.interval({low: after - before - half, high: after - before + half, level}),
      p,
      support: Math.min(builds(start, index), builds(index, end)) >= SEVERAL ? "builds" : "one build"
    };
  }

  function segments(indices: readonly number[], ramps: readonly RampFit[]): Segment[] {
    const gaps = [
      ...indices.map((index) => ({end: index, next: index})),
      // What is between a ramp’s ends has no level.
      ...ramps.map(({first, last}) => ({end: first + 1, next: last})),
      {end: values.length, next: values.length}
    ].sort((a, b) => a.end - b.end);
    let start = 0;
    return gaps.map(({end, next}) => {
      const segment = {
        first: start,
        last: end - 1,
        value: scale.from(of.mean(start, end)),
        builds: builds(start, end)
      };
      start = next;
      return segment;
    });
  }

  return {
    change,
    segments,
    series: ({values: found, shifts, outliers}, odd) => ({
      points: measured.map(({revision, samples}, i) => ({
        revision,
        value: scale.from(found[i] ?? NaN),
        samples: samples.length,
        outliers: outliers[i] ?? [],
        outlier: odd.includes(i)
      })),
      rounds: [...shifts].map(([round, shift]) => ({round, shift: scale.from(shift)})),
      noise
    }),
    ramp: ({first, last, before, after}) => ({
      first,
      last,
      before: revision(first),
      after: revision(last),
      values: {before: scale.from(before), after: scale.from(after)},
      effect: scale.from(after - before)
    })
  };
}

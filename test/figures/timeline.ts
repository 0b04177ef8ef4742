import {createHash} from "node:crypto";
import {median, quantile} from "../../runner/statistics/quantile.ts";
import {mean} from "../../runner/statistics/mean.ts";
import {changePoints} from "../../runner/statistics/timeline/change-points.ts";
import {otava} from "../../runner/statistics/timeline/otava.ts";
import {timelineCells} from "./timeline-cell.ts";
import type {DelayCell, SearchCell, SeriesCell, TimelineCell, Truth} from "./timeline-cell.ts";
import {searchPeak} from "./timeline-search.ts";
import {simulateSeries, steady} from "./timeline-series.ts";

/** A cell with what its trials came to: of each outcome, in how many of them, or its mean where the name says so. */
export type TimelineFigure = TimelineCell & {counts: Record<string, number>; digest: string};

type Outcome = Record<string, number>;

const DIGESTED = 10;

/** How far from a true place a change may be and still be about it. */
const NEAR = 2;

export function simulateTimelines(watch: (id: string) => void): TimelineFigure[] {
  return timelineCells().map((cell) => {
    const counts = runTimeline(cell, cell.trials);
    watch(cell.id);
    return {...cell, counts, digest: timelineDigest(cell)};
  });
}

/** Runs a cell’s trials from the first. */
export function runTimeline(cell: TimelineCell, trials: number): Record<string, number> {
  const outcomes = Array.from({length: trials}, (_, i) => timelineTrial(cell, i));
  if (cell.part === "delay") return {...delays(outcomes, "ours"), ...delays(outcomes, "otava")};
  const names = Object.keys(outcomes[0] ?? {});
  const total = (name: string) => outcomes.reduce((sum, outcome) => sum + (outcome[name] ?? 0), 0);
  return Object.fromEntries([
    ...names.map((name) => [name, name.startsWith("mean ") ? Number((total(name) / trials).toFixed(2)) : total(name)]),
    ...names
      .filter((name) => name === "mean builds")
      .map((name) => ["most builds", Math.max(...outcomes.map((outcome) => outcome[name] ?? 0))])
  ]) as Record<string, number>;
}

/** The first trials’ outcomes: whatever changes the statistics of a timeline changes it. */
export function timelineDigest(cell: TimelineCell): string {
  const outcomes = Array.from({length: DIGESTED}, (_, i) => timelineTrial(cell, i));
  return createHash("sha256").update(JSON.stringify(outcomes)).digest("hex").slice(0, 16);
}

/** The same cell and trial give the same outcome, whatever ran before. */
export function timelineTrial(cell: TimelineCell, i: number): Outcome {
  if (cell.part === "search") return search(cell, i);
  return cell.part === "delay" ? delay(cell, i) : series(cell, i);
}

function series({id, series, truth}: SeriesCell, i: number): Outcome {
  const measured = simulateSeries(series, level(truth), `${id}/${i}`);
  const {changes, weak, drifts, points} = changePoints(measured);
  const theirs = otava(measured.map(({samples}) => mean(samples.map(({value}) => value)))).changes;
  const last = truth.to < series.points ? [truth.to] : [];
  const places = truth.shape === "step" ? [truth.from, ...last] : [];
  return {
    ...judge(
      "",
      changes.map(({index}) => index),
      places
    ),
    weak: Number(weak.length > 0),
    drift: Number(drifts.length > 0),
    "called builds": Number(changes.some(({support}) => support === "builds")),
    outlier: Number(points.some(({outlier}) => outlier)),
    // Of changes at the right place, the intervals that hold the true ratio.
    held: changes.filter(
      ({index, interval: {low, high}}) => index === places[0] && holds(low, high, Math.exp(truth.size))
    ).length,
    edge: changes.filter(
      ({index, earliest, latest}) =>
        near(index, places) && earliest <= (places[0] ?? NaN) && (places[0] ?? NaN) <= latest
    ).length,
    ...judge(
      "otava ",
      theirs.map(({index}) => index),
      places
    )
  };
}

function judge(who: string, found: readonly number[], places: readonly number[]): Outcome {
  return {
    [`${who}any`]: Number(found.length > 0),
    [`${who}exact`]: Number(places.length > 0 && places.every((place) => found.includes(place))),
    [`${who}near`]: Number(places.length > 0 && places.every((place) => near(place, found))),
    [`${who}other`]: Number(found.some((index) => !near(index, places))),
    [`mean ${who}changes`]: found.length
  };
}

function near(index: number, places: readonly number[]): boolean {
  return places.some((place) => Math.abs(place - index) <= NEAR);
}

function holds(low: number | null, high: number | null, value: number): boolean {
  return (low ?? 0) <= value && value <= (high ?? Infinity);
}

function level({shape, from, to, size}: Truth): (point: number) => number {
  if (shape === "ramp") return (i) => size * Math.min(1, Math.max(0, (i - from) / (to - from)));
  return (i) => (from <= i && i < to ? size : 0);
}

function delay({id, size, before, after}: DelayCell, i: number): Outcome {
  const spec = {...steady, rounds: 1, shift: 0, points: before + after};
  const measured = simulateSeries(spec, (point) => (point < before ? 0 : size * spec.noise), `${id}/${i}`);
  const seen = (found: (n: number) => number[]) => {
    for (let n = before + 1; n <= before + after; ++n) {
      if (found(n).some((index) => index >= before - NEAR)) return n - before;
    }
    return Infinity;
  };
  const values = measured.flatMap(({samples}) => samples.map(({value}) => value));
  return {
    ours: seen((n) => changePoints(measured.slice(0, n)).changes.map(({index}) => index)),
    otava: seen((n) => otava(values.slice(0, n)).changes.map(({index}) => index))
  };
}

/** Infinity, never seen, is kept as −1: JSON has none. */
function delays(outcomes: readonly Outcome[], who: string): Outcome {
  const all = outcomes.map((outcome) => outcome[who] ?? NaN);
  const finite = (value: number) => (Number.isFinite(value) ? value : -1);
  return {
    [`${who} median`]: finite(median(all)),
    [`${who} ninth`]: finite(quantile(all, 0.9)),
    [`${who} never`]: all.filter((value) => value === Infinity).length
  };
}

function search({id, peak}: SearchCell, i: number): Outcome {
  const {exact, others, builds, samples} = searchPeak(peak, `${id}/${i}`);
  return {
    exact: Number(exact),
    other: Number(others > 0),
    "mean builds": builds,
    "mean samples": samples
  };
}

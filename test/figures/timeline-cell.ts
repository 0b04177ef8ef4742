import {steady} from "./timeline-series.ts";
import type {SeriesSpec} from "./timeline-series.ts";
import type {Peak} from "./timeline-search.ts";

/** One simulated situation of a timeline. */
export type TimelineCell = SeriesCell | DelayCell | SearchCell;

/** A whole series, all of whose revisions are measured. */
export interface SeriesCell {
  part: "equal" | "step" | "ramp" | "peak";
  id: string; // also the seed: trial i of it draws from “id/i”
  series: SeriesSpec;
  truth: Truth;
  trials: number;
}

/** A level, and another from `from` until before `to`; a ramp is under way between them. */
export interface Truth {
  shape: "flat" | "step" | "ramp";
  from: number;
  to: number;
  size: number; // a logarithm
}

/** A series that grows by a revision at a time after a step: how many until it is seen. */
export interface DelayCell {
  part: "delay";
  id: string;
  size: number; // of the step, in deviations of the noise
  before: number;
  after: number; // at most
  trials: number;
}

/** A search for a peak in a history. */
export interface SearchCell {
  part: "search";
  id: string;
  peak: Peak;
  trials: number;
}

/** Of what is promised: false alarms, and the peak that is to be found. Of what is described, fewer. */
const TRIALS = 5000;
const DESCRIBED = 200;
const NOISE = steady.noise;

export function timelineCells(): TimelineCell[] {
  const single = {rounds: 1, shift: 0};
  return [
    ...[100, 50, 15].flatMap((points) => [
      equal(`${points} points`, {points}),
      equal(`${points} points of one sample`, {points, ...single}),
      equal(`${points} points, builds differ by 0.5 %`, {points, builds: 0.005}),
      equal(`${points} points, heavy tails`, {points, tails: "heavy"}),
      equal(`${points} points of one sample, heavy tails`, {points, ...single, tails: "heavy"}),
      equal(`${points} points, one sample in twenty a spike`, {points, spikes: 0.05}),
      equal(`${points} points of one sample, one in twenty a spike`, {points, ...single, spikes: 0.05})
    ]),
    equal("14 points, 5 rounds", {points: 14}),
    equal("14 points, 20 rounds", {points: 14, rounds: 20}),
    equal("14 points, 20 rounds, heavy tails", {points: 14, rounds: 20, tails: "heavy"}),
    ...[1, 2, 3, 5].map((size) => step(`${size}σ, 100 points of one sample`, size * NOISE, single)),
    ...[1, 2, 3, 5].map((size) => step(`${size}σ, 100 points of 5 samples`, size * NOISE, {})),
    step("2 %, builds differ by 0.5 %", 0.02, {builds: 0.005}),
    step("5 %, 14 points, 20 rounds", 0.05, {points: 14, rounds: 20}),
    ...[0.05, 0.1, 0.2].map((size) => ramp(`${100 * size} % over 100 of 100 points`, size, 0, 99)),
    ...[0.05, 0.1, 0.2].map((size) => ramp(`${100 * size} % over 40 of 100 points`, size, 30, 70)),
    peak("10 %, one point of 5 samples", 0.1, 1, {}),
    peak("10 %, one point of one sample", 0.1, 1, single),
    peak("68 %, 3 points of one sample", Math.log(1.68), 3, single),
    peak("68 %, 3 points of 5 samples", Math.log(1.68), 3, {}),
    ...[1, 2, 3, 5].map((size): DelayCell => ({
      part: "delay",
      id: `delay, ${size}σ`,
      size,
      before: 30,
      after: 30,
      trials: 1000
    })),
    {...search("at most 80 builds", {}), trials: TRIALS},
    search("at most 80 builds, from 20 points", {grid: {count: 20}}),
    search("at most 80 builds, one revision in twenty does not build", {untestable: 0.05}),
    search("at most 80 builds, 5 % more", {size: 0.05}),
    search("at most 80 builds, one revision", {length: 1}),
    search("at most 40 builds", {budget: 40})
  ];
}

function equal(title: string, series: Partial<SeriesSpec>): SeriesCell {
  return cell("equal", title, series, {shape: "flat", from: 0, to: 0, size: 0});
}

function step(title: string, size: number, series: Partial<SeriesSpec>): SeriesCell {
  const points = series.points ?? steady.points;
  return cell("step", title, series, {shape: "step", from: points / 2, to: points, size});
}

function ramp(title: string, size: number, from: number, to: number): SeriesCell {
  return cell("ramp", title, {}, {shape: "ramp", from, to, size});
}

function peak(title: string, size: number, length: number, series: Partial<SeriesSpec>): SeriesCell {
  return cell("peak", title, series, {shape: "step", from: 50, to: 50 + length, size});
}

function cell(part: SeriesCell["part"], title: string, changed: Partial<SeriesSpec>, truth: Truth): SeriesCell {
  const series = {...steady, ...changed};
  // Nothing is promised of spikes and heavy tails.
  const isPromised = part === "equal" && series.tails === "normal" && series.spikes === 0;
  return {part, id: `${part}, ${title}`, series, truth, trials: isPromised ? TRIALS : DESCRIBED};
}

function search(title: string, changed: Partial<Peak>): SearchCell {
  const peak: Peak = {
    revisions: 200,
    length: 3,
    size: 0.68,
    budget: 80,
    grid: null,
    rounds: 5,
    noise: NOISE,
    untestable: 0,
    ...changed
  };
  return {part: "search", id: `search, ${title}`, peak, trials: DESCRIBED};
}

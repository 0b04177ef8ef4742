import {changePoints} from "../../runner/statistics/timeline/change-points.ts";
import type {MeasuredRevision, RoundValue, TimelineResult} from "../../runner/statistics/timeline/finding.ts";
import type {Grid} from "../../runner/statistics/timeline/grid.ts";
import {nextRevisions} from "../../runner/statistics/timeline/next.ts";
import {random} from "../../runner/statistics/random.ts";
import {machine, steady} from "./timeline-series.ts";

/** A peak of few revisions in a history, and what the search for it may cost. */
export interface Peak {
  revisions: number;
  length: number; // of the peak
  size: number; // 0.68 is 68 % more
  budget: number; // of builds
  grid: Grid;
  rounds: number; // a batch
  noise: number;
  untestable: number; // share of revisions that do not build
}

export interface Searched {
  exact: boolean; // both edges are among the changes, between the right neighbours
  others: number; // changes elsewhere
  builds: number; // failed ones included
  samples: number;
}

const ANCHORS = 6;

/**
 * Runs the loop that a timeline is: asks what to measure, measures that in rounds
 * with some of what is known, and looks for changes, until nothing is asked for.
 */
export function searchPeak(peak: Peak, seed: string): Searched {
  const {revisions, rounds, budget, grid} = peak;
  const next = random(`${seed}/history`);
  const from = 1 + Math.floor(next() * (revisions - peak.length - 1));
  const to = from + peak.length;
  const failing = new Set(Array.from({length: revisions}, (_, i) => i).filter(() => next() < peak.untestable));
  const level = (i: number) => (from <= i && i < to ? Math.log1p(peak.size) : 0);
  const takeRound = machine({...steady, points: revisions, noise: peak.noise}, level, seed);
  const samples = new Map<number, RoundValue[]>();
  const untestable: number[] = [];
  let found: TimelineResult | null = null;
  let round = 0;
  let taken = 0;
  for (;;) {
    const measured = [...samples.keys()].sort((a, b) => a - b);
    const asked = nextRevisions({revisions, grid, measured, untestable, same: [], found, refine: true, budget});
    if (asked.done !== null) break;
    const wanted = asked.revisions.map(({revision}) => revision);
    untestable.push(...wanted.filter((revision) => failing.has(revision)));
    const built = wanted.filter((revision) => !failing.has(revision));
    if (built.length === 0) continue;
    const all = [...built, ...anchors(measured)];
    for (let i = 0; i < rounds; ++i) {
      ++round;
      takeRound(all).forEach((value, j) => {
        const revision = all[j] ?? NaN;
        samples.set(revision, [...(samples.get(revision) ?? []), {round, value}]);
        ++taken;
      });
    }
    found = changePoints(toSeries(samples));
  }
  const edges = [from, to].map((edge) => [lastTestable(edge - 1, failing), firstTestable(edge, failing)].join());
  const changes = (found?.changes ?? []).map(({before, after}) => [before, after].join());
  return {
    exact: edges.every((edge) => changes.includes(edge)),
    others: changes.filter((change) => !edges.includes(change)).length,
    builds: samples.size + untestable.length,
    samples: taken
  };
}

/** Later rounds are placed by some of the revisions that are known, from all of the range. */
function anchors(measured: readonly number[]): number[] {
  const step = (measured.length - 1) / (ANCHORS - 1);
  const places =
    measured.length <= ANCHORS ? measured : Array.from({length: ANCHORS}, (_, i) => measured[Math.round(i * step)]);
  return places.flatMap((revision) => revision ?? []);
}

function toSeries(samples: ReadonlyMap<number, RoundValue[]>): MeasuredRevision[] {
  return [...samples].sort(([a], [b]) => a - b).map(([revision, samples]) => ({revision, samples}));
}

function lastTestable(i: number, failing: ReadonlySet<number>): number {
  return failing.has(i) ? lastTestable(i - 1, failing) : i;
}

function firstTestable(i: number, failing: ReadonlySet<number>): number {
  return failing.has(i) ? firstTestable(i + 1, failing) : i;
}

import type {TimelineResult} from "./finding.ts";
import {edgeBuilds, grid} from "./grid.ts";
import type {Grid} from "./grid.ts";

/** A search for changes in a range of revisions, so far. Revisions are their indices in the range. */
export interface Search {
  revisions: number; // in the range, both ends included
  grid: Grid;
  measured: readonly number[];
  untestable: readonly number[]; // that do not build or run
  same: readonly (readonly number[])[]; // groups with the same code, of which one is measured at most
  found: Pick<TimelineResult, "changes" | "weak"> | null; // in what is measured; null: not looked yet
  refine: boolean;
  budget: number | null; // of builds; one for each measured or untestable revision is spent
}

/** What to do next: to build and measure revisions together, or to stop. */
export type Next = {revisions: NextRevision[]; done: null} | {revisions: []; done: "grid" | "refined" | "budget"}; // budget: it ended the search

export interface NextRevision {
  revision: number;
  why: "grid" | "change" | "weak" | "peak";
}

/**
 * Returns the revisions to measure next. At first these are the grid’s. Then the
 * gap at each change, and at each weak point that chance may explain, is halved,
 * until its neighbours follow each other or only untestable revisions and such
 * with their code lie between them. After that, what is left of the budget goes to the
 * widest gaps, in which something may have come and gone; so many builds are kept
 * back as the two edges of such a peak need. A revision with the code of a
 * measured one is never asked for. The same search gets the same answer.
 */
export function nextRevisions(search: Search): Next {
  const {refine, budget, measured, untestable, found} = search;
  const left = budget === null ? Infinity : Math.max(0, budget - measured.length - untestable.length);
  const history = survey(search);
  const planned = distinct(
    grid(search, history.isTestable).map((revision) => ({revision, why: "grid"})),
    history
  );
  if (planned.length > 0) return limit(spread(planned, left), left);
  if (!refine) return {revisions: [], done: "grid"};
  const changes = (found?.changes ?? []).map((gap) => ({...gap, why: "change" as const}));
  const weak = (found?.weak ?? []).filter(({why}) => why === "chance").map((gap) => ({...gap, why: "weak" as const}));
  const halves = [...changes, ...weak].flatMap(({before, after, why}) => {
    const revision = history.middle(before, after);
    return revision === null ? [] : [{revision, why}];
  });
  if (halves.length > 0) return limit(distinct(halves, history), left);
  return searchPeaks(history, left);
}

/** Returns the middles of the widest gaps. */
function searchPeaks({gaps}: History, left: number): Next {
  const widest = gaps[0];
  if (widest === undefined || left === Infinity) return {revisions: [], done: "refined"};
  const kept = edgeBuilds(widest.after - widest.before);
  const among = gaps.filter(({before, after}) => after - before === widest.after - widest.before);
  const revisions = among.map(({middle}) => ({revision: middle, why: "peak" as const}));
  return limit(spread(revisions, Math.max(0, left - kept)), left - kept);
}

interface History {
  isTestable(revision: number): boolean;
  isKnown(revision: number): boolean; // it, or one with its code, is measured
  code(revision: number): number; // the same for revisions with the same code
  middle(before: number, after: number): number | null; // null: nothing to measure is between them
  gaps: {before: number; after: number; middle: number}[]; // between neighbours that are known, the widest first
}

function survey({revisions, measured, untestable, same}: Search): History {
  const codes = new Map(same.flatMap((group) => group.map((revision) => [revision, Math.min(...group)] as const)));
  const code = (revision: number) => codes.get(revision) ?? revision;
  const knownCodes = new Set(measured.map(code));
  const failing = new Set(untestable);
  const isKnown = (revision: number) => knownCodes.has(code(revision));
  const isTestable = (revision: number) => isKnown(revision) || !failing.has(revision);

  function middle(before: number, after: number): number | null {
    // What has the code of either side is on that side.
    let [low, high] = [before, after];
    for (let i = before + 1; i < after; ++i) if (code(i) === code(before)) low = i;
    for (let i = after - 1; i > low; --i) if (code(i) === code(after)) high = i;
    const center = (low + high) / 2;
    let best: number | null = null;
    for (let i = low + 1; i < high; ++i) {
      if (isKnown(i) || !isTestable(i)) continue;
      if (best === null || Math.abs(i - center) < Math.abs(best - center)) best = i;
    }
    return best;
  }

  const known = Array.from({length: revisions}, (_, i) => i).filter(isKnown);
  const gaps = known.slice(1).flatMap((after, i) => {
    const before = known[i] ?? 0;
    const between = middle(before, after);
    return between === null ? [] : [{before, after, middle: between}];
  });
  gaps.sort((a, b) => b.after - b.before - (a.after - a.before) || a.before - b.before);
  return {isTestable, isKnown, code, middle, gaps};
}

/** Leaves out what is known, and all but the first with the same code. */
function distinct(revisions: readonly NextRevision[], {isKnown, code}: History): NextRevision[] {
  const seen = new Set<number>();
  return revisions.filter(({revision}) => {
    if (isKnown(revision) || seen.has(code(revision))) return false;
    seen.add(code(revision));
    return true;
  });
}

/** Takes as many as there may be, from all of the range. */
function spread(revisions: readonly NextRevision[], most: number): NextRevision[] {
  if (revisions.length <= most) return [...revisions];
  const step = (revisions.length - 1) / Math.max(1, most - 1);
  return Array.from({length: most}, (_, i) => revisions[Math.round(i * step)]).flatMap((one) => one ?? []);
}

function limit(revisions: readonly NextRevision[], most: number): Next {
  const within = revisions.slice(0, Math.max(0, most));
  return within.length > 0 ? {revisions: within, done: null} : {revisions: [], done: "budget"};
}

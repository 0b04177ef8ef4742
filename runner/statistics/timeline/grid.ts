import type {Search} from "./next.ts";

/** The revisions that are measured at first; null: as dense as the budget allows. */
export type Grid = {every: number} | {count: number} | null;

/**
 * Returns the revisions of the grid, both ends among them. In place of one that
 * is untestable there is the nearest that is not, if one is nearer than half the
 * way to the next of the grid.
 */
export function grid({revisions, grid, budget}: Search, isTestable: (revision: number) => boolean): number[] {
  const last = revisions - 1;
  const step =
    grid === null
      ? densest(revisions, budget ?? Infinity)
      : "every" in grid
        ? grid.every
        : Math.max(1, last / Math.max(1, grid.count - 1));
  const places = Array.from({length: Math.ceil(last / step - 1e-9)}, (_, i) => Math.round(i * step));
  return [...places, last].flatMap((place) => {
    for (let away = 0; away === 0 || away < step / 2; ++away) {
      const near = [place - away, place + away].find((i) => i >= 0 && i <= last && isTestable(i));
      if (near !== undefined) return near;
    }
    return [];
  });
}

/**
 * Returns the least step at which the grid leaves builds for the edges of two
 * peaks. No peak of as many revisions as the step is missed then.
 */
function densest(revisions: number, budget: number): number {
  for (let step = 1; step < revisions; ++step) {
    const builds = Math.ceil((revisions - 1) / step) + 1;
    if (builds + 2 * edgeBuilds(step) <= budget) return step;
  }
  return Math.max(1, revisions - 1);
}

/** Returns the number of builds that find both edges of a peak that one revision between such neighbours has shown. */
export function edgeBuilds(width: number): number {
  return 2 * Math.ceil(Math.log2(width));
}

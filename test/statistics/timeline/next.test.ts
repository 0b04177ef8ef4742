import {describe, expect, it} from "vitest";
import {nextRevisions} from "../../../runner/statistics/timeline/next.ts";
import type {Search} from "../../../runner/statistics/timeline/next.ts";

const search: Search = {
  revisions: 100,
  grid: {every: 10},
  measured: [],
  untestable: [],
  same: [],
  found: null,
  refine: true,
  budget: null
};

const asked = (changed: Partial<Search>) => nextRevisions({...search, ...changed}).revisions;
const revisions = (changed: Partial<Search>) => asked(changed).map(({revision}) => revision);
const grid = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99];

/** What is found between two measured revisions, as far as a search looks at it. */
function gaps(...between: [before: number, after: number][]): NonNullable<Search["found"]> {
  const changes = between.map(([before, after]) => ({before, after}));
  return {changes, weak: []} as unknown as NonNullable<Search["found"]>;
}

describe("the grid", () => {
  it("has every so many, and both ends", () => {
    expect(revisions({})).toEqual(grid);
    expect(revisions({grid: {count: 4}})).toEqual([0, 33, 66, 99]);
    expect(asked({}).every(({why}) => why === "grid")).toBe(true);
  });

  it("goes around what is untestable, and asks for no code twice", () => {
    expect(revisions({untestable: [0, 20, 99]})).toEqual([1, 10, 19, 30, 40, 50, 60, 70, 80, 90, 98]);
    expect(revisions({same: [[10, 20, 30]]})).toEqual([0, 10, 40, 50, 60, 70, 80, 90, 99]);
    expect(revisions({same: [[5, 20]], measured: [5]})).not.toContain(20);
  });

  it("is as dense as the budget allows, with builds kept back for two peaks", () => {
    // Every third of 200 are 68; four peaks’ edges at most two builds each.
    const dense = revisions({revisions: 200, grid: null, budget: 80});
    expect(dense).toHaveLength(68);
    expect(dense.slice(0, 3)).toEqual([0, 3, 6]);
    expect(revisions({revisions: 5, grid: null, budget: 80})).toEqual([0, 1, 2, 3, 4]);
  });

  it("is thinned evenly where the budget is less", () => {
    expect(revisions({budget: 3})).toEqual([0, 50, 99]);
  });

  it("is all without refinement", () => {
    expect(nextRevisions({...search, measured: grid, refine: false, found: gaps([10, 20])})).toEqual({
      revisions: [],
      done: "grid"
    });
  });
});

describe("a gap between neighbours that differ", () => {
  it("is halved until they follow each other", () => {
    let measured = grid;
    const taken: number[] = [];
    let [before, after] = [40, 50];
    for (;;) {
      const next = revisions({measured, found: gaps([before, after])});
      if (next.length === 0) break;
      const [revision = NaN] = next;
      taken.push(revision);
      measured = [...measured, revision].sort((a, b) => a - b);
      // The change is at 43.
      if (revision < 43) before = revision;
      else after = revision;
    }
    expect([before, after]).toEqual([42, 43]);
    expect(taken.length).toBeLessThanOrEqual(4);
    expect(nextRevisions({...search, measured, found: gaps([before, after])}).done).toBe("refined");
  });

  it("goes around untestable revisions, and ends where only such are between", () => {
    expect(revisions({measured: grid, found: gaps([40, 50]), untestable: [45]})).toEqual([44]);
    const between = [41, 42, 43, 44, 45, 46, 47, 48, 49];
    expect(nextRevisions({...search, measured: grid, found: gaps([40, 50]), untestable: between}).done).toBe("refined");
  });

  it("is narrowed by revisions with the code of either side", () => {
    expect(revisions({measured: grid, found: gaps([40, 50]), same: [[40, 46]]})).toEqual([48]);
    expect(
      nextRevisions({
        ...search,
        measured: grid,
        found: gaps([40, 50]),
        same: [
          [40, 44],
          [45, 50]
        ]
      }).done
    ).toBe("refined");
  });

  it("is halved together with the others", () => {
    expect(asked({measured: grid, found: gaps([40, 50], [80, 90])})).toEqual([
      {revision: 45, why: "change"},
      {revision: 85, why: "change"}
    ]);
    expect(revisions({measured: grid, found: gaps([40, 50], [80, 90]), budget: 12})).toEqual([45]);
  });
});

describe("what is left of the budget", () => {
  it("goes to the widest gaps, with builds kept back for the edges of a peak", () => {
    // Gaps of 10 need 8 builds for two edges; of 20 left, 12 may be spent, and there are 9 such gaps.
    const next = asked({measured: grid, found: gaps(), budget: 31});
    expect(next).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85].map((revision) => ({revision, why: "peak"})));
    expect(asked({measured: grid, found: gaps(), budget: 21})).toEqual([
      {revision: 5, why: "peak"},
      {revision: 85, why: "peak"}
    ]);
  });

  it("is kept for a peak where it would not do", () => {
    expect(nextRevisions({...search, measured: grid, found: gaps(), budget: 19})).toEqual({
      revisions: [],
      done: "budget"
    });
  });

  it("is nothing to spend without a budget", () => {
    expect(nextRevisions({...search, measured: grid, found: gaps()})).toEqual({revisions: [], done: "refined"});
  });
});

import {createHash} from "node:crypto";
import type {BisectionCell} from "./bisection-cell.ts";
import {midpoint, thresholded} from "./bisection-peers.ts";
import type {PeerOutcome} from "./bisection-peers.ts";
import {bisectionTrial} from "./bisection-trial.ts";
import {world} from "./bisection-world.ts";

/** What the trials of a cell came to. Runs and builds are sums. */
export interface BisectionTally {
  right: number;
  wrong: number;
  open: number;
  conclusions: Record<string, number>;
  runs: number;
  builds: number;
  peers: Partial<Record<Peer, PeerTally>>;
}

interface PeerTally {
  right: number;
  wrong: number;
  runs: number;
  builds: number;
}

export type Peer = "single run" | "median of 5" | "thresholded";

/** The digest of a cell is of its first so many trials. */
export const BISECTION_DIGESTED = 10;

/** Runs the trials with the seeds from the one to before the other. */
export function tallyBisections(cell: BisectionCell, from: number, to: number): BisectionTally {
  const tally = emptyBisectionTally();
  for (let seed = from; seed < to; ++seed) {
    const {answer, conclusion, runs, builds} = bisectionTrial(cell, seed);
    tally[answer]++;
    tally.conclusions[conclusion] = (tally.conclusions[conclusion] ?? 0) + 1;
    tally.runs += runs;
    tally.builds += builds;
    for (const [peer, method] of comparable(cell)) {
      const simulated = world(cell, String(seed));
      const outcome = method(simulated);
      const own = (tally.peers[peer] ??= {right: 0, wrong: 0, runs: 0, builds: 0});
      if (outcome.culprit !== null) own[outcome.culprit === simulated.culprits[0] ? "right" : "wrong"]++;
      own.runs += outcome.runs;
      own.builds += outcome.builds;
    }
  }
  return tally;
}

export function emptyBisectionTally(): BisectionTally {
  return {right: 0, wrong: 0, open: 0, conclusions: {}, runs: 0, builds: 0, peers: {}};
}

/** Adds another tally of the same cell. */
export function mergeBisections(a: BisectionTally, b: BisectionTally): BisectionTally {
  const merged = structuredClone(a);
  for (const key of ["right", "wrong", "open", "runs", "builds"] as const) merged[key] += b[key];
  for (const [conclusion, n] of Object.entries(b.conclusions)) {
    merged.conclusions[conclusion] = (merged.conclusions[conclusion] ?? 0) + n;
  }
  for (const [peer, other] of Object.entries(b.peers) as [Peer, PeerTally][]) {
    const own = (merged.peers[peer] ??= {right: 0, wrong: 0, runs: 0, builds: 0});
    for (const key of ["right", "wrong", "runs", "builds"] as const) own[key] += other[key];
  }
  return merged;
}

/** Returns a digest of a cell’s first trials. Whatever changes the search changes it. */
export function bisectionDigest(cell: BisectionCell): string {
  const seeds = Array.from({length: BISECTION_DIGESTED}, (_, i) => i + 1);
  const outcomes = seeds.map((seed) => Object.values(bisectionTrial(cell, seed)));
  return createHash("sha256").update(JSON.stringify(outcomes)).digest("hex").slice(0, 16);
}

/** The other methods search lines of revisions that all build, for one step. */
function comparable(cell: BisectionCell): [Peer, (world: World) => PeerOutcome][] {
  if (cell.steps.length !== 1 || cell.history !== "line" || cell.untestable > 0) return [];
  return [
    ["single run", (world) => midpoint(cell.revisions, world, 1)],
    ["median of 5", (world) => midpoint(cell.revisions, world, 5)],
    ["thresholded", (world) => thresholded(cell.revisions, world)]
  ];
}

type World = ReturnType<typeof world>;

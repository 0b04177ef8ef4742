import {normal, random} from "../../runner/statistics/random.ts";
import type {BisectionCell} from "./bisection-cell.ts";

/** A simulated range of revisions on a simulated machine. */
export interface World {
  culprits: number[]; // where the steps are, ascending
  untestable: ReadonlySet<number>;
  contains: ((revision: number, culprit: number) => boolean) | null; // null: a line
  /** Takes a sample. */
  run: (revision: number) => {value: number; state: number};
}

/** What one machine state is slower by than the other. */
const STATE_SHIFT = 5;

/** Returns the world of a trial: the same for all methods that are compared, but for the noise. */
export function world(cell: BisectionCell, seed: string): World {
  const lot = random(`${cell.id}/${seed}`);
  const noise = normal(random(`${cell.id}/${seed}/noise`));
  const between = () => 1 + Math.floor(lot() * (cell.revisions - 1));
  const places = new Set<number>();
  while (places.size < cell.steps.length) places.add(between());
  const culprits = [...places].sort((a, b) => a - b);
  const some = (share: number) =>
    new Set(Array.from({length: cell.revisions - 2}, (_, i) => i + 1).filter(() => share > 0 && lot() < share));
  const untestable = some(cell.untestable);
  const twoModes = some(cell.twoModes);
  const contains = cell.history === "merges" ? history(cell.revisions, lot) : null;
  const builds = new Map<number, number>();
  let state = 0;
  return {culprits, untestable, contains, run};

  function run(revision: number): {value: number; state: number} {
    if (cell.stateChange > 0 && lot() < cell.stateChange) state = 1 - state;
    const has = (culprit: number) => (contains ? contains(revision, culprit) : revision >= culprit);
    const steps = twoModes.has(revision)
      ? cell.steps.map((size) => (lot() < 0.5 ? size : 0))
      : cell.steps.map((size, i) => (has(culprits[i] ?? Infinity) ? size : 0));
    const level = steps.reduce((sum, size) => sum + size, 0);
    const spread = has(culprits[0] ?? Infinity) ? cell.spreadAfter : cell.spread;
    const build = builds.get(revision) ?? cell.buildSpread * noise();
    builds.set(revision, build);
    const outlier = cell.outliers > 0 && lot() < cell.outliers ? 8 : 0;
    return {value: 0.01 * (level + build + spread * noise() + outlier + STATE_SHIFT * state), state};
  }
}

/** Returns which revisions have which among their ancestors, in a random history with branches and merges. */
function history(revisions: number, lot: () => number): (revision: number, culprit: number) => boolean {
  const ancestors: Set<number>[] = [new Set([0])];
  let heads = [0];
  for (let revision = 1; revision < revisions; ++revision) {
    const head = heads[Math.floor(lot() * heads.length)] ?? 0;
    const chance = lot();
    const last = revision === revisions - 1;
    const parents = last || (chance < 0.2 && heads.length > 1) ? heads.slice(0, last ? Infinity : 2) : [head];
    const forks = !last && chance > 0.8 && heads.length < 4;
    heads = [...heads.filter((one) => forks || !parents.includes(one)), revision];
    ancestors.push(new Set([revision, ...parents.flatMap((parent) => [...(ancestors[parent] ?? [])])]));
  }
  return (revision, culprit) => ancestors[revision]?.has(culprit) ?? false;
}

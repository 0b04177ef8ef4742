import {bisectionCells} from "./bisection-cell.ts";
import {tallyBisections} from "./bisection-tally.ts";
import type {BisectionTally} from "./bisection-tally.ts";

/** Trials of a cell, with the seeds from the one to before the other. */
export interface BisectionChunk {
  cell: number; // its index
  from: number;
  to: number;
}

export interface BisectionResult extends BisectionChunk {
  tally: BisectionTally;
}

// A process started by bisection.ts, one of as many as there are processors.
const all = bisectionCells();

process.on("message", ({cell: index, from, to}: BisectionChunk) => {
  const cell = all[index];
  if (cell === undefined) throw new Error(`There is no cell ${index}.`);
  process.send?.({cell: index, from, to, tally: tallyBisections(cell, from, to)} satisfies BisectionResult);
});

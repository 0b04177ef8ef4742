import {cells} from "./cell.ts";
import {digest, runTrials} from "./tally.ts";
import type {Tally} from "./tally.ts";

/** What a worker is asked to do: trials of a cell, from the one to before the other. */
export interface Chunk {
  cell: number; // its index
  from: number;
  to: number;
}

/** What it answers. */
export interface Result extends Chunk {
  tally: Tally;
  digest: string | null; // with the cell’s first chunk
}

// A process started by main.ts, one of as many as there are processors.
const all = cells();

process.on("message", (chunk: Chunk) => {
  void work(chunk).then((result) => process.send?.(result));
});

async function work({cell: index, from, to}: Chunk): Promise<Result> {
  const cell = all[index];
  if (cell === undefined) throw new Error(`There is no cell ${index}.`);
  const tally = await runTrials(cell, from, to);
  return {cell: index, from, to, tally, digest: from === 0 ? await digest(cell) : null};
}

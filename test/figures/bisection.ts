import {performance} from "node:perf_hooks";
import {fileURLToPath} from "node:url";
import {bisectionCells} from "./bisection-cell.ts";
import {bisectionDigest, emptyBisectionTally, mergeBisections} from "./bisection-tally.ts";
import type {BisectionChunk, BisectionResult} from "./bisection-worker.ts";
import {writeFigures} from "./figures.ts";
import {work} from "./work.ts";

// Simulates what docs/bisection.md states, and writes it beside this file; the
// last part of `npm run figures`, which may be run by itself:
// `node --import tsx test/figures/bisection.ts`.

const CHUNK = 100;
const started = performance.now();
const all = bisectionCells();
const results = await work<BisectionChunk, BisectionResult>(
  all.flatMap(({trials}, cell) => chunks(cell, trials)),
  fileURLToPath(new URL("./bisection-worker.ts", import.meta.url)),
  ({cell, from}) => {
    if (from === 1) console.log(`${all[cell]?.id}, ${elapsed()}`);
  }
);
writeFigures(
  "bisection",
  all.map((cell, index) => ({
    ...cell,
    ...results
      .filter((result) => result.cell === index)
      .sort((a, b) => a.from - b.from)
      .map(({tally}) => tally)
      .reduce(mergeBisections, emptyBisectionTally()),
    digest: bisectionDigest(cell)
  }))
);
console.log(`bisection, ${elapsed()}`);

/** Returns the seeds from 1 to the number of trials, in chunks. */
function chunks(cell: number, trials: number): BisectionChunk[] {
  const starts = Array.from({length: Math.ceil(trials / CHUNK)}, (_, i) => 1 + i * CHUNK);
  return starts.map((from) => ({cell, from, to: Math.min(trials + 1, from + CHUNK)}));
}

function elapsed(): string {
  return `${Math.round((performance.now() - started) / 1000)} s`;
}

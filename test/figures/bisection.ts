import {fork} from "node:child_process";
import {availableParallelism} from "node:os";
import {performance} from "node:perf_hooks";
import {fileURLToPath} from "node:url";
import {bisectionCells} from "./bisection-cell.ts";
import {bisectionDigest, emptyBisectionTally, mergeBisections} from "./bisection-tally.ts";
import type {BisectionChunk, BisectionResult} from "./bisection-worker.ts";
import {writeFigures} from "./figures.ts";

// Simulates what docs/bisection.md states, and writes it beside this file; the
// last part of `npm run figures`, which may be run by itself:
// `node --import tsx test/figures/bisection.ts`.

const CHUNK = 100;
const started = performance.now();
const all = bisectionCells();
const queue = all.flatMap(({trials}, cell) => chunks(cell, trials)).reverse();
const results: BisectionResult[] = [];
await Promise.all(Array.from({length: availableParallelism()}, work));
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

/** Has chunks done by one more process, until none is left. */
function work(): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(fileURLToPath(new URL("./bisection-worker.ts", import.meta.url)));
    const next = () => {
      const chunk = queue.pop();
      if (chunk !== undefined) worker.send(chunk);
      else worker.disconnect();
    };
    worker.on("message", (result: BisectionResult) => {
      results.push(result);
      if (result.from === 1) console.log(`${all[result.cell]?.id}, ${elapsed()}`);
      next();
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`A worker ended with exit code ${code}.`));
    });
    next();
  });
}

function elapsed(): string {
  return `${Math.round((performance.now() - started) / 1000)} s`;
}

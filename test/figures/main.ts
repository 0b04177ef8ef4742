import {fork} from "node:child_process";
import {availableParallelism} from "node:os";
import {performance} from "node:perf_hooks";
import {fileURLToPath} from "node:url";
import {cells} from "./cell.ts";
import {simulateCoverage} from "./coverage.ts";
import {writeFigures} from "./figures.ts";
import {emptyTally, merge} from "./tally.ts";
import {simulateTimelines} from "./timeline.ts";
import type {Chunk, Result} from "./worker.ts";

// npm run figures: simulates everything that docs/statistics.md and
// docs/timeline.md state, and writes it beside this file. `npm run docs` then
// writes the documents. `npm run figures timeline` does that of the latter only.

const CHUNK = 500;
const started = performance.now();

const all = cells();

if (process.argv[2] !== "timeline") await simulateComparisons();
writeFigures(
  "timeline",
  simulateTimelines((id) => {
    console.log(`${id}, ${elapsed()}`);
  })
);

async function simulateComparisons(): Promise<void> {
  writeFigures("coverage", simulateCoverage());
  console.log(`coverage of the interval, ${elapsed()}`);

  const results = await work(all.flatMap(({trials}, cell) => chunks(cell, trials)));
  writeFigures(
    "pipeline",
    all.map((cell, index) => {
      const own = results.filter((result) => result.cell === index).sort((a, b) => a.from - b.from);
      const {falseShares, missedShares, ...tally} = own.map((result) => result.tally).reduce(merge, emptyTally());
      return {
        ...cell,
        ...tally,
        // Sums of fractions: what their order does to the last digits is no matter.
        falseShares: Number(falseShares.toFixed(6)),
        missedShares: Number(missedShares.toFixed(6)),
        digest: own[0]?.digest ?? ""
      };
    })
  );
  console.log(`${results.length * CHUNK} trials, ${elapsed()}`);

  await import("./bisection.ts"); // docs/bisection.md
}

function chunks(cell: number, trials: number): Chunk[] {
  const starts = Array.from({length: Math.ceil(trials / CHUNK)}, (_, i) => i * CHUNK);
  return starts.map((from) => ({cell, from, to: Math.min(trials, from + CHUNK)}));
}

/** Has the chunks done by as many processes as there are processors. */
async function work(chunks: readonly Chunk[]): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...chunks].reverse();
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)));
      const next = () => {
        const chunk = queue.pop();
        if (chunk !== undefined) worker.send(chunk);
        else worker.disconnect();
      };
      worker.on("message", (result: Result) => {
        results.push(result);
        if (result.from === 0) console.log(`${all[result.cell]?.id}, ${elapsed()}`);
        next();
      });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        if (code === 0) resolve();
        else reject(new Error(`A worker ended with exit code ${code}.`));
      });
      next();
    });
  await Promise.all(Array.from({length: availableParallelism()}, run));
  return results;
}

function elapsed(): string {
  return `${Math.round((performance.now() - started) / 1000)} s`;
}

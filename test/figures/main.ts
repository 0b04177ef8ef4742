import {performance} from "node:perf_hooks";
import {fileURLToPath} from "node:url";
import {cells} from "./cell.ts";
import {simulateCoverage} from "./coverage.ts";
import {writeFigures} from "./figures.ts";
import {emptyTally, merge} from "./tally.ts";
import {simulateTimelines} from "./timeline.ts";
import {work} from "./work.ts";
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

  const results = await work<Chunk, Result>(
    all.flatMap(({trials}, cell) => chunks(cell, trials)),
    fileURLToPath(new URL("./worker.ts", import.meta.url)),
    ({cell, from}) => {
      if (from === 0) console.log(`${all[cell]?.id}, ${elapsed()}`);
    }
  );
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

function elapsed(): string {
  return `${Math.round((performance.now() - started) / 1000)} s`;
}

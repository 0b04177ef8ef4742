import {performance} from "node:perf_hooks";
import {fileURLToPath} from "node:url";
import {cells} from "./cell.ts";
import {simulateCoverage} from "./coverage.ts";
import {writeFigures} from "./figures.ts";
import {emptyTally, merge} from "./tally.ts";
import {simulateLayouts} from "./layout.ts";
import {simulateTimelines} from "./timeline.ts";
import {work} from "./work.ts";
import type {Chunk, Result} from "./worker.ts";

// npm run figures: simulates everything that docs/statistics.md, bisection.md,
// timeline.md and placement.md state, and writes it beside this file. `npm run docs`
// then writes the documents. With “timeline” or “layout” it does that of these only.

const CHUNK = 500;
const started = performance.now();

const all = cells();

const only = process.argv[2];
const watch = (id: string): void => {
  console.log(`${id}, ${elapsed()}`);
};
if (only === undefined) await simulateComparisons();
if (only !== "layout") writeFigures("timeline", simulateTimelines(watch));
if (only !== "timeline") writeFigures("layout", await simulateLayouts(watch));

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

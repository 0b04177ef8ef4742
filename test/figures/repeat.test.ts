import {describe, expect, it} from "vitest";
import {sameShare} from "./binomial.ts";
import type {Cell} from "./cell.ts";
import {coverage} from "./coverage.ts";
import {readFigures} from "./figures.ts";
import type {PipelineFigure} from "./figures.ts";
import {digest, runTrials} from "./tally.ts";

const pipeline = readFigures("pipeline");

// Shares with a smaller p value are not from the same simulation. There are
// fewer than a hundred of them below, all with fixed seeds.
const LIMIT = 1e-4;

describe("the first runs of every cell come out as recorded, to nine digits", () => {
  it.each(parts())("%s", async (_, figures) => {
    const stale: string[] = [];
    for (const figure of figures) if ((await digest(figure)) !== figure.digest) stale.push(figure.id);
    expect(stale, "The statistics have changed: `npm run figures`, then `npm run docs`.").toEqual([]);
  });
});

describe("other seeds give the same shares", () => {
  const ids = [
    "equal, 20 rounds, normal, noise 0.5 %, effect 0 %",
    "equal, 20 rounds, two modes, noise 5 %, effect 0 %",
    "equal, 20 rounds, lost pairs, noise 20 %, effect 0 %",
    "equal, 2 %, 12 to 40, heavy tails, noise 2 %, effect 0 %",
    "power, 20 rounds, normal, noise 2 %, effect 2 %",
    "power, 20 rounds, heavy tails, noise 5 %, effect 5 %",
    "power, 10 rounds, normal, noise 2 %, effect 5 %",
    "power, 2 %, 12 to 40, normal, noise 5 %, effect 5 %",
    "family, 20 rounds, normal, noise 5 %, 2 of 3 variants",
    "builds, 20 rounds, normal, noise 0.5 %, effect 0 %, 2 builds 2 %"
  ];

  it.each(ids)("%s", async (id) => {
    const figure = pipeline.find((figure) => figure.id === id);
    if (figure === undefined) throw new Error(`There is no figure of “${id}”.`);
    const trials = 300;
    const tally = await runTrials(reseeded(figure), 0, trials);
    const same = (k: number, n: number, l: number, m: number) => expect(sameShare(k, n, l, m)).toBeGreaterThan(LIMIT);
    for (const [effect, counts] of Object.entries(figure.verdicts)) {
      const compared = Object.values(counts).reduce((sum, count) => sum + count, 0) / figure.trials;
      for (const [verdict, count] of Object.entries(counts)) {
        same(tally.verdicts[effect]?.[verdict] ?? 0, compared * trials, count, compared * figure.trials);
      }
    }
    same(tally.missedAny, trials, figure.missedAny, figure.trials);
    same(tally.wrong, trials, figure.wrong, figure.trials);
  });

  it.each(readFigures("coverage").filter(({n}) => n % 9 === 6))(
    "the interval of $n values, $distribution",
    ({distribution, n, held, trials}) => {
      const again = coverage(distribution, n, 1000, `again/${distribution}/${n}`);
      expect(sameShare(again.held, again.trials, held, trials)).toBeGreaterThan(LIMIT);
    }
  );
});

function parts(): [PipelineFigure["part"], PipelineFigure[]][] {
  const names = [...new Set(pipeline.map(({part}) => part))];
  return names.map((part) => [part, pipeline.filter((figure) => figure.part === part)]);
}

function reseeded(figure: PipelineFigure): Cell {
  return {...figure, id: `again/${figure.id}`};
}

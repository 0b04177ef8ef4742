import {createHash} from "node:crypto";
import {layout} from "../../runner/investigate/layout.ts";
import {earlierProfile, layoutLab, layoutStep} from "../investigate/simulated-layouts.ts";
import {layoutCells} from "./layout-cell.ts";
import type {Answer, LayoutCell} from "./layout-cell.ts";

/** A cell, and how many of its trials gave which cause. */
export type LayoutFigure = LayoutCell & {counts: Record<Answer, number>; wrong: number; digest: string};

const DIGESTED = 10;

export async function simulateLayouts(watch: (id: string) => void): Promise<LayoutFigure[]> {
  const figures: LayoutFigure[] = [];
  for (const cell of layoutCells()) {
    const counts = await runLayouts(cell, cell.trials);
    figures.push({...cell, counts, wrong: wrongOf(cell, counts), digest: await layoutDigest(cell)});
    watch(cell.id);
  }
  return figures;
}

/** Runs a cell’s trials from the first. */
export async function runLayouts(cell: LayoutCell, trials: number): Promise<Record<Answer, number>> {
  const counts: Record<Answer, number> = {placement: 0, code: 0, "cannot tell": 0};
  for (let i = 0; i < trials; ++i) counts[await layoutTrial(cell, i)]++;
  return counts;
}

/** The first trials’ causes and effects: whatever changes the statistics of layouts changes it. */
export async function layoutDigest(cell: LayoutCell): Promise<string> {
  const hash = createHash("sha256");
  for (let i = 0; i < DIGESTED; ++i) {
    const {causes, effects, spreads} = await run(cell, i);
    hash.update(JSON.stringify({causes, effects, spreads}, rounded));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Where code and placement both have a part, or neither has, either cause by itself is wrong. */
export function wrongOf({truth}: Pick<LayoutCell, "truth">, counts: Record<Answer, number>): number {
  const right = truth === "placement" || truth === "code" ? counts[truth] : 0;
  return counts.placement + counts.code - right;
}

/** The same cell and trial give the same cause, whatever ran before. */
async function layoutTrial(cell: LayoutCell, i: number): Promise<Answer> {
  const {causes} = await run(cell, i);
  return causes[0]?.cause ?? "cannot tell";
}

/** The other rungs leave both causes open: the hot code is the same, and the number of instructions is not. */
function run({id, delta, programs}: LayoutCell, i: number) {
  const relative = {kind: "relative", value: delta} as const;
  const known = {...programs, sameCode: true, sameInstructions: false, seed: `${id}/${i}`};
  const lab = layoutLab(known, {metric: {delta: relative}});
  return layout(layoutStep({}, {delta: relative}), lab, {seed: i, earlier: [earlierProfile()]});
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(9)) : value;
}

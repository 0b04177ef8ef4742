import type {LayoutCause} from "../../runner/result/types.ts";
import type {Programs} from "../investigate/simulated-layouts.ts";

/** One simulated situation of a layout step. */
export interface LayoutCell {
  id: string; // also the seed: trial i of it draws from “id/i”
  truth: "placement" | "code" | "both" | "none";
  delta: number;
  programs: Partial<Programs>;
  trials: number;
}

export type Answer = LayoutCause["cause"];

const TRIALS = 500;

const SIZE = Math.log(1.2);

/** A fifth slower by either; of both, code makes 8 % more beside placement’s fifth. */
const truths: Record<LayoutCell["truth"], Partial<Programs>> = {
  placement: {placement: SIZE},
  code: {code: SIZE},
  both: {code: Math.log(1.08), placement: SIZE},
  none: {}
};

/** All of them, in the order of the table. */
export function layoutCells(): LayoutCell[] {
  return (["placement", "code", "both", "none"] as const).flatMap((truth) => [
    ...[0.005, 0.02, 0.05].flatMap((noise) =>
      [0.01, 0.05].map((delta) => cell(truth, `noise ${percent(noise)}, δ ${percent(delta)}`, delta, {noise}))
    ),
    cell(truth, "noise 0.5 %, δ 5 %, some layouts slow by themselves", 0.05, {rare: 0.1}),
    cell(truth, "noise 0.5 %, δ 5 %, layouts differ by 3 % by themselves", 0.05, {own: 0.03}),
    cell(truth, "noise 0.5 %, δ 1 %, the machine slow in 5 % of samples", 0.01, {disturbed: 0.05})
  ]);
}

function cell(truth: LayoutCell["truth"], name: string, delta: number, programs: Partial<Programs>): LayoutCell {
  return {id: `${truth}, ${name}`, truth, delta, programs: {...truths[truth], ...programs}, trials: TRIALS};
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

import {readFileSync} from "node:fs";
import {upperBound} from "../figures/binomial.ts";
import {readFigures} from "../figures/figures.ts";
import type {LayoutFigure} from "../figures/layout.ts";
import {layoutSamples} from "../../runner/investigate/layout/rounds.ts";
import {layoutStep} from "../investigate/simulated-layouts.ts";
import {table} from "./table.ts";

/** Returns docs/placement.md: the template, with the numbers and the table that come from the figures. */
export function placementReference(): string {
  const template = readFileSync(new URL("placement.template.md", import.meta.url), "utf8");
  const figures = readFigures("layout");
  const texts: Record<string, string> = {
    trials: grouped(figures.reduce((sum, {trials}) => sum + trials, 0)),
    samples: String(defaultSamples()),
    outcomes: outcomes(figures)
  };
  return template.replace(/\{\{(.+?)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`placement.template.md asks for {{${name}}}, which nothing gives.`);
    return text;
  });
}

/** Samples of a step that says nothing but its variants. */
function defaultSamples(): number {
  const step = layoutStep();
  const [selection] = step.measurements;
  return selection === undefined ? 0 : layoutSamples(step, {kind: "launcher"}, selection.plan);
}

function outcomes(figures: readonly LayoutFigure[]): string {
  return table(
    ["truth", "", "placement", "code", "cannot tell", "wrong"],
    figures.map(({id, truth, counts, wrong, trials}) => [
      truth,
      id.slice(truth.length + 2),
      share(counts.placement, trials),
      share(counts.code, trials),
      share(counts["cannot tell"], trials),
      `${share(wrong, trials)} (${(100 * upperBound(wrong, trials)).toFixed(1)})`
    ])
  );
}

function share(n: number, trials: number): string {
  return `${((100 * n) / trials).toFixed(1)} %`;
}

function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

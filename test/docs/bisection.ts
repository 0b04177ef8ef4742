import {readFileSync} from "node:fs";
import {upperBound} from "../figures/binomial.ts";
import type {BisectionPart} from "../figures/bisection-cell.ts";
import {readFigures} from "../figures/figures.ts";
import type {BisectionFigure} from "../figures/figures.ts";
import {table} from "./table.ts";

/** Returns docs/bisection.md: the template, with the numbers and tables that come from the figures. */
export function bisectionReference(): string {
  const template = readFileSync(new URL("bisection.template.md", import.meta.url), "utf8");
  const texts = bisectionTexts(readFigures("bisection"));
  return template.replace(/\{\{(.+?)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`bisection.template.md asks for {{${name}}}, which nothing gives.`);
    return text;
  });
}

function bisectionTexts(figures: readonly BisectionFigure[]): Record<string, string> {
  const of = (...parts: BisectionPart[]) => figures.filter(({part}) => parts.includes(part));
  const trials = figures.reduce((sum, figure) => sum + figure.trials, 0);
  return {
    trials: grouped(trials),
    "one step": outcomes(of("one step")),
    peers: peers(of("one step", "hard", "no noise")),
    hard: outcomes(of("hard")),
    "no noise": outcomes(of("no noise")),
    "no step": outcomes(of("no step")),
    "several steps": outcomes(of("several steps")),
    history: outcomes(of("machine", "history")),
    "build cost": outcomes(of("build cost"))
  };
}

function outcomes(figures: readonly BisectionFigure[]): string {
  return table(
    ["", "right", "wrong", "open", "runs", "builds", "trials"],
    figures.map(({id, right, wrong, open, runs, builds, trials}) => [
      title(id),
      `${share(right, trials)} (${(100 * upperBound(right, trials)).toFixed(1)})`,
      `${share(wrong, trials)} (${(100 * upperBound(wrong, trials)).toFixed(1)})`,
      share(open, trials),
      (runs / trials).toFixed(1),
      (builds / trials).toFixed(1),
      grouped(trials)
    ])
  );
}

function peers(figures: readonly BisectionFigure[]): string {
  const names = ["single run", "median of 5", "thresholded"] as const;
  return table(
    ["", "Benchbook", ...names],
    figures.map((figure) => [
      title(figure.id),
      told(figure, figure.trials),
      ...names.map((name) => {
        const peer = figure.peers[name];
        return peer ? told(peer, figure.trials) : "–";
      })
    ])
  );
}

function told({right, runs, builds}: {right: number; runs: number; builds: number}, trials: number): string {
  return `${share(right, trials)}: ${(runs / trials).toFixed(1)} runs, ${(builds / trials).toFixed(1)} builds`;
}

function title(id: string): string {
  return id.replace("bisection, ", "");
}

function share(n: number, trials: number): string {
  return `${((100 * n) / trials).toFixed(1)} %`;
}

function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

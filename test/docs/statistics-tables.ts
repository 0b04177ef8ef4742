import {upperBound} from "../figures/binomial.ts";
import {NOISES} from "../figures/cell.ts";
import {distributions, exactCoverage} from "../figures/coverage.ts";
import type {Coverage} from "../figures/coverage.ts";
import type {PipelineFigure} from "../figures/figures.ts";
import {scenarios} from "../figures/scenario.ts";
import {table} from "./table.ts";

type Column = (figure: PipelineFigure) => string;

/** A row for each machine, a column for each noise. */
export function byMachine(figures: readonly PipelineFigure[], cell: Column): string {
  const names = [...new Set(figures.map(({scenario}) => scenario))];
  return byNoise(
    "machine",
    names.map((name) => [scenarios[name].title, figures.filter(({scenario}) => scenario === name)]),
    cell
  );
}

/** A row for each size of the difference, a column for each noise. */
export function power(figures: readonly PipelineFigure[]): string {
  return byNoise("difference", byEffect(figures), (figure) => share(count(figure, "worse"), figure.trials));
}

export function edge(figures: readonly PipelineFigure[]): string {
  const rows = figures.map((figure) => [
    figure.plan,
    percent(figure.noise),
    share(count(figure, "worse"), figure.trials),
    share(count(figure, "equivalent"), figure.trials)
  ]);
  return table(["plan", "noise", "worse", "equivalent"], rows);
}

export function families(figures: readonly PipelineFigure[]): string {
  const rows = figures.map((figure) => [
    differences(figure),
    percent(figure.noise),
    wrongWithBound(figure),
    share(figure.trials - figure.missedAny, figure.trials)
  ]);
  return table(["slower by", "noise", "any wrong", "all intervals hold"], rows);
}

export function suites(figures: readonly PipelineFigure[]): string {
  const rows = figures.map((figure) => {
    const slower = figure.effects.filter((effect) => effect > 0).length;
    return [
      String(slower),
      percent(figure.noise),
      share(figure.wrong, figure.trials),
      share(figure.falseShares, figure.trials),
      share(figure.missedShares, figure.trials),
      slower === 0 ? "" : share(figure.verdicts["0.1"]?.worse ?? 0, slower * figure.trials)
    ];
  });
  return table(["slower", "noise", "any false", "false share", "intervals that miss", "found"], rows);
}

export function builds(figures: readonly PipelineFigure[]): string {
  const spreads = [...new Set(figures.map(({buildSpread}) => buildSpread))];
  const numbers = [...new Set(figures.map(({builds}) => builds))];
  const rows = numbers.map((number) => [
    String(number),
    ...spreads.map((spread) => {
      const figure = figures.find(({builds, buildSpread}) => builds === number && buildSpread === spread);
      return figure ? share(figure.wrong, figure.trials) : "";
    })
  ]);
  return table(["builds", ...spreads.map((spread) => `differ by ${percent(spread)}`)], rows);
}

export function spread(figures: readonly PipelineFigure[]): string {
  return byNoise("", [["of the baseline", figures]], wrongWithBound);
}

export function coverage(figures: readonly Coverage[]): string {
  const names = Object.keys(distributions);
  const rows = [...new Set(figures.map(({n}) => n))].map((n) => [
    String(n),
    (100 * exactCoverage(n)).toFixed(1),
    ...names.map((name) => {
      const figure = figures.find((one) => one.n === n && one.distribution === name);
      return figure ? share(figure.held, figure.trials) : "";
    })
  ]);
  return table(["n", "exact", ...names], rows);
}

export const wrongWithBound: Column = ({wrong, trials}) =>
  `${((100 * wrong) / trials).toFixed(2)} (${(100 * upperBound(wrong, trials)).toFixed(2)})`;

export const equivalent: Column = (figure) => share(count(figure, "equivalent"), figure.trials);

export const held: Column = ({intervals, missed}) => share(intervals - missed, intervals);

export const rounds: Column = ({rounds, trials}) => (rounds / trials).toFixed(1);

function byNoise(
  what: string,
  rows: readonly (readonly [title: string, figures: readonly PipelineFigure[]])[],
  cell: Column
): string {
  const noises = NOISES.filter((noise) => rows.some(([, figures]) => figures.some((figure) => figure.noise === noise)));
  const body = rows.map(([title, figures]) => [
    title,
    ...noises.map((noise) => {
      const figure = figures.find((figure) => figure.noise === noise);
      return figure ? cell(figure) : "";
    })
  ]);
  return table([what, ...noises.map((noise) => `noise ${percent(noise)}`)], body);
}

function byEffect(figures: readonly PipelineFigure[]): [string, PipelineFigure[]][] {
  const effects = [...new Set(figures.map(({effects}) => effects[0] ?? 0))];
  return effects.map((effect) => [percent(effect), figures.filter(({effects}) => effects[0] === effect)]);
}

function differences({effects}: PipelineFigure): string {
  return effects.map(percent).join(", ");
}

function count({verdicts}: PipelineFigure, verdict: string): number {
  return Object.values(verdicts).reduce((sum, counts) => sum + (counts[verdict] ?? 0), 0);
}

/** Returns how many in a hundred, without rounding what is rare to none, or what is usual to all. */
function share(part: number, whole: number): string {
  const percentage = (100 * part) / whole;
  if (part === 0 || part === whole) return String(percentage);
  return Math.min(99.9, Math.max(0.1, percentage)).toFixed(1);
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

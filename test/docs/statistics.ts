import {readFileSync} from "node:fs";
import {upperBound} from "../figures/binomial.ts";
import type {Part, PlanName} from "../figures/cell.ts";
import {COVERAGE_TRIALS} from "../figures/coverage.ts";
import {readFigures} from "../figures/figures.ts";
import {scenarios} from "../figures/scenario.ts";
import type {Scenario, ScenarioName} from "../figures/scenario.ts";
import * as tables from "./statistics-tables.ts";

/** Returns docs/statistics.md: the template, with the numbers and tables that come from the figures. */
export function statisticsReference(): string {
  const template = readFileSync(new URL("statistics.template.md", import.meta.url), "utf8");
  const texts = statisticsTexts();
  return template.replace(/\{\{(.+?)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`statistics.template.md asks for {{${name}}}, which nothing gives.`);
    return text;
  });
}

function statisticsTexts(): Record<string, string> {
  const figures = readFigures("pipeline");
  const of = (part: Part, plan: PlanName = "20 rounds", scenario?: ScenarioName) =>
    figures.filter(
      (figure) => figure.part === part && figure.plan === plan && (!scenario || figure.scenario === scenario)
    );
  const equal = figures.filter(({part}) => part === "equal");
  const power = figures.filter(({part}) => part === "power");
  const trials = (some: typeof figures) => grouped(some.reduce((sum, {trials}) => sum + trials, 0));
  return {
    machines: Object.values(scenarios).map(toItem).join("\n"),
    trials: trials(figures),
    "trials of a cell": trials(equal.slice(0, 1)),
    "highest bound": `${(100 * Math.max(...equal.map(({wrong, trials}) => upperBound(wrong, trials)))).toFixed(2)} %`,
    "wrong, 20 rounds": tables.byMachine(of("equal"), tables.wrongWithBound),
    "wrong, 10 rounds": tables.byMachine(of("equal", "10 rounds"), tables.wrongWithBound),
    "wrong, 2 %": tables.byMachine(of("equal", "2 %, 12 to 40"), tables.wrongWithBound),
    "wrong, 0.5 %": tables.byMachine(of("equal", "0.5 %, 14 to 98"), tables.wrongWithBound),
    "equivalent, 20 rounds": tables.byMachine(of("equal"), tables.equivalent),
    "coverage, 20 rounds": tables.byMachine(of("equal"), tables.held),
    "coverage, 2 %": tables.byMachine(of("equal", "2 %, 12 to 40"), tables.held),
    "rounds, 2 %": tables.byMachine(of("equal", "2 %, 12 to 40"), tables.rounds),
    "trials of coverage": grouped(COVERAGE_TRIALS),
    "coverage by n": tables.coverage(readFigures("coverage")),
    "power, 20 rounds": tables.power(of("power", "20 rounds", "normal")),
    "power, heavy tails": tables.power(of("power", "20 rounds", "heavy tails")),
    "power, two modes": tables.power(of("power", "20 rounds", "two modes")),
    "power, 10 rounds": tables.power(of("power", "10 rounds")),
    "power, 2 %": tables.power(of("power", "2 %, 12 to 40")),
    "trials of power": trials(power),
    "trials of other power": trials(of("power", "10 rounds").slice(0, 1)),
    "wrong in power": grouped(power.reduce((sum, {wrong}) => sum + wrong, 0)),
    edge: tables.edge(figures.filter(({part}) => part === "edge")),
    families: tables.families(of("family")),
    "trials of a suite": trials(of("suite").slice(0, 1)),
    suites: tables.suites(of("suite")),
    builds: tables.builds(of("builds")),
    spread: tables.spread(of("spread"))
  };
}

function toItem({title, text}: Scenario): string {
  return `- **${title}**: ${text}`;
}

/** Returns a number with its thousands set apart. */
function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

import type {Plan} from "../../runner/experiment/experiment.ts";
import type {ScenarioName} from "./scenario.ts";

/** One simulated situation, of which figures are made. */
export interface Cell {
  id: string; // also the seed: trial i of it draws from “id/i”
  part: Part;
  scenario: ScenarioName;
  noise: number; // standard deviation of a sample’s logarithm
  plan: PlanName;
  axis: "variants" | "benchmarks"; // what there are several of: a family, or a suite
  effects: readonly number[]; // of each of these, relative: 0.02 is 2 % slower
  builds: number;
  buildSpread: number; // standard deviation of the logarithm of what each build adds of its own
  variantNoise: number; // the variant’s noise over the baseline’s
  trials: number;
}

/** What a cell is for. Those with nothing but equal variants come under the bar of wrong verdicts. */
export type Part = "equal" | "power" | "edge" | "family" | "suite" | "builds" | "spread";

export const NOISES = [0.005, 0.02, 0.05, 0.1, 0.2] as const;

const TRIALS = 20_000;

export const plans = {
  "20 rounds": {kind: "fixed", rounds: 20},
  "10 rounds": {kind: "fixed", rounds: 10},
  "2 %, 12 to 40": {kind: "precision", halfWidth: 0.02, atLeast: 12, atMost: 40, atMostMs: null},
  "0.5 %, 14 to 98": {kind: "precision", halfWidth: 0.005, atLeast: 14, atMost: 98, atMostMs: null}
} as const satisfies Record<string, Plan["stopping"]>;

export type PlanName = keyof typeof plans;

/** All of them, in the order of the tables. */
export function cells(): Cell[] {
  const every: ScenarioName[] = [
    "normal",
    "heavy tails",
    "skewed",
    "drift",
    "wandering",
    "two modes",
    "machine states",
    "lost pairs",
    "crowded"
  ];
  const stopped: ScenarioName[] = ["normal", "heavy tails", "drift", "two modes", "lost pairs"];
  return [
    ...grid("equal", "20 rounds", every, [0]),
    ...grid("equal", "10 rounds", ["normal", "heavy tails", "two modes"], [0]),
    ...grid("equal", "2 %, 12 to 40", stopped, [0]),
    ...grid("equal", "0.5 %, 14 to 98", ["normal", "lost pairs"], [0], {noises: [0.005]}),
    ...grid("power", "20 rounds", ["normal"], [0.02, 0.05, 0.1]),
    ...grid("power", "20 rounds", ["heavy tails", "two modes"], [0.02, 0.05, 0.1], {trials: 5000}),
    ...grid("power", "10 rounds", ["normal"], [0.02, 0.05, 0.1], {trials: 5000}),
    ...grid("power", "2 %, 12 to 40", ["normal"], [0.02, 0.05, 0.1], {trials: 5000}),
    ...grid("edge", "20 rounds", ["normal"], [0.01]),
    ...grid("edge", "0.5 %, 14 to 98", ["normal"], [0.01], {noises: [0.005]}),
    ...NOISES.map((noise) => cell({part: "family", noise, effects: [0, 0, 0]})),
    ...NOISES.map((noise) => cell({part: "family", noise, effects: [0, 0.05, 0.1]})),
    ...NOISES.map((noise) => cell({part: "suite", noise, axis: "benchmarks", effects: suite(0), trials: 1000})),
    ...NOISES.map((noise) => cell({part: "suite", noise, axis: "benchmarks", effects: suite(4), trials: 1000})),
    ...[1, 2, 3, 5].flatMap((builds) =>
      [0, 0.005, 0.02].map((buildSpread) => cell({part: "builds", noise: 0.005, builds, buildSpread, trials: 2000}))
    ),
    ...NOISES.map((noise) => cell({part: "spread", noise, variantNoise: 3}))
  ];
}

function grid(
  part: Part,
  plan: PlanName,
  scenarios: readonly ScenarioName[],
  effects: readonly number[],
  {noises = NOISES, trials = TRIALS}: {noises?: readonly number[]; trials?: number} = {}
): Cell[] {
  return effects.flatMap((effect) =>
    scenarios.flatMap((scenario) =>
      noises.map((noise) => cell({part, plan, scenario, noise, effects: [effect], trials}))
    )
  );
}

function cell({
  part,
  scenario = "normal",
  noise,
  plan = "20 rounds",
  axis = "variants",
  effects = [0],
  builds = 1,
  buildSpread = 0,
  variantNoise = 1,
  trials = TRIALS
}: Partial<Cell> & Pick<Cell, "part" | "noise">): Cell {
  const several = effects.length > 1 ? `${effects.filter((effect) => effect !== 0).length} of ${effects.length}` : "";
  const id = [
    part,
    plan,
    scenario,
    `noise ${percent(noise)}`,
    several === "" ? `effect ${percent(effects[0] ?? 0)}` : `${several} ${axis}`,
    ...(builds > 1 || part === "builds" ? [`${builds} builds ${percent(buildSpread)}`] : [])
  ].join(", ");
  return {id, part, scenario, noise, plan, axis, effects, builds, buildSpread, variantNoise, trials};
}

/** Twenty benchmarks, of which some became 10 % slower. */
function suite(slower: number): number[] {
  return Array.from({length: 20}, (_, i) => (i < slower ? 0.1 : 0));
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

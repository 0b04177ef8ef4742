import type {CompareStep} from "../../runner/experiment/experiment.ts";
import {compare} from "../../runner/investigate/compare.ts";
import type {Start} from "../../runner/investigate/lab.ts";
import type {Verdict} from "../../runner/result/types.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {simulatedLab} from "../investigate/simulated-lab.ts";
import {plans} from "./cell.ts";
import type {Cell} from "./cell.ts";
import {scenarios} from "./scenario.ts";
import type {Moment} from "./scenario.ts";

/** What one run of the whole pipeline came to. */
export interface Outcome {
  comparisons: Judged[];
  rounds: number; // taken
}

export interface Judged {
  effect: number; // the truth
  verdict: Verdict | null;
  estimate: number | null;
  low: number | null;
  high: number | null;
  floor: number | null;
  pairs: number;
}

/**
 * Runs the compare step itself, with its control, canaries, set-asides and
 * stopping, on a simulated machine. The same cell and trial give the same
 * outcome, whatever ran before.
 */
export async function trial(cell: Cell, i: number): Promise<Outcome> {
  const names = cell.effects.map((_, j) => `${cell.axis === "variants" ? "variant" : "benchmark"} ${j + 1}`);
  const truth = new Map(names.map((name, j) => [name, cell.effects[j] ?? 0]));
  const finding = await compare(
    step(cell, cell.axis === "variants" ? names : ["variant"]),
    simulatedLab({
      benchmarks: cell.axis === "benchmarks" ? names : [""],
      sample: machine(cell, truth, `${cell.id}/${i}`)
    }),
    {seed: i, patched: []}
  );
  return {
    comparisons: finding.comparisons.map(({variant, benchmark, verdict, effect, floor}) => ({
      effect: truth.get(benchmark || variant) ?? NaN,
      verdict,
      estimate: effect?.estimate ?? null,
      low: effect?.interval.low ?? null,
      high: effect?.interval.high ?? null,
      floor,
      pairs: effect?.pairs ?? 0
    })),
    rounds: finding.rounds[0]?.taken ?? 0
  };
}

/** Returns what simulates starts, which it must be asked for in their order. */
function machine(cell: Cell, truth: ReadonlyMap<string, number>, seed: string) {
  const next = random(seed);
  const plan = plans[cell.plan];
  const rounds = plan.kind === "fixed" ? plan.rounds : plan.atMost;
  const perRound = (cell.axis === "variants" ? cell.effects.length : 1) * cell.builds + cell.builds + 1;
  const {start, noise} = scenarios[cell.scenario].machine({noise: cell.noise, starts: rounds * perRound, random: next});
  const builds = buildEffects(cell, `${seed}/builds`);
  let moment: Moment = {slowdown: 0, canaryNs: [0, 0]};
  let at = "";
  return ({variant, replicate}: Start, {round, position}: {round: number; position: number}, benchmark: string) => {
    // A suite’s benchmarks are all of one start.
    if (at !== `${round}/${position}`) {
      at = `${round}/${position}`;
      moment = start();
    }
    const isBaseline = variant === "baseline";
    const effect = isBaseline ? 0 : Math.log1p(truth.get(benchmark || variant) ?? 0);
    const own = builds(variant, replicate) + (isBaseline ? 1 : cell.variantNoise) * noise();
    return {value: Math.exp(effect + moment.slowdown + own), canaryNs: moment.canaryNs};
  };
}

/** Returns what each build adds of its own, as code placement does. */
function buildEffects({buildSpread}: Cell, seed: string): (variant: string, replicate: number) => number {
  if (buildSpread === 0) return () => 0;
  return (variant, replicate) => buildSpread * normal(random(`${seed}/${variant}/${replicate}`))();
}

function step(cell: Cell, variants: readonly string[]): CompareStep {
  return {
    kind: "compare",
    name: cell.id,
    question: null,
    pairs: variants.map((variant) => ({baseline: "baseline", variant})),
    interactions: [],
    measurements: [
      {
        measurement: "simulated",
        parameters: {},
        benchmarks: null,
        metrics: [],
        plan: {
          stopping: plans[cell.plan],
          delta: {kind: "relative", value: 0.01},
          builds: cell.builds,
          warmupRounds: 0
        }
      }
    ],
    when: null,
    expect: null,
    published: []
  };
}

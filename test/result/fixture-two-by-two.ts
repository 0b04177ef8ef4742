import {interactions} from "../../runner/investigate/gaps.ts";
import {columns} from "../../runner/result/samples.ts";
import type {Delta, Metric, Sample} from "../../runner/result/types.ts";
import {compareSamples} from "../../runner/statistics/comparison.ts";
import {familyLevel} from "../../runner/statistics/interval.ts";
import {normal, random, shuffle} from "../../runner/statistics/random.ts";
import {exampleArtifact, type ComparedArtifact} from "./fixture.ts";

export interface TwoByTwoOptions {
  seed?: number;
  rounds?: number;
  interaction?: number | number[]; // true ratio of the second change’s effect to the first’s, of each benchmark
  noise?: number; // standard deviation of a sample’s logarithm
  disturbed?: number; // share of samples that a neighbour slows down
  delta?: Delta;
}

export const changes = [
  {baseline: "fast", variant: "fast-hot"},
  {baseline: "slow", variant: "slow-hot"}
] as const;

/** Returns an artifact like exampleArtifact’s, of a 2×2: a patch of each of two revisions. */
export function exampleTwoByTwo({
  seed = 1,
  rounds = 20,
  interaction = 0.64,
  noise = 0.006,
  disturbed = 0.01,
  delta = {kind: "relative", value: 0.01}
}: TwoByTwoOptions = {}): ComparedArtifact {
  const base = exampleArtifact({rounds: 6, failures: false});
  const truths = [interaction].flat();
  const benchmarks = truths.map((_, i) => (truths.length === 1 ? "" : `benchmark-${i + 1}`));
  const metric: Metric = {name: "wall", unit: "s", better: "lower", delta, summary: "median"};
  const samples = exampleSamples(benchmarks, truths, {seed, rounds, noise, disturbed});
  const comparisons = benchmarks.flatMap((benchmark) =>
    changes.map((pair) =>
      compareSamples(samples, {
        ...{...pair, measurement: "call_method", benchmark, metric, judged: true},
        level: familyLevel(changes.length * benchmarks.length)
      })
    )
  );
  const [finding] = base.findings;
  const [measurement] = base.measurements;
  const [revision] = base.revisions;
  const [build] = base.builds;
  if (!finding || !measurement || !revision || !build) throw new Error("The example has one of each.");
  const names = changes.flatMap(({baseline, variant}) => [baseline, variant]);
  return {
    ...base,
    experiment: {
      ...base.experiment,
      name: "two-by-two",
      title: "Does the attribute help only where the placement was bad?",
      question: null
    },
    variants: names.map((name) => ({name, revision: name, flags: null, flagsText: null})),
    revisions: names.map((name) => ({...revision, name})),
    builds: names.map((variant, i) => ({...build, variant, key: `${build.key.slice(0, -1)}${i}`})),
    measurements: [{...measurement, metrics: [metric]}],
    samples: columns(samples),
    findings: [
      {
        ...finding,
        pairs: [...changes],
        confidence: familyLevel(changes.length * benchmarks.length),
        rounds: finding.rounds.map((one) => ({...one, planned: rounds, taken: rounds})),
        comparisons,
        recoveries: [],
        interactions: interactions([changes], comparisons, new Map([["call_method/wall", metric]]), [
          {measurement: "call_method", samples}
        ])
      }
    ]
  };
}

type Truth = Required<Pick<TwoByTwoOptions, "seed" | "rounds" | "noise" | "disturbed">>;

function exampleSamples(benchmarks: string[], truths: number[], {seed, rounds, noise, disturbed}: Truth): Sample[] {
  const next = random(`two by two ${seed}`);
  const deviate = normal(next);
  const ratios: Record<string, number> = {fast: 1, "fast-hot": 0.985, slow: 1.62, "slow-hot": 1.62 * 0.985};
  const samples: Sample[] = [];
  let clock = Date.UTC(2026, 2, 14, 9, 27, 31);
  for (let round = 1; round <= rounds; ++round) {
    const arms = [
      ...Object.keys(ratios).map((variant) => ({variant, control: false})),
      ...changes.map(({baseline}) => ({variant: baseline, control: true}))
    ];
    shuffle(arms, next).forEach(({variant, control}, index) => {
      const state = next() < disturbed ? 1.25 : 1;
      const values = benchmarks.map((benchmark, b) => {
        const crossed = variant === "slow-hot" ? (truths[b] ?? 1) : 1;
        const value = 0.094 * (b + 1) * (ratios[variant] ?? 1) * crossed * state * Math.exp(noise * deviate());
        return [benchmark, {wall: [[Number(value.toPrecision(9))]]}] as [string, Record<string, number[][]>];
      });
      const canaryNs = Math.round(5.1e6 * state * Math.exp(0.008 * deviate()));
      clock += 400;
      samples.push({
        ...{id: `compare/call_method/${round}/${index + 1}`, step: "compare", measurement: "call_method"},
        ...{parameters: {}, instrument: "launcher", variant, control, replicate: 1, layout: null, round},
        ...{position: index + 1, startedAt: new Date(clock).toISOString(), status: "ok", reason: null},
        ...{resources: null, output: null, tail: null},
        canaries: {beforeNs: canaryNs, afterNs: Math.round(canaryNs * Math.exp(0.004 * deviate()))},
        values: Object.fromEntries(values)
      });
    });
  }
  return samples;
}

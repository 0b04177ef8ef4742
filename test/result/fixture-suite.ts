import {columns} from "../../runner/result/samples.ts";
import type {Metric, Sample} from "../../runner/result/types.ts";
import {compareSamples} from "../../runner/statistics/comparison.ts";
import {normal, random, shuffle} from "../../runner/statistics/random.ts";
import {exampleArtifact} from "./fixture.ts";
import type {ComparedArtifact} from "./fixture.ts";

export interface SuiteOptions {
  seed?: number;
  benchmarks?: number; // in the suite; with one, it has no name
  variants?: number; // beside the baseline
  rounds?: number;
  noise?: number; // standard deviation of a sample’s logarithm
  disturbed?: number; // share of samples that a neighbour slows down
  modes?: boolean; // whether the first variant’s values fall into two groups
}

/** Returns an artifact like exampleArtifact’s, of any number of benchmarks, variants and rounds. */
export function exampleSuite({
  seed = 1,
  benchmarks = 60,
  variants = 1,
  rounds = 20,
  noise = 0.006,
  disturbed = 0.01,
  modes = false
}: SuiteOptions = {}): ComparedArtifact {
  const base = exampleArtifact({rounds: 6, failures: false});
  const names = ["before", ...Array.from({length: variants}, (_, i) => (variants === 1 ? "after" : `change-${i + 1}`))];
  const suite = benchmarks === 1 ? [""] : Array.from({length: benchmarks}, (_, i) => benchmarkName(i));
  const samples = exampleSamples(names, suite, {seed, rounds, noise, disturbed, modes});
  const level = 1 - 0.05 / (suite.length * variants);
  const comparisons = suite.flatMap((benchmark) =>
    names.slice(1).map((variant) =>
      compareSamples(samples, {
        baseline: "before",
        variant,
        measurement: "suite",
        benchmark,
        metric,
        judged: true,
        level: Math.min(level, 0.999)
      })
    )
  );
  const [finding] = base.findings;
  const [measurement] = base.measurements;
  if (!finding || !measurement) throw new Error("The example has a finding and a measurement.");
  const revisions = base.revisions.slice(0, 2);
  return {
    ...base,
    experiment: {...base.experiment, name: "suite", title: "Does the change slow any benchmark down?", question: null},
    variants: names.map((name) => ({name, revision: name, flags: null, flagsText: null})),
    revisions: names.flatMap((name, i) => {
      const revision = revisions[Math.min(i, 1)];
      return revision ? [{...revision, name}] : [];
    }),
    builds: names.flatMap((variant) => base.builds.slice(0, 1).map((build) => ({...build, variant}))),
    measurements: [{...measurement, name: "suite", command: "./bench --json", reads: "json", metrics: [metric]}],
    samples: columns(samples),
    findings: [
      {
        ...finding,
        pairs: names.slice(1).map((variant) => ({baseline: "before", variant})),
        confidence: level,
        correction: "Benjamini–Hochberg",
        rounds: finding.rounds.map((one) => ({...one, measurement: "suite", planned: rounds, taken: rounds})),
        comparisons,
        recoveries: []
      }
    ]
  };
}

const metric: Metric = {
  name: "wall",
  unit: "s",
  better: "lower",
  delta: {kind: "relative", value: 0.01},
  summary: "median"
};

interface Truth {
  seed: number;
  rounds: number;
  noise: number;
  disturbed: number;
  modes: boolean;
}

function exampleSamples(variants: string[], suite: string[], {seed, rounds, noise, disturbed, modes}: Truth): Sample[] {
  const next = random(`suite ${seed}`);
  const deviate = normal(next);
  const sizes = suite.map(() => Math.exp(3 * next()) * 1e-3);
  const ratios = variants.map((_, v) => suite.map(() => (v === 0 ? 1 : trueRatio(next()))));
  const samples: Sample[] = [];
  let clock = Date.UTC(2026, 2, 14, 9, 27, 31);
  for (let round = 1; round <= rounds; ++round) {
    const arms = shuffle(
      [...variants.map((variant) => ({variant, control: false})), {variant: "before", control: true}],
      next
    );
    arms.forEach(({variant, control}, index) => {
      const v = variants.indexOf(variant);
      const state = next() < disturbed ? 1.25 : 1;
      const mode = modes && v === 1 && next() < 0.4 ? 1.09 : 1;
      const values = suite.map((benchmark, b) => {
        const value = (sizes[b] ?? 1) * (ratios[v]?.[b] ?? 1) * state * mode * Math.exp(noise * deviate());
        return [benchmark, {wall: [[Number(value.toPrecision(9))]]}] as [string, Record<string, number[][]>];
      });
      const canaryNs = Math.round(5.1e6 * state * Math.exp(0.008 * deviate()));
      clock += 900;
      samples.push({
        id: `compare/suite/${round}/${index + 1}`,
        step: "compare",
        measurement: "suite",
        parameters: {},
        instrument: "launcher",
        variant,
        control,
        replicate: 1,
        layout: null,
        round,
        position: index + 1,
        startedAt: new Date(clock).toISOString(),
        status: "ok",
        reason: null,
        resources: null,
        canaries: {beforeNs: canaryNs, afterNs: Math.round(canaryNs * Math.exp(0.004 * deviate()))},
        values: Object.fromEntries(values),
        output: null,
        tail: null
      });
    });
  }
  return samples;
}

/** Most of a suite stays as it is. */
function trueRatio(draw: number): number {
  if (draw < 0.12) return 1.03 + 2 * draw;
  if (draw < 0.2) return 0.93;
  if (draw < 0.3) return 1.009;
  return 1;
}

function benchmarkName(i: number): string {
  const kinds = [
    "json_dumps",
    "regex_compile",
    "nbody",
    "deltablue",
    "pickle",
    "unpack_sequence",
    "go",
    "telco",
    "float",
    "richards"
  ];
  return `${kinds[i % kinds.length] ?? "other"}${i < kinds.length ? "" : `_${Math.floor(i / kinds.length) + 1}`}`;
}

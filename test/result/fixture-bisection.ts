import {columns} from "../../runner/result/samples.ts";
import {artifact as schema} from "../../runner/result/schema.ts";
import type {Artifact, BisectionFinding, Comparison, Culprit, Effect, Move, Sample} from "../../runner/result/types.ts";
import {compareSamples} from "../../runner/statistics/comparison.ts";
import {medianInterval} from "../../runner/statistics/interval.ts";
import {toInterval} from "../../runner/statistics/paired.ts";
import {median} from "../../runner/statistics/quantile.ts";
import {
  breakBuilds,
  CULPRIT,
  CURE,
  exampleHistory,
  historyArtifact,
  sameCode,
  sampler,
  variantOf,
  wall
} from "./fixture-history.ts";

export interface BisectionOptions {
  outcome?: NonNullable<BisectionFinding["outcome"]>;
  seed?: number;
  revisions?: number;
}

/** A move, by hand: why, and how many samples of which revision. */
type Turn = [why: Move["why"], expected: number, starts: [revision: number, samples: number][]];

/** Returns a valid artifact of a bisection that came out as wanted, with its confirmation where something is named. */
export function exampleBisection({
  outcome = "found",
  seed = 1,
  revisions: count = 36
}: BisectionOptions = {}): Artifact {
  const revisions = exampleHistory(count);
  const last = count - 1;
  const culprits = outcome === "no difference" ? [] : outcome === "several" ? [9, CULPRIT] : [CULPRIT];
  const level = (i: number) =>
    0.0941 * culprits.reduce((size, culprit) => size * (i >= culprit ? step(culprit) : 1), 1);
  const turns = turnsOf(outcome, last);
  const take = sampler(seed, level, {step: "bisect", noise: outcome === "cannot tell" ? 0.09 : 0.006});
  const measured = new Set(turns.flatMap(([, , starts]) => starts.map(([i]) => i)));
  for (const i of measured) Object.assign(revisions[i] ?? {}, {state: "measured", variant: nameOf(i)});
  if (outcome !== "no difference") {
    sameCode(revisions, CULPRIT + 2, CULPRIT + 1);
    if (outcome === "found") breakBuilds(revisions, [12]);
    if (outcome === "narrowed") breakBuilds(revisions, [CULPRIT - 1, CULPRIT]);
  }

  function nameOf(i: number): string {
    const revision = revisions[i];
    return i === 0 ? "v1" : i === last ? "v3" : revision ? variantOf(revision) : "";
  }

  const samples: Sample[] = [];
  const values = new Map<number, number[]>();
  const built = new Set<number>();
  const moves = turns.map(([why, expected, starts], k): Move => {
    let position = 0;
    for (const [i, n] of starts) {
      for (let j = 0; j < n; ++j) {
        const sample = take(i, nameOf(i), {round: k + 1, position: ++position});
        samples.push(sample);
        values.set(i, [...(values.get(i) ?? []), sample.values[""]?.wall?.[0]?.[0] ?? NaN]);
      }
    }
    const known = believe(
      count,
      values,
      revisions.map(({state}) => state === "untestable")
    );
    const move: Move = {
      why,
      expected,
      starts: starts.map(([revision, samples]) => ({revision, samples, built: !built.has(revision)})),
      uncertainty: known.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0),
      left: holding(known, 0.99)
    };
    for (const [i] of starts) built.add(i);
    return move;
  });

  const posterior =
    outcome === "no difference"
      ? revisions.map(() => 0)
      : believe(
          count,
          values,
          revisions.map(({state}) => state === "untestable")
        );
  const artifact = historyArtifact(
    revisions,
    new Map([
      ["v1", "v1"],
      ["v3", "v3"]
    ])
  );
  const estimate = median(values.get(last) ?? []) / median(values.get(0) ?? []);
  const ends: Effect = {
    scale: "ratio",
    estimate,
    interval: {low: estimate / 1.012, high: estimate * 1.012, level: 0.95},
    pairs: 6
  };
  const found: Culprit[] = (outcome === "cannot tell" ? [CULPRIT] : culprits).map((i) => ({
    before: outcome === "narrowed" ? i - 2 : outcome === "cannot tell" ? i - 3 : i - 1,
    after: outcome === "narrowed" ? i + 1 : outcome === "cannot tell" ? i + 2 : i,
    candidates: candidatesOf(posterior, i, outcome),
    named: outcome === "found" || outcome === "several" ? i : null,
    effect: {
      scale: "ratio",
      estimate: step(i),
      interval: {low: null, high: null, level: 0.95},
      pairs: 0
    },
    change: null,
    confirmation: null
  }));
  const confirmations = found.flatMap((culprit, k) => (culprit.named === null ? [] : [confirm(culprit, k)]));

  function confirm(culprit: Culprit, k: number) {
    const {named = 0} = culprit;
    const name = `bisect/confirmation${k === 0 ? "" : `-${k + 1}`}`;
    const at = named ?? 0;
    const [parent, variant] = [nameOf(at - 1), nameOf(at)];
    const without = `${revisions[last]?.hash.slice(0, 12) ?? ""}-without-${variant}`;
    const sampleOf = sampler(seed, (i) => (i < 0 ? level(last) / step(at) : level(i)), {step: name, noise: 0.005});
    const taken: Sample[] = [];
    for (let round = 1; round <= 15; ++round) {
      const arms: [number, string, boolean][] = [
        [at - 1, parent, false],
        [at, variant, false],
        [at - 1, parent, true],
        ...(k === 0
          ? ([
              [last, nameOf(last), false],
              [-1, without, false],
              [last, nameOf(last), true]
            ] as [number, string, boolean][])
          : [])
      ];
      const turned = [...arms.slice(round % arms.length), ...arms.slice(0, round % arms.length)];
      turned.forEach(([i, variant, control], j) => taken.push(sampleOf(i, variant, {round, position: j + 1, control})));
    }
    const pairs = [{baseline: parent, variant}, ...(k === 0 ? [{baseline: nameOf(last), variant: without}] : [])];
    const comparisons = pairs.map((pair): Comparison =>
      compareSamples(taken, {
        ...pair,
        measurement: "call_method",
        benchmark: "",
        metric: wall,
        judged: true,
        level: 0.975
      })
    );
    samples.push(...taken);
    if (k === 0) {
      artifact.variants.push({name: without, revision: without, flags: null, flagsText: null});
      const [build] = artifact.builds;
      if (build) artifact.builds.push({...build, variant: without});
    }
    culprit.change = {
      files: [
        {path: "handlers/handler.h", added: 9, removed: 1, functions: []},
        {path: "handlers/trace.c", added: 212, removed: 0, functions: ["trace_op", "trace_flush"]},
        {path: "vm.c", added: 14, removed: 3, functions: ["vm_run", "vm_step"]},
        {path: "bench/call_method.bc", added: null, removed: null, functions: []}
      ]
    };
    culprit.confirmation = {
      step: name,
      outcome: "confirmed",
      undone: k === 0 ? {variant: without, outcome: "recovers"} : null
    };
    return {
      ...exampleConfirmation(name),
      pairs,
      rounds: [
        {
          measurement: "call_method",
          planned: 15,
          taken: 15,
          warmup: 0,
          torn: 0,
          again: 0,
          stopped: "The planned rounds were taken.",
          looks: []
        }
      ],
      comparisons
    };
  }

  const finding: BisectionFinding = {
    kind: "bisection",
    step: "bisect",
    question: null,
    status: "done",
    reason: null,
    revisions,
    good: "v1",
    bad: "v3",
    input: null,
    firstParent: true,
    path: [],
    confidence: 0.99,
    measurement: "call_method",
    benchmark: "",
    metric: wall,
    ends,
    outcome,
    stopped:
      outcome === "no difference"
        ? "The ends do not differ."
        : outcome === "cannot tell"
          ? "The samples that the plan allows were used up."
          : "The wanted confidence was reached.",
    levels: [...values]
      .sort(([a], [b]) => a - b)
      .map(([revision, own]) => ({
        revision,
        n: own.length,
        estimate: median(own),
        interval: toInterval(medianInterval(own, 0.95), "difference")
      })),
    posterior,
    moves,
    culprits: found,
    script:
      outcome === "no difference" ? null : "#!/bin/sh\nset -e\ngit bisect start v3 v1\ngit bisect run ./judge.sh\n"
  };
  return schema.parse({...artifact, samples: columns(samples), findings: [...confirmations, finding]});
}

function step(culprit: number): number {
  return culprit === CULPRIT ? 1.62 : culprit === CURE ? 0.63 : 1.21;
}

function turnsOf(outcome: NonNullable<BisectionFinding["outcome"]>, last: number): Turn[] {
  const ends: Turn = [
    "ends",
    0.5,
    [
      [0, 3],
      [last, 3]
    ]
  ];
  switch (outcome) {
    case "no difference":
      return [
        ends,
        [
          "ends",
          0.21,
          [
            [0, 6],
            [last, 6]
          ]
        ],
        [
          "ends",
          0.08,
          [
            [0, 6],
            [last, 6]
          ]
        ]
      ];
    case "cannot tell":
      return [
        ends,
        [
          "ends",
          0.81,
          [
            [0, 4],
            [last, 4]
          ]
        ],
        ["halve", 0.8, [[17, 2]]],
        ["halve", 0.6, [[22, 2]]],
        ["doubtful", 0.2, [[17, 3]]]
      ];
    case "narrowed":
      return [
        ends,
        ["halve", 0.99, [[16, 2]]],
        ["halve", 0.97, [[25, 2]]],
        ["halve", 0.95, [[20, 2]]],
        ["halve", 0.6, [[17, 2]]]
      ];
    case "several":
      return [
        ends,
        ["halve", 0.99, [[17, 2]]],
        ["several steps", 0.7, [[9, 2]]],
        ["halve", 0.9, [[4, 2]]],
        ["halve", 0.9, [[8, 2]]],
        ["halve", 0.9, [[25, 2]]],
        [
          "halve",
          0.8,
          [
            [19, 2],
            [18, 2]
          ]
        ]
      ];
    case "found":
      return [
        ends,
        ["halve", 0.99, [[17, 2]]],
        ["halve", 0.97, [[26, 1]]],
        [
          "machine state",
          1,
          [
            [0, 3],
            [last, 3]
          ]
        ],
        ["halve", 0.94, [[20, 1]]],
        ["halve", 0.61, [[19, 2]]],
        ["halve", 0.58, [[18, 2]]],
        ["doubtful", 0.09, [[19, 2]]],
        ["several steps", 0.06, [[18, 2]]]
      ];
  }
}

/** Whether a revision is past the one step: what a value says of it, by how far it is from either end’s. */
function believe(
  count: number,
  values: ReadonlyMap<number, readonly number[]>,
  untestable: readonly boolean[]
): number[] {
  const [first, last] = [median([...(values.get(0) ?? [])]), median([...(values.get(count - 1) ?? [])])];
  const middle = Math.sqrt(first * last);
  const sharp = 3; // nats for a value that lies where an end’s do
  const weight = Array.from({length: count}, (_, culprit) => {
    if (culprit === 0) return 0;
    let log = 0;
    for (const [i, own] of values) {
      for (const value of own) {
        const lean = Math.max(-1, Math.min(1, (2 * Math.log(value / middle)) / Math.log(last / first)));
        log += 0.5 * sharp * (i >= culprit ? lean : -lean);
      }
    }
    return log;
  });
  const most = Math.max(...weight.slice(1));
  const odds = weight.map((log, i) => (i === 0 ? 0 : Math.exp(log - most) * (untestable[i] ? 0.999 : 1)));
  const sum = odds.reduce((a, b) => a + b, 0);
  return odds.map((p) => (p / sum < 1e-12 ? 0 : p / sum));
}

function holding(posterior: readonly number[], confidence: number): number {
  let sum = 0;
  return 1 + [...posterior].sort((a, b) => b - a).findIndex((p) => (sum += p) >= confidence);
}

function candidatesOf(posterior: readonly number[], named: number, outcome: string): Culprit["candidates"] {
  if (outcome === "several") return [{revision: named, probability: 0.994}];
  return posterior
    .map((probability, revision) => ({revision, probability}))
    .filter(({probability}) => probability > 0.002)
    .sort((a, b) => b.probability - a.probability);
}

function exampleConfirmation(step: string) {
  return {
    kind: "comparison" as const,
    step,
    question: null,
    status: "done" as const,
    reason: null,
    confidence: 0.975,
    correction: "Bonferroni" as const,
    recoveries: [],
    interactions: [],
    published: [],
    expect: null
  };
}

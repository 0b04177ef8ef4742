import {createHash} from "node:crypto";
import {describe, expect, it} from "vitest";
import type {CompareStep, Plan} from "../../runner/experiment/experiment.ts";
import {compare} from "../../runner/investigate/compare.ts";
import type {CompareContext} from "../../runner/investigate/compare.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {simulatedLab} from "./simulated-lab.ts";
import type {Simulation} from "./simulated-lab.ts";

const plan: Plan = {
  stopping: {kind: "fixed", rounds: 20},
  delta: {kind: "relative", value: 0.01},
  builds: 1,
  warmupRounds: 0
};

function step(changes: Partial<CompareStep> = {}, planned: Partial<Plan> = {}): CompareStep {
  return {
    kind: "compare",
    name: "compare",
    question: null,
    measurements: [{measurement: "loop", parameters: {}, benchmarks: null, metrics: [], plan: {...plan, ...planned}}],
    when: null,
    expect: null,
    published: [],
    pairs: [{baseline: "fast", variant: "slow"}],
    interactions: [],
    ...changes
  };
}

const context: CompareContext = {seed: 1, patched: []};

/** A machine with 2 % of noise; each variant takes as long as it says. */
function machine(times: Record<string, number>, changes: Partial<Simulation> = {}): Simulation {
  const deviate = normal(random("machine"));
  return {sample: ({variant}) => ({value: (times[variant] ?? 1) * Math.exp(0.02 * deviate())}), ...changes};
}

describe("compare", () => {
  it("finds a slowdown, with its ratio in the interval", async () => {
    const finding = await compare(step(), simulatedLab(machine({fast: 1, slow: 1.5})), context);
    const [comparison] = finding.comparisons;
    expect(finding).toMatchObject({kind: "comparison", status: "done", confidence: 0.95, correction: "none"});
    expect(comparison).toMatchObject({baseline: "fast", variant: "slow", verdict: "worse", judged: true, setAside: 0});
    expect(comparison?.effect?.interval.low).toBeLessThan(1.5);
    expect(comparison?.effect?.interval.high).toBeGreaterThan(1.5);
    expect(finding.rounds).toMatchObject([
      {planned: 20, taken: 20, torn: 0, again: 0, stopped: "The planned rounds were taken."}
    ]);
  });

  it("takes the step’s own δ, whatever another step of the same measurement wants", async () => {
    const lab = simulatedLab(machine({fast: 1, slow: 1.08}));
    const of = async (value: number) =>
      (await compare(step({}, {delta: {kind: "relative", value}, stopping: {kind: "fixed", rounds: 60}}), lab, context))
        .comparisons[0];
    expect(await of(0.01)).toMatchObject({verdict: "worse", delta: 0.01});
    expect(await of(0.25)).toMatchObject({verdict: "equivalent", delta: 0.25});
  });

  it("says better where more is better and there is less", async () => {
    const metric = {name: "rps", unit: "requests/s", better: "higher"} as const;
    const {comparisons} = await compare(step(), simulatedLab(machine({slow: 1.5}, {metric})), context);
    expect(comparisons[0]?.verdict).toBe("better");
  });

  it("takes each variant once in a round, and the baseline once more as the control, in an order that the seed gives", async () => {
    const orders: string[] = [];
    const simulation = machine(
      {},
      {
        sample: ({variant, control}, {round}) => {
          orders[round - 1] = `${orders[round - 1] ?? ""}${control ? "control" : variant} `;
          return {value: 1};
        }
      }
    );
    await compare(step(), simulatedLab(simulation), context);
    expect(new Set(orders.map((order) => order.trim().split(" ").sort().join(" ")))).toEqual(
      new Set(["control fast slow"])
    );
    expect(new Set(orders).size).toBeGreaterThan(3);
    const before = [...orders];
    orders.length = 0;
    await compare(step(), simulatedLab(simulation), context);
    expect(orders).toEqual(before);
    orders.length = 0;
    await compare(step(), simulatedLab(simulation), {...context, seed: 2});
    expect(orders).not.toEqual(before);
  });

  it("sets aside pairs whose canaries disagree, and takes their rounds again at the end", async () => {
    const simulation = machine(
      {fast: 1, slow: 1},
      {
        sample: ({variant}, {round}) => ({value: 1, canaryNs: variant === "slow" && round <= 5 ? 4e6 : 3e6})
      }
    );
    const {comparisons, rounds} = await compare(step(), simulatedLab(simulation), context);
    expect(rounds[0]).toMatchObject({planned: 20, taken: 25, again: 5});
    expect(comparisons[0]).toMatchObject({setAside: 5, verdict: "equivalent"});
    expect(comparisons[0]?.effect?.pairs).toBe(20);
    expect(comparisons[0]?.all?.pairs).toBe(25);
  });

  it("is too noisy with fewer than six usable pairs in three times the rounds", async () => {
    const simulation = machine(
      {},
      {
        sample: ({variant}, {round}) => ({
          value: variant === "slow" ? 2 : 1,
          canaryNs: variant === "slow" && round > 5 ? 4e6 : 3e6
        })
      }
    );
    const {comparisons, rounds} = await compare(step(), simulatedLab(simulation), context);
    expect(rounds[0]).toMatchObject({
      taken: 60,
      stopped: "Three times the planned rounds were taken, as the machine’s speed changed within too many of them."
    });
    expect(comparisons[0]).toMatchObject({
      verdict: "too noisy",
      reason: "5 of 60 pairs are usable, and a verdict needs 6."
    });
  });

  it("stops a precision plan at its precision, and records every look", async () => {
    const stopping = {kind: "precision", halfWidth: 0.02, atLeast: 10, atMost: 60, atMostMs: null} as const;
    const {rounds} = await compare(step({}, {stopping}), simulatedLab(machine({slow: 1.1})), context);
    const looks = rounds[0]?.looks ?? [];
    expect(looks.map(({round}) => round)).toEqual(looks.map((_, i) => 10 + 7 * i));
    expect(looks.map(({stop}) => stop)).toEqual(looks.map((_, i) => i === looks.length - 1));
    expect(rounds[0]?.stopped).toBe("The wanted precision was reached.");
    expect(rounds[0]?.taken).toBeLessThan(60);
  });

  it("goes on without a variant whose build fails, and says why it is missing", async () => {
    const pairs = [
      {baseline: "fast", variant: "slow"},
      {baseline: "fast", variant: "broken"}
    ];
    const {comparisons, status} = await compare(
      step({pairs}),
      simulatedLab(machine({slow: 1.5}, {failing: ["broken"]})),
      context
    );
    expect(status).toBe("done");
    expect(comparisons.map(({variant, verdict, reason}) => [variant, verdict, reason])).toMatchObject([
      ["slow", "worse", expect.any(String)],
      ["broken", null, "make ended with exit code 2."]
    ]);
  });

  it("fails where the baseline’s build fails", async () => {
    const finding = await compare(step(), simulatedLab(machine({}, {failing: ["fast"]})), context);
    expect(finding).toMatchObject({status: "failed", reason: "The build failed of fast.", rounds: []});
  });

  it("does not start a variant again that failed in two rounds", async () => {
    let starts = 0;
    const simulation = machine(
      {},
      {
        sample: ({variant}) =>
          variant === "slow" ? (starts++, {value: null, reason: "It crashed (SIGSEGV)."}) : {value: 1}
      }
    );
    const {comparisons} = await compare(step(), simulatedLab(simulation), context);
    expect(starts).toBe(2);
    expect(comparisons[0]).toMatchObject({verdict: null, reason: "It crashed (SIGSEGV)."});
  });

  it("stops where the baseline fails in every round", async () => {
    const simulation = machine({}, {sample: ({variant}) => ({value: variant === "fast" ? null : 1})});
    const finding = await compare(step(), simulatedLab(simulation), context);
    expect(finding).toMatchObject({
      status: "done",
      rounds: [{taken: 2, stopped: "The baseline failed in every round."}]
    });
    expect(finding.comparisons[0]).toMatchObject({verdict: null, reason: "It ended with exit code 1."});
  });

  it("says how much of a gap a patch recovers", async () => {
    const pairs = [
      {baseline: "fast", variant: "slow"},
      {baseline: "fast", variant: "cured"}
    ];
    const times = {fast: 1, slow: 2, cured: 2 ** 0.1};
    const lab = simulatedLab(machine(times));
    const {recoveries} = await compare(step({pairs}), lab, {...context, patched: [{variant: "cured", of: "slow"}]});
    expect(recoveries).toMatchObject([{baseline: "fast", variant: "slow", patched: "cured"}]);
    expect(recoveries[0]?.share).toBeCloseTo(0.9, 1);
    expect(recoveries[0]?.interval.low).toBeLessThan(0.9);
    expect(recoveries[0]?.interval.high).toBeGreaterThan(0.9);
  });

  it("gives the interaction of a two by two", async () => {
    const first = {baseline: "fast", variant: "fast-hot"};
    const second = {baseline: "slow", variant: "slow-hot"};
    const lab = simulatedLab(machine({fast: 1, "fast-hot": 1, slow: 2, "slow-hot": 1}));
    const {interactions} = await compare(step({pairs: [first, second], interactions: [[first, second]]}), lab, context);
    expect(interactions).toMatchObject([{first, second, effect: {scale: "ratio"}}]);
    expect(interactions[0]?.effect.estimate).toBeCloseTo(0.5, 1);
  });

  it("does not call a difference the variants’ that only one of two builds shows", async () => {
    const deviate = normal(random("builds"));
    const simulation = machine(
      {},
      {
        sample: ({variant, replicate}) => ({
          value: (variant === "slow" && replicate === 2 ? 1.5 : 1) * Math.exp(0.001 * deviate())
        })
      }
    );
    const {comparisons} = await compare(step({}, {builds: 2}), simulatedLab(simulation), context);
    expect(comparisons[0]).toMatchObject({
      verdict: "inconclusive",
      reason:
        "The builds disagree: build 1 by itself shows no such difference. More builds would tell whether the variants differ."
    });
    expect(comparisons[0]?.replicates).toHaveLength(2);
  });

  it("widens the intervals of several comparisons, so that all of them hold in 95 % of families", async () => {
    const pairs = [
      {baseline: "fast", variant: "slow"},
      {baseline: "fast", variant: "cured"}
    ];
    const {confidence, correction, comparisons} = await compare(
      step({pairs}),
      simulatedLab(machine({slow: 1.5})),
      context
    );
    expect({confidence, correction}).toEqual({confidence: 0.975, correction: "Bonferroni"});
    expect(comparisons.map(({effect}) => effect?.interval.level)).toEqual([0.975, 0.975]);
  });

  it("judges a suite’s benchmarks by Benjamini and Hochberg", async () => {
    const benchmarks = Array.from({length: 20}, (_, i) => `b${i}`);
    const deviate = normal(random("suite"));
    const simulation = machine(
      {},
      {
        benchmarks,
        sample: ({variant}, _at, benchmark) => ({
          value: (variant === "slow" && benchmark === "b7" ? 1.3 : 1) * Math.exp(0.02 * deviate())
        })
      }
    );
    const {correction, comparisons} = await compare(step(), simulatedLab(simulation), context);
    expect(correction).toBe("Benjamini–Hochberg");
    expect(comparisons.filter(({verdict}) => verdict === "worse").map(({benchmark}) => benchmark)).toEqual(["b7"]);
  });

  it("meets, misses or leaves open what a step expects", async () => {
    const expecting = (expect: CompareStep["expect"], slow: number) =>
      compare(step({expect}), simulatedLab(machine({slow})), context);
    expect((await expecting("not slower", 1)).expect).toMatchObject({wanted: "not slower", met: null});
    expect((await expecting("not slower", 1.5)).expect).toMatchObject({
      met: false,
      reason: "slow against fast: worse."
    });
    expect((await expecting("slower", 1.5)).expect).toMatchObject({met: true});
  });

  it("says if a file that the command names differs between the variants", async () => {
    const lab = simulatedLab(machine({slow: 1.5}));
    const build: typeof lab.build = async (requests) =>
      (await lab.build(requests)).map((build) => ({
        ...build,
        files: [{path: "vm", bytes: 1, sha256: hash(build.variant), textSha256: null}],
        named: [
          {measurement: "loop", path: "vm", sha256: hash(build.variant)},
          {measurement: "loop", path: "bench/loop.bc", sha256: hash(build.variant)},
          {measurement: "other", path: "bench/other.bc", sha256: hash(build.variant)}
        ]
      }));
    const {comparisons} = await compare(step(), {...lab, build}, context);
    expect(comparisons[0]?.labels[0]).toEqual({
      kind: "inputs differ",
      text: "bench/loop.bc, which the command names, differs between fast and slow: not only the code was changed.",
      variant: null
    });
  });
});

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

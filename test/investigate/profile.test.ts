import {describe, expect, it} from "vitest";
import type {ProfileStep} from "../../runner/experiment/experiment.ts";
import type {Inspection, Instruments, Lab, Profile} from "../../runner/investigate/lab.ts";
import {profile} from "../../runner/investigate/profile.ts";
import {narrateProfile} from "../../runner/narrate/profile.ts";
import {hotFunctions} from "../../runner/result/hot.ts";
import {simulatedLab} from "./simulated-lab.ts";

const step = {
  kind: "profile",
  name: "profile",
  question: null,
  measurements: [{measurement: "m", parameters: {}, benchmarks: null, metrics: []}],
  variants: ["fast", "slow"],
  published: []
} as unknown as ProfileStep;

/** Functions and the samples in each, all called by main. */
type Counts = Record<string, number>;

function stacksOf(counts: Counts): NonNullable<Profile["stacks"]> {
  const names = ["main", ...Object.keys(counts)];
  return {
    frames: names.map((name) => ({name, object: "prog"})),
    stacks: Object.values(counts).map((count, i) => ({frames: [0, i + 1], count}))
  };
}

function inspected(hashes: Record<string, string>): Inspection {
  const names = Object.keys(hashes);
  return {
    programs: [
      {
        path: "bin/prog",
        bytes: 1,
        reason: null,
        sections: [],
        functions: {
          symbol: names,
          name: names.map(() => null),
          aliases: [],
          files: [],
          file: names.map(() => null),
          address: names.map((_, i) => 64 * i),
          bytes: names.map(() => 32),
          hash: Object.values(hashes),
          branches: names.map(() => 0),
          onBoundary: names.map(() => 0)
        }
      }
    ]
  };
}

interface Simulated {
  fast: Counts;
  slow: Counts | string; // or why there is no profile
  codes?: {fast: Record<string, string>; slow: Record<string, string>};
  instruments?: Partial<Instruments>;
}

function labOf({fast, slow, codes, instruments = {}}: Simulated): Lab & {starts: string[]} {
  const lab = simulatedLab({sample: () => ({value: 1})});
  const starts: string[] = [];
  return {
    ...lab,
    starts,
    build: async (requests) => {
      const file = {path: "bin/prog", bytes: 1, sha256: "0".repeat(64), textSha256: "0".repeat(64)};
      return (await lab.build(requests)).map((build) => ({...build, files: codes ? [file] : []}));
    },
    inspect: ({variant}) => Promise.resolve(inspected(codes?.[variant as "fast" | "slow"] ?? {})),
    instruments: async () => ({
      ...(await lab.instruments()),
      perf: {version: "6.1", events: ["cpu-clock", "task-clock"], listed: [], reason: "No counters here."},
      ...instruments
    }),
    profile: ({variant, instrument}) => {
      starts.push(`${variant} ${instrument.kind}`);
      const counts = variant === "fast" ? fast : slow;
      return Promise.resolve(
        typeof counts === "string" ? {stacks: null, reason: counts} : {stacks: stacksOf(counts), reason: null}
      );
    }
  };
}

describe("a profile step", () => {
  it("takes starts in turn until samples are enough, and tells shares side by side", async () => {
    const lab = labOf({fast: {a: 150, b: 100}, slow: {a: 50, b: 200}});
    const finding = await profile(step, lab, {seed: 1, earlier: []});
    expect(finding).toMatchObject({
      status: "done",
      instrument: "perf record",
      event: "cpu-clock",
      samples: [1000, 1000]
    });
    expect(finding.starts).toEqual([4, 4]);
    expect(finding.functions.map(({name, shares}) => [name, ...shares])).toEqual([
      ["b", 0.4, 0.8],
      ["a", 0.6, 0.2]
    ]);
    expect(finding.functions[0]?.totals).toEqual([0.4, 0.8]);
    expect(finding.trees[1]).toEqual({
      names: ["main", "a", "b"],
      node: [0, 1, 2],
      parent: [-1, 0, 0],
      total: [1, 0.2, 0.8]
    });
    expect(narrateProfile(finding).paragraphs.join(" ").replace(/\s/g, " ")).toContain("a from 60 % to 20 %");
    expect(hotFunctions([finding])[0]).toEqual({name: "b", object: "prog"});
  });

  it("holds shares against published ones, which a simulation can reproduce, and not contradict", async () => {
    const figure = (variant: string, metric: string, value: number) => ({
      ...{variant, metric, value},
      ...{spread: null, unit: "%", source: null}
    });
    const published = [
      figure("fast", "a", 56), // of 1000 samples, 60 % is known to ± 3 %, and 10 % of it is near
      figure("slow", "a", 40),
      figure("slow", "nowhere", 1)
    ];
    const counts = {fast: {a: 150, b: 100}, slow: {a: 50, b: 200}};
    const outcomes = async (lab: Lab) =>
      (await profile({...step, published}, lab, {seed: 1, earlier: []})).published?.map((one) => [
        one.measured,
        one.simulated ?? false,
        one.outcome
      ]);
    expect(await outcomes(labOf(counts))).toEqual([
      [60, false, "reproduced"],
      [20, false, "not reproduced"],
      [null, false, "cannot tell"]
    ]);
    const perf = {version: null, events: [], listed: [], reason: "There is no perf."};
    expect(await outcomes(labOf({...counts, instruments: {perf}}))).toEqual([
      [60, true, "reproduced"],
      [20, true, "cannot tell"],
      [null, false, "cannot tell"]
    ]);
  });

  it("says plainly that no hot function is touched, or which are", async () => {
    const counts = {a: 900, b: 600};
    const same = {a: "1", b: "2", cold: "3"};
    const told = async (slow: Record<string, string>) => {
      const lab = labOf({fast: counts, slow: counts, codes: {fast: same, slow}});
      const finding = await profile(step, lab, {seed: 1, earlier: []});
      return narrateProfile(finding).headline.replace(/\s/g, " "); // spaces within figures do not break
    };
    expect(await told({...same, cold: "4"})).toBe(
      "None of the 2 hot functions that were built has other code in slow than in fast"
    );
    expect(await told({...same, a: "4"})).toBe(
      "From fast to slow the code changed of a, which has 60 % of the time of slow"
    );
  });

  it("simulates once where there is no perf, and is skipped with what to install where there is neither", async () => {
    const perf = {version: null, events: [], listed: [], reason: "There is no perf: apt-get install linux-perf."};
    const lab = labOf({fast: {a: 10}, slow: {a: 10}, instruments: {perf}});
    expect(await profile(step, lab, {seed: 1, earlier: []})).toMatchObject({instrument: "callgrind", starts: [1, 1]});
    const valgrind = {version: null, reason: "There is no valgrind: apt-get install valgrind."};
    const bare = labOf({fast: {a: 10}, slow: {a: 10}, instruments: {perf, valgrind}});
    expect(await profile(step, bare, {seed: 1, earlier: []})).toMatchObject({
      status: "skipped",
      reason: "There is no perf: apt-get install linux-perf. There is no valgrind: apt-get install valgrind."
    });
    expect(bare.starts).toEqual([]);
  });

  it("gives up a variant that has no profile in two rounds, and says why", async () => {
    const lab = labOf({fast: {a: 100}, slow: "It was stopped after 5 s, its time limit."});
    const finding = await profile(step, lab, {seed: 1, earlier: []});
    expect(finding).toMatchObject({
      status: "failed",
      reason: "slow has no profile. It was stopped after 5 s, its time limit."
    });
    expect(lab.starts.length).toBe(4);
  });

  it("leaves out what has less than half a percent", async () => {
    const finding = await profile(step, labOf({fast: {a: 9990, rare: 10}, slow: {a: 9990, rare: 10}}), {
      seed: 1,
      earlier: []
    });
    expect(finding.functions.map(({name}) => name)).toEqual(["a"]);
    expect(finding.trees[0]?.names).toEqual(["main", "a"]);
  });
});

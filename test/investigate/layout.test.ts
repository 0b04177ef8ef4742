import {describe, expect, it} from "vitest";
import {layout} from "../../runner/investigate/layout.ts";
import {journaledLab} from "../../runner/investigate/journaled-lab.ts";
import type {World} from "../../runner/investigate/journaled-lab.ts";
import type {Start} from "../../runner/investigate/lab.ts";
import type {Build, Event, Finding, LayoutCause, LayoutFinding, Rung, Sample} from "../../runner/result/types.ts";
import {comparison, findingOf} from "../narrate/example.ts";
import {earlierProfile, layoutLab, layoutStep} from "./simulated-layouts.ts";
import type {Faults, Programs} from "./simulated-layouts.ts";

const earlier = [earlierProfile()];

function find(
  programs: Partial<Programs>,
  {
    step = layoutStep(),
    faults = {},
    findings = earlier
  }: {step?: ReturnType<typeof layoutStep>; faults?: Faults; findings?: Finding[]} = {}
): Promise<LayoutFinding> {
  return layout(step, layoutLab(programs, {}, faults), {seed: 1, earlier: findings});
}

function causeIn({causes}: LayoutFinding): LayoutCause {
  const [cause] = causes;
  if (cause === undefined) throw new Error("There is no cause.");
  return cause;
}

function rungIn(finding: LayoutFinding, name: Rung["rung"]): Rung | undefined {
  return causeIn(finding).rungs.find(({rung}) => rung === name);
}

describe("the cause", () => {
  it("is placement where the code is the same, and the difference vanishes in random and in pinned layouts", async () => {
    const finding = await find({placement: 0.2});
    expect(causeIn(finding)).toMatchObject({baseline: "fast", variant: "slow", cause: "placement"});
    expect(causeIn(finding).rungs.map(({rung, answer}) => [rung, answer])).toEqual([
      ["difference", "yes"],
      ["instructions", "yes"],
      ["bodies", "yes"],
      ["moved", "yes"],
      ["pressure", "no"],
      ["random", "yes"],
      ["pinned", "yes"],
      ["neutraliser", "cannot tell"]
    ]);
    expect(Math.abs(causeIn(finding).survives ?? 1)).toBeLessThan(0.1);
  });

  it("is code where the difference survives both", async () => {
    const finding = await find({code: 0.2, sameCode: false, sameInstructions: false});
    expect(causeIn(finding)).toMatchObject({cause: "code"});
    expect(causeIn(finding).survives).toBeCloseTo(1, 1);
    expect(rungIn(finding, "bodies")).toMatchObject({answer: "no", evidence: expect.stringContaining("run")});
    expect(rungIn(finding, "instructions")).toMatchObject({
      answer: "no",
      evidence: expect.stringMatching(/5\s% more/)
    });
  });

  it("cannot be told where both have a part, and placement the larger one", async () => {
    const cause = causeIn(await find({code: 0.05, placement: 0.15, sameCode: false, sameInstructions: false}));
    expect(cause).toMatchObject({cause: "cannot tell", reason: expect.stringContaining("both have a part")});
  });

  it("cannot be told where there is no difference", async () => {
    expect(causeIn(await find({}))).toMatchObject({cause: "cannot tell"});
    const finding = await find({noise: 0.0005});
    expect(causeIn(finding)).toMatchObject({
      cause: "cannot tell",
      survives: null,
      reason: expect.stringContaining("nothing to explain")
    });
  });

  it("cannot be told without pinned layouts", async () => {
    const finding = await find({placement: 0.2}, {step: layoutStep({pinned: 0})});
    expect(causeIn(finding).cause).toBe("cannot tell");
    expect(rungIn(finding, "pinned")?.evidence).toBe("The step asks for no pinned layouts.");
  });

  it("cannot be told where it is not known which functions are hot, and some changed", async () => {
    const finding = await find({placement: 0.2}, {findings: []});
    expect(causeIn(finding).cause).toBe("cannot tell");
    expect(rungIn(finding, "bodies")).toMatchObject({
      answer: "cannot tell",
      evidence: expect.stringContaining("profile the variants")
    });
  });

  it("is not placement where hot functions have other code, even if the difference vanishes", async () => {
    const cause = causeIn(await find({placement: 0.2, sameCode: false}));
    expect(cause).toMatchObject({cause: "cannot tell", reason: expect.stringContaining("other code")});
  });

  it("is not code where the same instructions run", async () => {
    const cause = causeIn(await find({code: 0.2}));
    expect(cause).toMatchObject({cause: "cannot tell", reason: expect.stringContaining("where data lies")});
  });

  it("is not code where only the beginning of the code could be moved", async () => {
    const step = layoutStep();
    const faults: Faults = {
      build: ({layout}) =>
        layout && {
          arrangement: {
            ...{means: "padding", linker: null, seed: "", functions: 2, displaced: 2, altered: 0},
            order: layout.name
          }
        }
    };
    const finding = await find({code: 0.2, sameCode: false, sameInstructions: false}, {step, faults});
    expect(causeIn(finding)).toMatchObject({cause: "cannot tell", reason: expect.stringContaining("too little")});
    expect(rungIn(finding, "random")?.evidence).toContain("What was varied is padding");
  });

  it("cannot be told in much noise, and how many layouts would likely tell is said", async () => {
    const finding = await find({placement: 0.3, noise: 0.03});
    expect(causeIn(finding).cause).toBe("cannot tell");
    expect(finding.effects[0]?.needed).toBeGreaterThan(12);
  });
});

describe("what earlier steps found", () => {
  const worse = comparison({measurement: "loop", metric: "time", verdict: "worse"});

  it("tells that the difference is real, and links to its step", async () => {
    const finding = await find({placement: 0.2}, {findings: [...earlier, findingOf([worse])]});
    expect(rungIn(finding, "difference")).toMatchObject({answer: "yes", step: "compare"});
  });

  it("tells of another metric nothing", async () => {
    const other = comparison({measurement: "loop", metric: "user", verdict: "equivalent"});
    const finding = await find({placement: 0.2}, {findings: [...earlier, findingOf([other])]});
    expect(rungIn(finding, "difference")).toMatchObject({answer: "yes", step: null});
  });

  it("tells of a cure", async () => {
    const recovery = {
      baseline: "fast",
      variant: "slow",
      patched: "cured",
      measurement: "loop",
      benchmark: "",
      metric: "time"
    };
    const cures = (low: number, high: number): Finding => ({
      ...findingOf([worse]),
      recoveries: [{...recovery, share: (low + high) / 2, interval: {low, high, level: 0.95}}]
    });
    const answer = async (low: number, high: number) =>
      rungIn(await find({placement: 0.2}, {findings: [cures(low, high)]}), "neutraliser")?.answer;
    expect(await answer(0.9, 1.1)).toBe("yes");
    expect(await answer(0.1, 0.3)).toBe("no");
    expect(await answer(0.2, 0.9)).toBe("cannot tell");
  });
});

describe("the rounds", () => {
  it("take each layout’s variants side by side, in an order that the seed gives", async () => {
    const starts: Start[] = [];
    const taken = async (seed: number) => {
      starts.length = 0;
      const lab = layoutLab({}, {sample: (start) => (starts.push(start), {value: 1})});
      await layout(layoutStep({}, {stopping: {kind: "fixed", rounds: 2}}), lab, {seed, earlier: []});
      return starts.map(
        ({variant, layout, control}) => `${layout ?? "shipped"} ${variant}${control ? " control" : ""}`
      );
    };
    const first = await taken(1);
    expect(first).toEqual(await taken(1));
    expect(first).not.toEqual(await taken(2));
    const round = first.slice(0, 45);
    expect(new Set(round).size).toBe(45);
    const layouts = round.map((text) => text.split(" ")[0]);
    expect(layouts.filter((name, i) => name !== layouts[i - 1])).toHaveLength(22);
    // The shipped layout and its even relink are taken in seven rounds, the others in two; two starts simulate instructions.
    expect(first).toHaveLength(2 * 45 + 5 * 5 + 2);
  });

  it("take again the layouts alone that lost a pair", async () => {
    const finding = await find({placement: 0.2, disturbed: 0.03});
    const [rounds] = finding.rounds;
    expect(rounds?.again).toBeGreaterThan(0);
    expect(finding.effects[0]?.layouts.every(({pairs}) => pairs >= 5)).toBe(true);
    expect(causeIn(finding).cause).toBe("placement");
  });

  it("end where the machine never holds still", async () => {
    const lab = layoutLab({}, {sample: () => ({value: 1, canaryNs: [3e6, 4e6]})});
    const {rounds} = await layout(layoutStep(), lab, {seed: 1, earlier});
    expect(rounds[0]).toMatchObject({planned: 7, taken: 21, stopped: expect.stringContaining("Three times")});
  });

  it("count layouts, and not rounds", async () => {
    const [effect] = (await find({}, {step: layoutStep({}, {stopping: {kind: "fixed", rounds: 9}})})).effects;
    expect(effect).toMatchObject({shipped: {pairs: 9}, random: {pairs: 12}, pinned: {pairs: 8}});
  });
});

describe("what cannot be measured", () => {
  it("fails where a variant is not built", async () => {
    const lab = layoutLab({}, {failing: ["slow"]});
    expect(await layout(layoutStep(), lab, {seed: 1, earlier})).toMatchObject({
      status: "failed",
      reason: "make ended with exit code 2.",
      causes: []
    });
  });

  it("is skipped where no layout can be built, with the reason", async () => {
    const faults: Faults = {
      build: ({layout}) => layout && {status: "build failed", reason: "The recipe links nothing."}
    };
    expect(await find({}, {faults})).toMatchObject({status: "skipped", reason: "The recipe links nothing."});
  });

  it("leaves out layouts that are like another, or have other code", async () => {
    const faults: Faults = {
      build: ({layout}) => {
        const arrangement = {
          means: "function order" as const,
          linker: null,
          seed: "",
          functions: 2,
          displaced: 2,
          altered: 0,
          order: layout?.name ?? ""
        };
        if (layout?.name === "random-2") return {arrangement: {...arrangement, order: "random-1"}};
        if (layout?.name === "random-1") return {arrangement};
        if (layout?.name === "random-3") return {arrangement: {...arrangement, altered: 1}};
        if (layout?.name === "random-4") return {arrangement: {...arrangement, displaced: 0}};
        return undefined;
      }
    };
    const finding = await find({placement: 0.2}, {faults});
    expect(finding.layouts.filter(({reason, sameAs}) => reason !== null || sameAs !== null)).toMatchObject([
      {name: "random-2", sameAs: "random-1"},
      {name: "random-3", reason: expect.stringContaining("other code")},
      {name: "random-4", reason: expect.stringContaining("where they are in the even layout")}
    ]);
    expect(finding.effects[0]?.random?.pairs).toBe(9);
    expect(rungIn(finding, "random")?.evidence).toContain("does not count");
  });

  it("fails where the command does, with its reason", async () => {
    const lab = layoutLab({}, {sample: () => ({value: null, reason: "It ended with exit code 3."})});
    const finding = await layout(layoutStep(), lab, {seed: 1, earlier});
    expect(finding).toMatchObject({status: "failed", reason: "It ended with exit code 3."});
    expect(finding.rounds[0]?.taken).toBe(2);
  });
});

it("tells by how much each variant moves from placement alone, and how far out the shipped layout is", async () => {
  const {spreads} = await find({placement: 0.2, spread: 0.03});
  const [fast, slow] = spreads;
  expect(fast?.moves).toBeGreaterThan(0.03);
  expect(fast?.moves).toBeLessThan(0.12);
  expect(fast?.measuring).toBeLessThan(0.005);
  expect(fast?.levels).toHaveLength(22);
  expect(slow?.shipped?.ratio).toBeGreaterThan(1.1);
  expect(slow?.shipped?.share).toBeCloseTo(1 / 13);
  expect(fast?.shipped?.share).toBeGreaterThan(0.2);
});

it("goes on where it was interrupted: the round that was torn is taken again, and nothing else", async () => {
  const events: Event[] = [];
  let left = 100; // starts until the run is killed
  const lab = layoutLab({placement: 0.2});
  const world: World = {
    ...lab,
    build: async (request) => (await lab.build([request]))[0] as Build,
    async start(start, coordinates) {
      if (left-- === 0) throw new Error("The run was killed.");
      const [sample] = await lab.measure({...coordinates, starts: [start]});
      return {...(sample as Sample), id: coordinates.id, position: coordinates.position};
    }
  };
  const run = () => {
    const journaled = journaledLab({events, append: (event) => void events.push(event)}, world, {jobs: 2});
    return layout(layoutStep(), journaled, {seed: 1, earlier});
  };
  await expect(run()).rejects.toThrow("The run was killed.");
  const finding = await run();
  expect(causeIn(finding).cause).toBe("placement");
  expect(finding.rounds).toMatchObject([{taken: 8, torn: 1}]);
  const samples = events.flatMap((event) => (event.event === "sample" ? [event.sample] : []));
  expect(new Set(samples.map(({id}) => id)).size).toBe(samples.length);
  expect(events.filter(({event}) => event === "build")).toHaveLength(2 * 22);
});

import {describe, expect, it} from "vitest";
import type {Plan, TimelineStep} from "../../runner/experiment/experiment.ts";
import {timeline} from "../../runner/investigate/timeline.ts";
import type {
  BisectionFinding,
  Canaries,
  ChangePoint,
  Finding,
  TimelineFinding,
  TimelineSeries
} from "../../runner/result/types.ts";
import {random} from "../../runner/statistics/random.ts";
import {historyLab, mainline} from "./simulated-history.ts";
import type {HistoryLab, SimulatedCommit, SimulatedHistory} from "./simulated-history.ts";

const plan: Plan = {
  stopping: {kind: "fixed", rounds: 12},
  delta: {kind: "relative", value: 0.01},
  builds: 1,
  warmupRounds: 0
};

function step(changes: Partial<TimelineStep> = {}): TimelineStep {
  return {
    kind: "timeline",
    name: "timeline",
    question: null,
    measurements: [{measurement: "loop", parameters: {}, benchmarks: null, metrics: [], plan}],
    when: null,
    expect: null,
    published: [],
    from: "c0",
    to: "c40",
    flags: null,
    points: {count: 11},
    refine: true,
    then: null,
    ...changes
  };
}

/** A line of 41 commits. */
function line(changes: Record<number, Partial<SimulatedCommit>>): SimulatedHistory {
  return {commits: mainline(41, changes), variants: {}};
}

interface Measured extends HistoryLab {
  findings: Finding[];
  finding: TimelineFinding;
}

async function measure(history: SimulatedHistory, changes?: Partial<TimelineStep>): Promise<Measured> {
  const simulated = historyLab(history);
  const findings = await timeline(step(changes), simulated.lab, {seed: 1});
  const finding = findings.at(-1);
  if (finding?.kind !== "timeline") throw new Error("The last finding is the timeline.");
  return {...simulated, findings, finding};
}

function seriesOf({series}: TimelineFinding): TimelineSeries {
  const [first] = series;
  if (first === undefined) throw new Error("There is no series.");
  return first;
}

/** Returns the change points that count. */
function changes(finding: TimelineFinding): ChangePoint[] {
  return seriesOf(finding).changes.filter(({weak}) => weak === null);
}

function places(finding: TimelineFinding): [number, number][] {
  return changes(finding).map(({before, after}) => [before, after]);
}

function measuredRevisions({revisions}: TimelineFinding): number[] {
  return revisions.flatMap(({state}, i) => (state === "measured" ? [i] : []));
}

describe("timeline", () => {
  it("measures so many revisions evenly over the range, both ends among them", async () => {
    const {finding} = await measure(line({}));
    expect(finding).toMatchObject({status: "done", rounds: 12});
    expect(finding.revisions.length).toBe(41);
    expect(measuredRevisions(finding)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
    expect(changes(finding)).toEqual([]);
    expect(seriesOf(finding).levels.every(({n, estimate}) => n === 12 && Math.abs(estimate - 1) < 0.02)).toBe(true);
  });

  it("measures every so many revisions", async () => {
    const {finding} = await measure(line({}), {points: {every: 15}});
    expect(measuredRevisions(finding)).toEqual([0, 15, 30, 40]);
  });

  it("measures all of a range that has fewer revisions than points", async () => {
    const {finding} = await measure(line({}), {to: "c3", points: {count: 20}});
    expect(measuredRevisions(finding)).toEqual([0, 1, 2, 3]);
  });

  it("refines between neighbours that differ until they follow each other", async () => {
    const {finding} = await measure(line({22: {factor: 1.2}}));
    expect(places(finding)).toEqual([[21, 22]]);
    expect(changes(finding)[0]).toMatchObject({verdict: "worse", effect: {scale: "ratio"}});
    expect(changes(finding)[0]?.effect.estimate).toBeCloseTo(1.2, 1);
    expect(finding.moves[0]?.revisions.every(({why}) => why === "grid")).toBe(true);
    expect(finding.moves.slice(1).flatMap(({revisions}) => revisions.map(({why}) => why))).toContain("change");
  });

  it("refines only if it is to", async () => {
    const {finding} = await measure(line({22: {factor: 1.2}}), {refine: false});
    expect(places(finding)).toEqual([[20, 24]]);
    expect(finding.moves.length).toBe(1);
  });

  it("finds a temporary peak that the ends do not show", async () => {
    const {finding} = await measure(line({18: {factor: 1.68}, 21: {factor: 1 / 1.68}}));
    expect(places(finding)).toEqual([
      [17, 18],
      [20, 21]
    ]);
    expect(changes(finding).map(({verdict}) => verdict)).toEqual(["worse", "better"]);
  });

  it("finds two changes in the same direction", async () => {
    const {finding} = await measure(line({9: {factor: 1.3}, 30: {factor: 1.3}}));
    expect(places(finding)).toEqual([
      [8, 9],
      [29, 30]
    ]);
  });

  it.each(["build", "run", "timeout"] as const)("goes around revisions whose %s fails", async (spoils) => {
    const {finding, starts} = await measure(line({8: {spoils}, 21: {spoils}, 22: {factor: 1.3}}));
    expect(finding.status).toBe("done");
    expect(places(finding)).toEqual([[20, 22]]);
    expect(finding.revisions[8]).toMatchObject({state: "untestable"});
    expect(finding.revisions[8]?.reason).toMatch(/compile|exit code|crashed|too long/);
    expect(finding.revisions[9]?.state === "measured" || finding.revisions[7]?.state === "measured").toBe(true);
    expect(new Set(starts).size).toBe(starts.length);
  });

  it("begins with a revision that runs where the first does not", async () => {
    const {finding} = await measure(line({0: {spoils: "run"}, 4: {spoils: "run"}, 22: {factor: 1.3}}));
    expect(places(finding)).toEqual([[21, 22]]);
    expect(finding.revisions[0]).toMatchObject({state: "untestable"});
  });

  it("fails where no revision runs", async () => {
    const all = Object.fromEntries(Array.from({length: 41}, (_, i) => [i, {spoils: "run" as const}]));
    const {finding} = await measure(line(all), {to: "c9"});
    expect(finding).toMatchObject({status: "failed", series: []});
  });

  it("does not measure the same code twice", async () => {
    const code = "same";
    const same = Object.fromEntries(Array.from({length: 15}, (_, i) => [i + 4, {code}]));
    const {finding} = await measure(line({...same, 30: {factor: 1.3}}));
    const inGroup = measuredRevisions(finding).filter((revision) => revision >= 4 && revision < 19);
    expect(inGroup.length).toBe(1);
    expect(finding.revisions[16]).toMatchObject({state: "same code", sameAs: 4});
    expect(places(finding)).toEqual([[29, 30]]);
  });

  it("finds the change behind revisions with the same code", async () => {
    const code = "same";
    const same = Object.fromEntries(Array.from({length: 10}, (_, i) => [i + 20, {code}]));
    const {finding} = await measure(line({...same, 30: {factor: 1.3}}));
    expect(places(finding).map(([, after]) => after)).toEqual([30]);
    expect(finding.revisions[places(finding)[0]?.[0] ?? 0]).toMatchObject({state: "measured"});
  });

  it("judges each benchmark by itself", async () => {
    const history = {...line({22: {factor: 1.3}}), benchmarks: ["parse", "print"], unaffected: ["print"]};
    const {finding} = await measure(history);
    expect(
      finding.series.map(({benchmark, changes}) => [benchmark, changes.filter(({weak}) => weak === null).length])
    ).toEqual([
      ["parse", 1],
      ["print", 0]
    ]);
  });

  it("calls less worse where more is better", async () => {
    const metric = {name: "rps", unit: "requests/s", better: "higher"} as const;
    const {finding} = await measure({...line({22: {factor: 0.7}}), metric});
    expect(changes(finding)[0]).toMatchObject({verdict: "worse"});
  });

  it("takes values that are not positive, by differences", async () => {
    const metric = {delta: {kind: "absolute", value: 0.1, unit: "s"}} as const;
    const {finding} = await measure({...line({22: {plus: 3}}), value: -1, additive: true, noise: 0.05, metric});
    expect(places(finding)).toEqual([[21, 22]]);
    expect(changes(finding)[0]?.effect).toMatchObject({scale: "difference"});
    expect(changes(finding)[0]?.effect.estimate).toBeCloseTo(3, 0);
  });

  it("refuses ends without a line between them", async () => {
    const commits = [...mainline(5), {hash: "x1", parents: ["c2"]}];
    const {finding} = await measure({commits, variants: {}}, {from: "c4", to: "x1"});
    expect(finding.status).toBe("failed");
    expect(finding.reason).toContain("Neither of c4 and x1 is an ancestor of the other");
  });

  it("goes from the older to the newer end, whichever is named first", async () => {
    const {finding} = await measure(line({22: {factor: 1.3}}), {from: "c40", to: "c0"});
    expect(finding.revisions[0]?.hash).toBe("c0");
    expect(places(finding)).toEqual([[21, 22]]);
    expect(changes(finding)[0]?.verdict).toBe("worse");
  });
});

describe("timeline, then bisect", () => {
  it("bisects around each change point", async () => {
    const history = line({18: {factor: 1.5}, 31: {factor: 1 / 1.5}});
    const {findings, finding} = await measure(history, {then: "bisect", refine: false});
    expect(places(finding)).toEqual([
      [16, 20],
      [28, 32]
    ]);
    const bisections = findings.filter((one): one is BisectionFinding => one.kind === "bisection");
    const names = bisections.map(({culprits, revisions}) => culprits.map(({named}) => revisions[named ?? -1]?.hash));
    expect(names).toEqual([["c18"], ["c31"]]);
    expect(bisections.map(({culprits}) => culprits[0]?.confirmation?.outcome)).toEqual(["confirmed", "confirmed"]);
    expect(new Set(findings.map(({step}) => step)).size).toBe(findings.length);
  });

  it("bisects by the benchmark that changed", async () => {
    const history = {...line({18: {factor: 1.5}}), benchmarks: ["parse", "print"], unaffected: ["parse"]};
    const {findings} = await measure(history, {then: "bisect"});
    const bisections = findings.filter((one): one is BisectionFinding => one.kind === "bisection");
    expect(bisections).toMatchObject([{benchmark: "print", outcome: "found"}]);
  });

  it("bisects nothing where nothing changes", async () => {
    const {findings} = await measure(line({}), {then: "bisect"});
    expect(findings.map(({kind}) => kind)).toEqual(["timeline"]);
  });
});

describe("timeline, on a restless machine", () => {
  it("finds no change where only the machine’s speed changes between rounds", async () => {
    const slowness: SimulatedHistory["slowness"] = ({round}) => (round % 3 === 0 ? 1.5 : 1);
    const {finding} = await measure({...line({}), slowness});
    expect(changes(finding)).toEqual([]);
    expect(measuredRevisions(finding).length).toBe(11);
  });

  it("finds a change where the machine’s speed changes within rounds", async () => {
    const slowness: SimulatedHistory["slowness"] = ({round, position}) => (round === 2 && position > 6 ? 1.5 : 1);
    const {finding} = await measure({...line({22: {factor: 1.2}}), slowness});
    expect(places(finding)).toEqual([[21, 22]]);
    expect(seriesOf(finding).levels.every(({n}) => n >= 12)).toBe(true);
  });

  it("finds a change though the machine is slower while it refines", async () => {
    const slowness: SimulatedHistory["slowness"] = ({round}) => (round > 12 ? 1.5 : 1);
    const {finding} = await measure({...line({22: {factor: 1.2}}), slowness});
    expect(places(finding)).toEqual([[21, 22]]);
  });

  it("finds a factor of two among canaries that other work disturbs", async () => {
    const canaries = ({id}: {id: string}): Canaries => {
      const next = random(`${id}/canaries`);
      return {beforeNs: 3e6 + 17e6 * next(), afterNs: 3e6 + 17e6 * next()};
    };
    const {finding} = await measure({...line({22: {factor: 2}}), canaries, noise: 0.15});
    expect(places(finding)).toEqual([[21, 22]]);
    expect(finding.rounds).toBeLessThanOrEqual(12 * finding.moves.length + 3);
  });
});

describe("timeline, interrupted", () => {
  it("finds the same when it is resumed, and takes nothing twice", async () => {
    const history = {...line({8: {spoils: "build"}, 12: {spoils: "run"}, 22: {factor: 1.3}}), jobs: 2};
    const changes = {then: "bisect", points: {count: 9}} as const;
    const whole = await measure(history, changes);
    expect(whole.findings.map(({kind}) => kind)).toEqual(["comparison", "bisection", "timeline"]);
    for (let k = 0; k <= whole.events.length; k += 13) {
      const kept = whole.events.slice(0, k);
      const again = historyLab(history, kept);
      const findings = await timeline(step(changes), again.lab, {seed: 1});
      const before = new Set(kept.flatMap((event) => (event.event === "sample" ? [event.sample.id] : [])));
      expect(again.starts.filter((id) => before.has(id))).toEqual([]);
      const torn = again.events.some((event) => event.event === "sample" && event.sample.status === "interrupted");
      if (torn) {
        const found = findings.at(-1) as TimelineFinding;
        expect(places(found)).toEqual(places(whole.finding));
      } else {
        expect(JSON.stringify(findings)).toBe(JSON.stringify(whole.findings));
        expect(again.events).toEqual(whole.events);
      }
    }
  });
});

import {describe, expect, it} from "vitest";
import type {BisectStep, Plan} from "../../runner/experiment/experiment.ts";
import {bisect} from "../../runner/investigate/bisect.ts";
import type {BisectionFinding, Canaries, ComparisonFinding, Culprit, Finding} from "../../runner/result/types.ts";
import {random} from "../../runner/statistics/random.ts";
import {bisectPlan as plan, bisectStep as step} from "./bisect-step.ts";
import {historyLab, mainline} from "./simulated-history.ts";
import type {HistoryLab, SimulatedCommit, SimulatedHistory} from "./simulated-history.ts";

/** A line of so many commits, the first of them good and the last bad. */
function line(count: number, changes: Record<number, Partial<SimulatedCommit>>): SimulatedHistory {
  return {commits: mainline(count, changes), variants: {good: "c0", bad: `c${count - 1}`}};
}

interface Bisected extends HistoryLab {
  findings: Finding[];
  finding: BisectionFinding;
}

async function search(
  history: SimulatedHistory,
  changes?: Partial<BisectStep>,
  planned?: Partial<Plan>
): Promise<Bisected> {
  const simulated = historyLab(history);
  const findings = await bisect(step(changes, planned), simulated.lab, {seed: 1});
  const finding = findings.at(-1);
  if (finding?.kind !== "bisection") throw new Error("The last finding is the bisection.");
  return {...simulated, findings, finding};
}

/** Returns the hashes that a bisection names. */
function named({culprits, revisions}: BisectionFinding): (string | undefined)[] {
  return culprits.map(({named}) => (named === null ? undefined : revisions[named]?.hash));
}

function culpritOf({culprits}: BisectionFinding): Culprit {
  const [culprit] = culprits;
  if (culprit === undefined) throw new Error("There is no culprit.");
  return culprit;
}

function hashes({revisions}: BisectionFinding, indices: readonly number[]): (string | undefined)[] {
  return indices.map((index) => revisions[index]?.hash);
}

describe("bisect", () => {
  it("names the commit that changed the metric, and says what it changed", async () => {
    const {finding} = await search(line(40, {23: {factor: 1.2}}));
    expect(finding).toMatchObject({status: "done", outcome: "found", benchmark: "", measurement: "loop"});
    expect(named(finding)).toEqual(["c23"]);
    expect(finding.ends?.estimate).toBeCloseTo(1.2, 1);
    expect(culpritOf(finding).effect?.estimate).toBeCloseTo(1.2, 1);
    expect(culpritOf(finding).change?.files).toMatchObject([{path: "c23.c", functions: ["do_c23"]}]);
    expect(finding.posterior[23]).toBeGreaterThan(0.99);
    expect(finding.moves.at(-1)?.left).toBe(1);
  });

  it("takes about as many builds as halving does where the difference is clear", async () => {
    const {finding, builds} = await search(line(128, {77: {factor: 2}}));
    expect(named(finding)).toEqual(["c77"]);
    const searched = new Set(builds.filter((build) => build.endsWith("#1")));
    expect(searched.size).toBeLessThanOrEqual(2 + 7 + 3);
  });

  it.each([
    ["becomes slower", 1.3],
    ["becomes faster", 0.7]
  ])("finds what %s", async (_, factor) => {
    const {finding} = await search(line(20, {5: {factor}}));
    expect(named(finding)).toEqual(["c5"]);
    expect(culpritOf(finding).confirmation?.outcome).toBe("confirmed");
  });

  it("finds what made it better where the good end is the newer one", async () => {
    const history = line(20, {5: {factor: 0.7}});
    const {finding} = await search({...history, variants: {good: "c19", bad: "c0"}});
    expect(named(finding)).toEqual(["c5"]);
    expect(finding.revisions[0]?.hash).toBe("c0");
    expect(finding.revisions.at(-1)).toMatchObject({hash: "c19", variant: "good"});
    expect(finding.ends?.estimate).toBeCloseTo(1 / 0.7, 1);
    expect(culpritOf(finding).effect?.estimate).toBeCloseTo(0.7, 1);
    expect(culpritOf(finding).confirmation).toMatchObject({outcome: "confirmed", undone: {outcome: "recovers"}});
  });

  it("finds nothing where the ends do not differ", async () => {
    const {finding, builds} = await search(line(40, {}));
    expect(finding).toMatchObject({status: "done", outcome: "no difference", culprits: []});
    expect(builds).toEqual(["good#1", "bad#1"]);
    expect(finding.ends?.interval.low).toBeLessThan(1);
    expect(finding.ends?.interval.high).toBeGreaterThan(1);
  });

  it("does nothing for a range of one revision", async () => {
    const {finding} = await search({...line(3, {}), variants: {good: "c2", bad: "c2"}});
    expect(finding).toMatchObject({status: "failed"});
    expect(finding.reason).toContain("the same revision");
  });

  it.each(["build", "run", "timeout"] as const)("keeps commits whose %s fails among the candidates", async (spoils) => {
    const {finding} = await search(line(16, {7: {spoils}, 8: {spoils}, 9: {factor: 1.5}}));
    expect(finding).toMatchObject({status: "done", outcome: "narrowed"});
    const {candidates, before, after} = culpritOf(finding);
    expect(hashes(finding, [before, after])).toEqual(["c6", "c9"]);
    expect(
      hashes(
        finding,
        candidates.map(({revision}) => revision)
      ).sort()
    ).toEqual(["c7", "c8", "c9"]);
    expect(named(finding)).toEqual([undefined]);
    expect(finding.revisions.filter(({state}) => state === "untestable").map(({hash}) => hash)).toEqual(["c7", "c8"]);
    expect(finding.revisions[7]?.reason).toMatch(/compile|crashed|too long/);
  });

  it("names the culprit beside commits that cannot be tested", async () => {
    const spoils = "build" as const;
    const {finding} = await search(line(33, {16: {spoils}, 17: {spoils}, 18: {spoils}, 20: {factor: 1.5}}));
    expect(named(finding)).toEqual(["c20"]);
  });

  it("does not blame, nor measure, a commit whose code is the same", async () => {
    const code = "same";
    const changes = Object.fromEntries([4, 5, 6, 7, 8, 9, 10].map((i) => [i, {code}]));
    const {finding, starts} = await search(line(16, {...changes, 4: {code, factor: 1.5}}));
    expect(named(finding)).toEqual(["c4"]);
    const moved = finding.moves.flatMap(({starts}) => starts).map(({samples}) => samples);
    const searched = starts.filter((id) => !id.startsWith(`${finding.step}/confirmation`));
    expect(moved.reduce((sum, samples) => sum + samples)).toBe(searched.length);
    const measured = finding.levels.map(({revision}) => revision);
    expect(measured.filter((revision) => revision >= 4 && revision <= 10).length).toBe(1);
    const group = finding.revisions.slice(4, 11).filter(({state}) => state !== "not measured");
    expect(group.map(({state}) => state).sort()).toEqual(["measured", ...group.slice(1).map(() => "same code")]);
  });

  it("does not bisect ends with the same code", async () => {
    const {finding, starts} = await search(line(9, {0: {code: "same"}, 8: {code: "same"}}));
    expect(finding.outcome).toBe("no difference");
    expect(starts).toEqual([]);
  });

  it("names both of two commits that made it slower", async () => {
    const {finding} = await search(line(60, {20: {factor: 1.5}, 41: {factor: 1.4}}));
    expect(finding.outcome).toBe("several");
    expect(named(finding)).toEqual(["c20", "c41"]);
    expect(finding.culprits.map(({effect}) => effect?.estimate.toFixed(1))).toEqual(["1.5", "1.4"]);
    expect(finding.culprits.map(({confirmation}) => confirmation?.outcome)).toEqual(["confirmed", "confirmed"]);
  });

  it("does not blame one commit for what another one half undid", async () => {
    const {finding} = await search(line(60, {20: {factor: 2}, 41: {factor: 0.7}}));
    const hasDoubt = finding.outcome === "cannot tell" || finding.outcome === "several";
    expect(hasDoubt).toBe(true);
  });

  it("refuses a measurement of several benchmarks, and says what to write", async () => {
    const {finding} = await search({...line(9, {4: {factor: 2}}), benchmarks: ["parse", "print"]});
    expect(finding.status).toBe("failed");
    expect(finding.reason).toContain("loop/parse");
  });

  it("searches by the benchmark that it is given", async () => {
    const history = {...line(9, {4: {factor: 2}}), benchmarks: ["parse", "print"], unaffected: ["parse"]};
    const select = (benchmark: string): Partial<BisectStep> => ({
      measurements: [{measurement: "loop", parameters: {}, benchmarks: [benchmark], metrics: [], plan}]
    });
    expect(named((await search(history, select("print"))).finding)).toEqual(["c4"]);
    expect((await search(history, select("parse"))).finding.outcome).toBe("no difference");
  });

  it("takes metrics of which more is better", async () => {
    const metric = {name: "rps", unit: "requests/s", better: "higher"} as const;
    const {finding} = await search({...line(20, {5: {factor: 0.7}}), metric});
    expect(named(finding)).toEqual(["c5"]);
    expect(culpritOf(finding).confirmation).toMatchObject({outcome: "confirmed", undone: {outcome: "recovers"}});
  });

  it("takes values that are not positive, by differences", async () => {
    const metric = {name: "time", delta: {kind: "absolute", value: 0.1, unit: "s"}} as const;
    const metrics = [{...metric, unit: null, better: null, summary: null}];
    const {finding} = await search(
      {...line(20, {5: {plus: 3}}), value: -1, additive: true, noise: 0.05, metric},
      {measurements: [{measurement: "loop", parameters: {}, benchmarks: null, metrics, plan}]}
    );
    expect(named(finding)).toEqual(["c5"]);
    expect(culpritOf(finding).effect).toMatchObject({scale: "difference"});
    expect(culpritOf(finding).effect?.estimate).toBeCloseTo(3, 0);
    expect(culpritOf(finding).confirmation?.outcome).toBe("confirmed");
  });

  it("keeps to the samples that the plan allows", async () => {
    const {finding, starts} = await search(
      {...line(60, {20: {factor: 1.02}}), noise: 0.06},
      {},
      {
        stopping: {kind: "fixed", rounds: 3}
      }
    );
    expect(finding.outcome).toMatch(/cannot tell|no difference/);
    expect(starts.filter((id) => id.startsWith("bisect/loop")).length).toBeLessThanOrEqual(60);
  });

  it("keeps to the time that the plan allows", async () => {
    const stopping = {kind: "precision", halfWidth: 0.01, atLeast: 7, atMost: 40, atMostMs: 12_000} as const;
    const {finding, starts} = await search({...line(60, {20: {factor: 1.1}}), noise: 0.1}, {}, {stopping});
    expect(finding).toMatchObject({status: "done", outcome: "cannot tell"});
    const searched = starts.filter((id) => id.startsWith("bisect/loop")).length;
    expect(searched).toBeGreaterThanOrEqual(12);
    expect(searched).toBeLessThanOrEqual(12 + 16);
  });

  it("prepares the next builds while there is a core for them", async () => {
    const history = {...line(64, {30: {factor: 2}}), jobs: 2};
    const {finding, builds} = await search(history);
    expect(named(finding)).toEqual(["c30"]);
    const plain = await search({...history, jobs: 1});
    expect(builds.length).toBeGreaterThan(plain.builds.length);
    expect(new Set(builds).size).toBe(builds.length);
  });

  it("fails where an end does not build", async () => {
    for (const i of [0, 15]) {
      const {finding} = await search(line(16, {7: {factor: 1.5}, [i]: {spoils: "build"}}));
      expect(finding.status).toBe("failed");
      expect(finding.reason).toContain(`c${i} does not compile`);
    }
  });

  it("fails where an end does not run", async () => {
    for (const i of [0, 15]) {
      const {finding} = await search(line(16, {7: {factor: 1.5}, [i]: {spoils: "run"}}));
      expect(finding.status).toBe("failed");
      expect(finding.reason).toMatch(/exit code 3|crashed/);
    }
  });

  it("refuses ends of which neither comes from the other, and names what both come from", async () => {
    const commits = [...mainline(5), {hash: "x1", parents: ["c2"]}, {hash: "x2", parents: ["x1"]}];
    const {finding} = await search({commits, variants: {good: "c4", bad: "x2"}});
    expect(finding.status).toBe("failed");
    expect(finding.reason).toContain("Neither of c4 and x2 is an ancestor of the other");
    expect(finding.reason).toContain("c2");
  });
});

describe("bisect, of an input", () => {
  it("searches its history", async () => {
    const {finding, requests} = await search(line(20, {5: {factor: 1.3}}), {input: "library"});
    expect(requests.every(({input}) => input === "library")).toBe(true);
    expect(named(finding)).toEqual(["c5"]);
    expect(finding.revisions[5]?.variant).toBe("library=c5");
    expect(culpritOf(finding).confirmation).toMatchObject({outcome: "confirmed", undone: null});
  });
});

describe("bisect, where there are merges", () => {
  // c0 … c9, and between c2 and the merge c6 a branch b1 … b4.
  function merged(changes: Record<string, Partial<SimulatedCommit>>): SimulatedHistory {
    const branch = [1, 2, 3, 4].map((i) => ({hash: `b${i}`, parents: [i === 1 ? "c2" : `b${i - 1}`]}));
    const [before, after] = [mainline(6), mainline(10).slice(6)];
    const commits = [...before, ...branch, ...after].map((commit) => ({
      ...commit,
      parents: commit.hash === "c6" ? ["c5", "b4"] : commit.parents,
      ...changes[commit.hash]
    }));
    return {commits, variants: {good: "c0", bad: "c9"}};
  }

  it("names the merge, and then what it merged", async () => {
    const {findings, finding} = await search(merged({b3: {factor: 1.5}}));
    expect(named(finding)).toEqual(["c6"]);
    expect(finding.revisions.map(({hash}) => hash)).not.toContain("b3");
    const inside = findings.find(({step}) => step === "bisect/merged") as BisectionFinding;
    expect(inside.revisions.map(({hash}) => hash)).toEqual(["c2", "b1", "b2", "b3", "b4"]);
    expect(named(inside)).toEqual(["b3"]);
    expect(culpritOf(inside).confirmation?.outcome).toBe("confirmed");
    expect(new Set(findings.map(({step}) => step)).size).toBe(findings.length);
  });

  it("says so where the merge itself is it, and its branch innocent", async () => {
    const {findings, finding} = await search(merged({c6: {factor: 1.5}}));
    expect(named(finding)).toEqual(["c6"]);
    expect(findings.find(({step}) => step === "bisect/merged")).toMatchObject({outcome: "no difference"});
  });

  it("does not search a branch for what came before it", async () => {
    const {findings, finding} = await search(merged({c4: {factor: 1.5}}));
    expect(named(finding)).toEqual(["c4"]);
    expect(findings.map(({kind}) => kind)).toEqual(["comparison", "bisection"]);
  });

  it("searches all commits at once where it is to", async () => {
    for (const culprit of ["c1", "b2", "c4", "c6", "c8"]) {
      const {finding} = await search(merged({[culprit]: {factor: 1.5}}), {firstParent: false});
      expect(named(finding)).toEqual([culprit]);
      expect(finding.revisions.map(({hash}) => hash)).toContain("b2");
    }
  });

  it("considers only commits that touch the paths", async () => {
    const paths = ["vm"];
    const history = merged({c2: {paths}, b3: {paths, factor: 1.5}, c5: {paths}, c8: {paths}});
    const {finding} = await search(history, {firstParent: false, path: paths});
    expect(finding.revisions.map(({hash}) => hash)).toEqual(["c0", "c2", "c5", "b3", "c8", "c9"]);
    expect(named(finding)).toEqual(["b3"]);
  });
});

describe("bisect, confirming", () => {
  it("compares with the parent, built again, and undoes the commit at the newer end", async () => {
    const {findings, finding, builds} = await search(line(20, {5: {factor: 1.3}}));
    const comparison = findings[0] as ComparisonFinding;
    expect(culpritOf(finding).confirmation).toEqual({
      step: comparison.step,
      outcome: "confirmed",
      undone: {variant: "c19-without-c5", outcome: "recovers"}
    });
    expect(comparison.pairs).toEqual([
      {baseline: "c4", variant: "c5"},
      {baseline: "bad", variant: "c19-without-c5"}
    ]);
    expect(builds).toContain("c5#2");
    expect(builds).toContain("c4#2");
  });

  it("does not undo what cannot be undone", async () => {
    const {finding} = await search(line(20, {5: {factor: 1.3, undo: "conflict"}}));
    expect(culpritOf(finding).confirmation).toMatchObject({
      outcome: "confirmed",
      undone: {outcome: "does not apply"}
    });
    const nothing = await search(line(20, {5: {factor: 1.3, undo: "nothing"}}));
    expect(culpritOf(nothing.finding).confirmation?.undone).toBeNull();
  });

  it("does not undo a commit that is the newer end itself", async () => {
    const {finding} = await search(line(20, {19: {factor: 1.3}}));
    expect(named(finding)).toEqual(["c19"]);
    expect(culpritOf(finding).confirmation).toMatchObject({outcome: "confirmed", undone: null});
  });

  it("compares with a parent that the paths left out", async () => {
    const {finding, findings} = await search(line(20, {5: {factor: 1.3, paths: ["vm"]}, 9: {paths: ["vm"]}}), {
      path: ["vm"]
    });
    expect(named(finding)).toEqual(["c5"]);
    expect((findings[0] as ComparisonFinding).pairs[0]).toEqual({baseline: "c4", variant: "c5"});
    expect(culpritOf(finding).confirmation?.outcome).toBe("confirmed");
  });

  it("does not confirm what is not there any more", async () => {
    const twist: SimulatedHistory["twist"] = ({variant}, {step}) =>
      step === "bisect/confirmation" && variant === "c5" ? 1 / 1.3 : 1;
    const {finding} = await search({...line(20, {5: {factor: 1.3}}), twist});
    expect(named(finding)).toEqual(["c5"]);
    expect(culpritOf(finding).confirmation?.outcome).toBe("not confirmed");
  });

  it("cannot tell where another build does not show it", async () => {
    const twist: SimulatedHistory["twist"] = ({variant, replicate}) =>
      variant === "c5" && replicate === 2 ? 1 / 1.3 : 1;
    const {finding} = await search({...line(20, {5: {factor: 1.3}}), twist});
    expect(culpritOf(finding).confirmation?.outcome).toBe("cannot tell");
  });

  it("says that undoing does not help where something else keeps the metric there", async () => {
    const twist: SimulatedHistory["twist"] = ({variant}) => (variant === "c19-without-c5" ? 1.3 : 1);
    const {finding} = await search({...line(20, {5: {factor: 1.3}}), twist});
    expect(culpritOf(finding).confirmation).toMatchObject({
      outcome: "confirmed",
      undone: {outcome: "does not recover"}
    });
  });
});

describe("bisect, on a restless machine", () => {
  it("finds the culprit though the machine becomes slower by half in the middle of the search", async () => {
    for (const since of [2, 3, 4, 6]) {
      const slowness: SimulatedHistory["slowness"] = ({round, step}) => (step === "bisect" && round < since ? 1 : 1.5);
      for (const culprit of [5, 20, 33]) {
        const {finding} = await search({...line(40, {[culprit]: {factor: 1.2}}), slowness, noise: 0.02});
        expect(named(finding)).toEqual([`c${culprit}`]);
        const estimates = finding.levels.map(({estimate}) => estimate);
        expect(Math.max(...estimates) / Math.min(...estimates)).toBeLessThan(1.35);
      }
    }
  });

  it("finds a factor of two among canaries that other work disturbs", async () => {
    const canaries = ({id}: {id: string}): Canaries => {
      const next = random(`${id}/canaries`);
      return {beforeNs: 3e6 + 17e6 * next(), afterNs: 3e6 + 17e6 * next()};
    };
    for (const culprit of [3, 11, 20, 33]) {
      const {finding} = await search({...line(40, {[culprit]: {factor: 2}}), canaries, noise: 0.15});
      expect(named(finding)).toEqual([`c${culprit}`]);
      expect(finding.moves.filter(({why}) => why === "machine state").length).toBeLessThanOrEqual(1);
    }
  });
});

describe("bisect, interrupted", () => {
  const branch = [1, 2, 3].map((i) => ({hash: `b${i}`, parents: [i === 1 ? "c2" : `b${i - 1}`]}));
  const commits = [...mainline(9), ...branch, {hash: "m", parents: ["c8", "b3"]}, {hash: "n", parents: ["m"]}].map(
    (commit) => ({
      ...commit,
      ...(commit.hash === "b2" && {factor: 1.5}),
      ...(commit.hash === "c5" && {spoils: "build" as const}),
      ...(commit.hash === "c7" && {spoils: "run" as const})
    })
  );
  const history = {commits, variants: {good: "c0", bad: "n"}, jobs: 2, noise: 0.03};

  it("finds the same when it is resumed, and takes nothing twice", async () => {
    const whole = await search(history);
    expect(whole.findings.map(({step}) => step)).toEqual([
      "bisect/confirmation",
      "bisect/merged/confirmation",
      "bisect/merged",
      "bisect"
    ]);
    for (let k = 0; k <= whole.events.length; k += 7) {
      const kept = whole.events.slice(0, k);
      const last = kept.at(-1);
      // A round that was torn is another thing.
      const torn = last?.event === "sample" && isSameRound(last, whole.events[k]);
      const again = historyLab(history, kept);
      const findings = await bisect(step(), again.lab, {seed: 1});
      if (!torn) {
        expect(JSON.stringify(findings)).toBe(JSON.stringify(whole.findings));
        expect(again.events).toEqual(whole.events);
      } else {
        const names = (all: readonly Finding[]): unknown =>
          all.flatMap((one) => (one.kind === "bisection" ? named(one) : []));
        expect(names(findings)).toEqual(names(whole.findings));
      }
      const before = new Set(kept.flatMap((event) => (event.event === "sample" ? [event.sample.id] : [])));
      expect(again.starts.filter((id) => before.has(id))).toEqual([]);
    }
  });
});

function isSameRound(last: {sample: {step: string; round: number}}, next: unknown): boolean {
  const following = next as {sample?: {step: string; round: number}} | undefined;
  return following?.sample?.step === last.sample.step && following.sample.round === last.sample.round;
}

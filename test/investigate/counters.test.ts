import {describe, expect, it} from "vitest";
import {counters} from "../../runner/investigate/counters.ts";
import type {Instruments} from "../../runner/investigate/lab.ts";
import {narrateCounters} from "../../runner/narrate/counters.ts";
import type {Event} from "../../runner/result/types.ts";
import {journaledLab} from "../../runner/investigate/journaled-lab.ts";
import {bare, cache, labOf, step, whole} from "./simulated-counters.ts";
import {simulatedWorld} from "./simulated-lab.ts";

describe("a counters step", () => {
  it("counts in groups that the processor has counters for, and reads placement", async () => {
    const lab = labOf(whole);
    const finding = await counters(step, lab, {seed: 1, earlier: []});
    expect(finding).toMatchObject({status: "done", note: null, caches: null});
    expect(Math.max(...lab.asked.map((group) => group.split("+").length))).toBeLessThanOrEqual(10);
    expect(new Set(lab.asked).size).toBeGreaterThan(1);
    expect(finding.signatures).toMatchObject([{variant: "slow", rule: "placement", counter: "L1I misses"}]);
    expect(finding.shares).toEqual([{measurement: "m", metric: "LLC misses", share: 0.4}]);
    expect(finding.derived.find(({name}) => name === "IPC")?.values).toEqual([1, 1]);
    expect(finding.rounds.every(({taken}) => taken === 6)).toBe(true);
  });

  it("simulates where nothing can be counted, in three rounds, notes it once, and says it of each figure", async () => {
    const finding = await counters(step, labOf(bare), {seed: 1, earlier: []});
    expect(finding).toMatchObject({status: "done", note: "Counters are not seen here.", caches: {given: false}});
    const simulated = finding.rounds.find(({instrument}) => instrument === "cachegrind");
    expect(simulated?.taken).toBe(3);
    expect(finding.signatures).toMatchObject([{rule: "placement", simulated: true}]);
    const {headline, warnings} = narrateCounters(finding);
    expect(headline).toContain("simulated L1I misses 1000×");
    expect(warnings).toEqual(["Counters are not seen here."]);
  });

  it("simulates the caches of another processor beside what is counted", async () => {
    const L1I = {bytes: 32768, ways: 4, lineBytes: 64};
    const finding = await counters({...step, caches: {L1I}}, labOf(whole), {seed: 1, earlier: []});
    expect(finding.caches).toMatchObject({L1I, L1D: cache, given: true});
    expect(finding.comparisons.map(({metric}) => metric)).toContain("L1I misses");
    expect(finding.comparisons.map(({metric}) => metric)).toContain("simulated L1I misses");
  });

  it("counts what is listed, by the names of metrics and of perf", async () => {
    const events = ["instructions", "resource_stalls.any", "sched:sched_switch"];
    const lab = labOf(whole);
    const finding = await counters({...step, events}, lab, {seed: 1, earlier: []});
    expect(finding.comparisons.map(({metric}) => metric).sort()).toEqual([...events].sort());
  });

  it("suggests an event where there is none of a name", async () => {
    const finding = await counters({...step, events: ["resource_stall.any"]}, labOf(whole), {seed: 1, earlier: []});
    expect(finding.status).toBe("failed");
    expect(finding.reason).toContain("Did you mean “resource_stalls.any”?");
  });

  it("leaves out what is listed and cannot be measured here, and says so", async () => {
    const events = ["instructions", "cycles"];
    const finding = await counters({...step, events}, labOf(bare), {seed: 1, earlier: []});
    expect(finding).toMatchObject({
      status: "done",
      note: "cycles cannot be counted here, and is not simulated. Counters are not seen here."
    });
    expect(finding.comparisons.map(({metric}) => metric)).toEqual(["simulated instructions"]);
    expect(await counters({...step, events: ["cycles"]}, labOf(bare), {seed: 1, earlier: []})).toMatchObject({
      status: "skipped",
      reason: "cycles cannot be counted here, and is not simulated. Counters are not seen here."
    });
  });

  it("takes “in user space” as said, and leaves modifiers, tracepoints and raw events to perf", async () => {
    const events = ["instructions:u", "cycles:k", "r01c2", "cpu/event=0x3c/"];
    const finding = await counters({...step, events}, labOf(whole), {seed: 1, earlier: []});
    expect(finding.comparisons.map(({metric}) => metric).sort()).toEqual(
      ["instructions", "cycles:k", "r01c2", "cpu/event=0x3c/"].sort()
    );
  });

  it("goes on from what was journaled, in the middle of a round or between", async () => {
    const world = labOf(bare);
    let starts = 0;
    const run = async (log: Event[], limit: number) => {
      const journal = {events: log, append: (event: Event) => void log.push(event)};
      const simulated = simulatedWorld({sample: () => ({value: 1})});
      const lab = journaledLab(
        journal,
        {
          ...simulated,
          instruments: world.instruments,
          async start(start, coordinates) {
            if (++starts > limit) throw new Error("killed");
            const [sample] = await world.measure({...coordinates, starts: [start]});
            if (sample === undefined) throw new Error("There is no sample.");
            return {...sample, id: coordinates.id, round: coordinates.round, position: coordinates.position};
          }
        },
        {jobs: 1}
      );
      return counters(step, lab, {seed: 1, earlier: []});
    };
    const uninterrupted = await run([], Infinity);
    for (const limit of [1, 7, 20]) {
      const log: Event[] = [];
      starts = 0;
      await expect(run(log, limit)).rejects.toThrow("killed");
      starts = 0;
      const resumed = await run(log, Infinity);
      expect(resumed.signatures).toEqual(uninterrupted.signatures);
      expect(resumed.rounds.map(({taken, torn}) => taken - torn)).toEqual(uninterrupted.rounds.map(({taken}) => taken));
    }
  });

  it("is skipped with the lines that install what is missing, and fails where a build did", async () => {
    const none: Instruments = {
      ...bare,
      perf: {version: null, events: [], listed: [], reason: "There is no perf: apt-get install linux-perf."},
      valgrind: {version: null, reason: "There is no valgrind: apt-get install valgrind."}
    };
    expect(await counters(step, labOf(none), {seed: 1, earlier: []})).toMatchObject({
      status: "skipped",
      reason: "There is no perf: apt-get install linux-perf. There is no valgrind: apt-get install valgrind."
    });
    expect(await counters(step, labOf(whole, ["slow"]), {seed: 1, earlier: []})).toMatchObject({status: "failed"});
  });

  it("holds published counts against those that were simulated, and derived figures", async () => {
    const published = [
      {variant: "fast", metric: "L1I misses", value: 1e7, spread: null, unit: "", source: null},
      {variant: "slow", metric: "L1I misses", value: 1e10, spread: 1e8, unit: "", source: null},
      {variant: "fast", metric: "simulated L1I MPKI", value: 0.05, spread: null, unit: "", source: null}
    ];
    const finding = await counters({...step, published}, labOf(bare), {seed: 1, earlier: []});
    const ratio = finding.published.find(({baseline}) => baseline !== null);
    expect(ratio).toMatchObject({value: 1000, outcome: "reproduced", metric: "L1I misses", simulated: true});
    // Figures that were counted on another processor are not contradicted by a simulation.
    expect(finding.published.find(({baseline, variant}) => baseline === null && variant === "fast")).toMatchObject({
      metric: "simulated L1I MPKI"
    });
    expect(finding.published.filter(({metric}) => metric === "L1I misses")[0]).toMatchObject({
      measured: 5000,
      outcome: "cannot tell",
      simulated: true
    });
    expect(finding.published.find(({metric}) => metric === "simulated L1I MPKI")).toMatchObject({
      measured: expect.closeTo(0.05, 6),
      outcome: "reproduced"
    });
  });
});

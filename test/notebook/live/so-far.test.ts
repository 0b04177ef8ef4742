import {describe, expect, it} from "vitest";
import {progressOf} from "../../../notebook/kit/live/progress.ts";
import {soFar, wholeRounds} from "../../../notebook/kit/live/so-far.ts";
import {familiesOf} from "../../../notebook/kit/server/unfinished.ts";
import {answer} from "../../../runner/narrate/answer.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import {fold} from "../../../runner/result/fold.ts";
import {rows} from "../../../runner/result/samples.ts";
import {exampleArtifact} from "../../result/fixture.ts";
import {exampleBisection} from "../../result/fixture-bisection.ts";
import {eventsOf} from "../events.ts";

const example = exampleArtifact();
const events = eventsOf(example);
const before = events.findIndex(({event}) => event === "sample");
const families = familiesOf(events.slice(0, before));

/** The artifact after so many samples. */
const after = (samples: number) => fold(events.slice(0, before + samples));

it("knows what a run will judge once it was tried, and not before", () => {
  expect(familiesOf(events.slice(0, before - 1))).toEqual([]);
  expect(families.map(({step, measurement, planned, starts}) => ({step, measurement, planned, starts}))).toEqual([
    {step: "compare", measurement: "call_method", planned: 20, starts: 7}
  ]);
  const judged = example.findings.flatMap(({comparisons}) => comparisons).filter((one) => one.judged);
  expect(
    families[0]?.compared.map(({baseline, variant, metric, level}) => [baseline, variant, metric.name, level])
  ).toEqual(judged.map(({baseline, variant, metric, effect}) => [baseline, variant, metric, effect?.interval.level]));
});

describe("soFar", () => {
  it("compares the rounds so far as the run will, without a verdict", () => {
    const [finding] = findingsOf(soFar(after(example.samples.count), families), "comparison");
    const final = example.findings.flatMap(({comparisons}) => comparisons).filter(({judged}) => judged);
    expect(finding?.comparisons.map(({effect}) => effect)).toEqual(final.map(({effect}) => effect));
    expect(finding?.comparisons.map(({verdict}) => verdict)).toEqual([null, null]);
  });

  it("waits for a round’s last sample", () => {
    const pairs = (samples: number) =>
      findingsOf(soFar(after(samples), families), "comparison")[0]?.comparisons.map(({effect}) => effect?.pairs ?? 0);
    expect(pairs(6)).toEqual([0, 0]);
    expect(pairs(7)).toEqual([1, 1]);
    expect(pairs(13)).toEqual([1, 1]);
    expect(pairs(14)).toEqual([2, 2]);
  });

  it("says nothing of a step whose finding is there", () => {
    const done = fold(events.slice(0, -1));
    expect(soFar(done, families)).toEqual(done);
  });

  it("says in words that it is not judged yet", () => {
    expect(answer(soFar(after(70), families)).replaceAll("\u00a0", " ")).toMatch(
      /^The run is still going\. slow takes 1\.\d+ times as long as fast \(97\.5 % interval .*; not judged yet\)\./
    );
  });
});

it("counts neither torn rounds, nor warm-up, nor the one that is going", () => {
  const samples = rows(after(60)); // of rounds of 7, of which the eighth is torn after 3, and the tenth has begun
  const torn = samples.find(({status}) => status === "interrupted")?.round;
  expect(torn).toBe(8);
  expect([...wholeRounds(samples, {warmup: 2, starts: 7})]).toEqual([3, 4, 5, 6, 7, 9]);
});

describe("progressOf", () => {
  it("says what is built, and what is not", () => {
    const {phase, builds} = progressOf(fold(events.slice(0, before - 3)), []);
    expect(phase).toBe("building");
    expect(builds.map(({name, state}) => `${name} ${state}`)).toEqual([
      "fast (1) built",
      "fast (2) built",
      "slow (1) built",
      "slow (2) built",
      "cured (1) being built",
      "cured (2) to come"
    ]);
    expect(progressOf(after(0), families).phase).toBe("trying");
    expect(progressOf(fold(events.slice(0, 1)), []).phase).toBe("starting");
  });

  it("says which round it is, and how much is left", () => {
    const {phase, measuring} = progressOf(after(17), families);
    expect(phase).toBe("measuring");
    expect(measuring).toMatchObject({round: 3, planned: 20, samples: 3, starts: 7, bound: false});
    expect(measuring?.share).toBeCloseTo((2 + 3 / 7) / 20, 12);
    expect(measuring?.leftMs).toBeGreaterThan(0);
    expect(progressOf(after(3), families).measuring?.leftMs).toBeNull();
  });
});

it("breaks on no search: it shows the samples so far, and plans no rounds for it", () => {
  const bisection = exampleBisection();
  const searching = {...bisection, findings: [], run: {...bisection.run, status: "running" as const}};
  expect(soFar(searching, []).findings).toEqual([]);
  expect(answer(soFar(searching, []))).toMatch(/^The run is still going/);
  const {measuring} = progressOf(searching, []);
  expect(measuring).toMatchObject({searching: true, leftMs: null});
});

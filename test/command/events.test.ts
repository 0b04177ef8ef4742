import {expect, it} from "vitest";
import {unknownEvents} from "../../runner/command/events.ts";
import {parseExperiment} from "../../runner/experiment/load.ts";
import {formatProblem} from "../../runner/experiment/problem.ts";
import {bare, whole} from "../investigate/simulated-counters.ts";

function experimentOf(events: string) {
  const text = `benchbook: 1
source: {git: https://example.org/a.git}
revisions: [v1, v2]
measurements: {run: ./run}
steps:
  - compare: [v1, v2]
  - counters: {variants: [v1, v2], events: ${events}}
`;
  return parseExperiment({files: [{path: "a.yaml", text}], folder: "/nowhere"});
}

it("names the place of an event that does not exist, and the nearest that does", async () => {
  const experiment = experimentOf("[instructions, resource_stall.any, L1I mises]");
  const problems = await unknownEvents(experiment, () => Promise.resolve(whole));
  expect(problems.map(formatProblem)).toMatchInlineSnapshot(`
    [
      "experiments/a.yaml:7:59: perf has no event “resource_stall.any” here. Did you mean “resource_stalls.any”? \`perf list\` lists what there is.

      7 |   - counters: {variants: [v1, v2], events: [instructions, resource_stall.any, L1I mises]}
        |                                                           ^^^^^^^^^^^^^^^^^^",
      "experiments/a.yaml:7:79: perf has no event “L1I mises” here. Did you mean “L1I misses”? \`perf list\` lists what there is.

      7 |   - counters: {variants: [v1, v2], events: [instructions, resource_stall.any, L1I mises]}
        |                                                                               ^^^^^^^^^",
    ]
  `);
});

it("has nothing against what is there, and what only perf can tell", async () => {
  const known = "[instructions, L1I misses, L1-icache-load-misses, simulated branches, resource_stalls.any]";
  const perfs = '[sched:sched_switch, "cycles:k", r01c2]';
  for (const events of [known, perfs, "instructions"]) {
    expect(await unknownEvents(experimentOf(events), () => Promise.resolve(whole))).toEqual([]);
  }
});

it("asks perf only where events are listed, and cannot tell without one", async () => {
  const asked = () => Promise.reject(new Error("It was asked."));
  const plain = parseExperiment({
    files: [
      {
        path: "a.yaml",
        text: "source: {git: https://example.org/a.git}\nbenchbook: 1\nrevisions: [v1, v2]\nmeasurements: {run: ./run}\nsteps:\n  - counters: [v1, v2]\n"
      }
    ],
    folder: "/nowhere"
  });
  expect(await unknownEvents(plain, asked)).toEqual([]);
  const without = {...bare, perf: {...bare.perf, version: null, listed: []}};
  expect(await unknownEvents(experimentOf("[resource_stall.any]"), () => Promise.resolve(without))).toEqual([]);
});

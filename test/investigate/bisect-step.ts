import type {BisectStep, Plan} from "../../runner/experiment/experiment.ts";

export const bisectPlan: Plan = {
  stopping: {kind: "fixed", rounds: 15},
  delta: {kind: "relative", value: 0.01},
  builds: 1,
  warmupRounds: 0
};

/** Returns a step that bisects between good and bad by the simulated measurement. */
export function bisectStep(changes: Partial<BisectStep> = {}, planned: Partial<Plan> = {}): BisectStep {
  return {
    kind: "bisect",
    name: "bisect",
    question: null,
    measurements: [
      {measurement: "loop", parameters: {}, benchmarks: null, metrics: [], plan: {...bisectPlan, ...planned}}
    ],
    when: null,
    expect: null,
    published: [],
    good: "good",
    bad: "bad",
    input: null,
    confidence: 0.99,
    firstParent: true,
    path: [],
    ...changes
  };
}

/** One simulated situation of a bisection, of which figures are made. Sizes are in standard deviations of one sample. */
export interface BisectionCell {
  id: string; // also the seed: trial i of it draws from “id/i”
  part: BisectionPart;
  revisions: number;
  steps: readonly number[]; // their sizes; each at a place drawn by lot
  spread: number; // standard deviation of samples before the first step: 1, or 0 where sizes are in steps
  spreadAfter: number; // standard deviation of samples after the first step
  outliers: number; // share of samples that are 8 more
  buildRuns: number; // what a build costs, in runs
  buildSpread: number; // standard deviation of what a build adds of its own
  untestable: number; // share of revisions, the ends apart, that do not build
  twoModes: number; // share of revisions, the ends apart, whose samples jump between the two levels
  stateChange: number; // probability, before each sample, that the machine changes its state
  history: "line" | "merges";
  trials: number;
}

export type BisectionPart =
  "one step" | "hard" | "no noise" | "no step" | "several steps" | "machine" | "history" | "build cost";

export const BISECTION_TRIALS = 5000;
export const FEWER_TRIALS = 300;
export const SEVERAL_TRIALS = 1000; // where there are several steps, which take longer

/** All of them, in the order of the tables. */
export function bisectionCells(): BisectionCell[] {
  return [
    ...[1.5, 2, 3, 6, 20, 100].map((d) =>
      cell("one step", `a step of ${d}`, {steps: [d], trials: d <= 3 ? BISECTION_TRIALS : FEWER_TRIALS})
    ),
    cell("hard", "a step of 6, 5 % outliers", {steps: [6], outliers: 0.05, trials: BISECTION_TRIALS}),
    cell("hard", "a step of 6, a spread of 3 after it", {steps: [6], spreadAfter: 3, trials: BISECTION_TRIALS}),
    cell("hard", "a step of 6, a spread of 1/3 after it", {steps: [6], spreadAfter: 1 / 3, trials: BISECTION_TRIALS}),
    cell("hard", "a step of 3, builds that vary by 0.15", {steps: [3], buildSpread: 0.15}),
    cell("hard", "a step of 20, builds that vary by 1", {steps: [20], buildSpread: 1}),
    ...[0, 100, 20, 10].map((part) =>
      cell("no noise", part === 0 ? "builds that are all equal" : `builds that vary by 1/${part} of the step`, {
        steps: [1],
        spread: 0,
        buildSpread: part === 0 ? 0 : 1 / part
      })
    ),
    cell("no step", "no step", {steps: [], trials: BISECTION_TRIALS}),
    cell("no step", "no step, 5 % outliers", {steps: [], outliers: 0.05, trials: BISECTION_TRIALS}),
    cell("several steps", "steps of 3 and 3", {steps: [3, 3], trials: SEVERAL_TRIALS}),
    cell("several steps", "steps of 6 and 6", {steps: [6, 6], trials: SEVERAL_TRIALS}),
    cell("several steps", "steps of 6 and 3", {steps: [6, 3], trials: SEVERAL_TRIALS}),
    cell("several steps", "steps of 6 and −3", {steps: [6, -3], trials: SEVERAL_TRIALS}),
    cell("machine", "a step of 3, two machine states", {steps: [3], stateChange: 0.02}),
    cell("history", "a step of 3, 10 % untestable", {steps: [3], untestable: 0.1}),
    cell("history", "a step of 6, 10 % with two modes", {steps: [6], twoModes: 0.1}),
    cell("history", "a step of 3, merges", {steps: [3], history: "merges"}),
    ...[1, 5, 20].map((buildRuns) =>
      cell("build cost", `a step of 3, a build costs ${buildRuns}`, {steps: [3], buildRuns})
    )
  ];
}

function cell(
  part: BisectionPart,
  id: string,
  {
    steps,
    spread = 1,
    spreadAfter = spread,
    outliers = 0,
    buildRuns = 2,
    buildSpread = 0,
    untestable = 0,
    twoModes = 0,
    stateChange = 0,
    history = "line",
    trials = FEWER_TRIALS
  }: Pick<BisectionCell, "steps"> & Partial<BisectionCell>
): BisectionCell {
  return {
    id: `bisection, ${id}`,
    part,
    revisions: 128,
    steps,
    spread,
    spreadAfter,
    outliers,
    buildRuns,
    buildSpread,
    untestable,
    twoModes,
    stateChange,
    history,
    trials
  };
}

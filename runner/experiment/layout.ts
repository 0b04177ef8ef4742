import {wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {MeasurementSelection} from "./experiment.ts";
import type {StepSpec} from "./schema.ts";

/** Rounds of each layout. What counts is the number of layouts, and what comes of many rounds of one is soon nothing more. */
const ROUNDS = 5;

/** Returns a measurement as it is taken in each layout: in a few rounds unless the step says how many, of one build. */
export function inLayouts(
  selection: MeasurementSelection,
  {plan = {}}: Pick<StepSpec, "plan">,
  path: Path,
  context: Context
): MeasurementSelection {
  const {rounds = ROUNDS, precision} = plan;
  if (precision !== undefined) {
    wrongKey(
      context,
      [...path, "plan", "precision"],
      `Each layout takes a fixed number of rounds, and more layouts make a narrower interval: write “rounds”, e.g., ${ROUNDS}.`
    );
  }
  return {...selection, plan: {...selection.plan, stopping: {kind: "fixed", rounds}, builds: 1}};
}

import type {CountersStep} from "../experiment/experiment.ts";
import type {CountersFinding} from "../result/types.ts";
import type {StepContext} from "./context.ts";
import type {Lab} from "./lab.ts";

/** Counts, or simulates, what the processor does with each variant. */
export async function counters(step: CountersStep, _lab: Lab, _context: StepContext): Promise<CountersFinding> {
  return {...emptyCounters(step), status: "skipped", reason: "This step is not available yet."};
}

/** Returns what is found where nothing was done. */
export function emptyCounters({name, question, variants}: CountersStep): CountersFinding {
  return {kind: "counters", step: name, question, status: "done", reason: null, variants};
}

import type {BinariesStep} from "../experiment/experiment.ts";
import type {BinariesFinding} from "../result/types.ts";
import type {StepContext} from "./context.ts";
import type {Lab} from "./lab.ts";

/** Compares variants’ builds function by function. */
export async function binaries(step: BinariesStep, _lab: Lab, _context: StepContext): Promise<BinariesFinding> {
  return {...emptyBinaries(step), status: "skipped", reason: "This step is not available yet."};
}

/** Returns what is found where nothing was done. */
export function emptyBinaries({name, question, variants}: BinariesStep): BinariesFinding {
  return {kind: "binaries", step: name, question, status: "done", reason: null, variants};
}

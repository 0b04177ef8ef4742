import type {ProfileStep} from "../experiment/experiment.ts";
import type {ProfileFinding} from "../result/types.ts";
import type {StepContext} from "./context.ts";
import type {Lab} from "./lab.ts";

/** Tells in which functions each variant’s time goes. */
export async function profile(step: ProfileStep, _lab: Lab, _context: StepContext): Promise<ProfileFinding> {
  return {...emptyProfile(step), status: "skipped", reason: "This step is not available yet."};
}

/** Returns what is found where nothing was done. */
export function emptyProfile({name, question, variants}: ProfileStep): ProfileFinding {
  return {
    kind: "profile",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    instrument: null,
    functions: []
  };
}

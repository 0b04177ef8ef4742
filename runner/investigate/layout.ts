import type {LayoutStep} from "../experiment/experiment.ts";
import type {LayoutFinding} from "../result/types.ts";
import type {StepContext} from "./context.ts";
import type {Lab} from "./lab.ts";

/** Tells whether a difference is placement or code. */
export async function layout(step: LayoutStep, _lab: Lab, _context: StepContext): Promise<LayoutFinding> {
  return {...emptyLayout(step), status: "skipped", reason: "This step is not available yet."};
}

/** Returns what is found where nothing was done. */
export function emptyLayout({
  name,
  question,
  variants
}: Pick<LayoutStep, "name" | "question" | "variants">): LayoutFinding {
  return {
    kind: "layout",
    step: name,
    question,
    status: "done",
    reason: null,
    variants,
    layouts: [],
    rounds: [],
    spreads: [],
    effects: [],
    causes: []
  };
}

import type {Finding} from "../result/types.ts";
import type {CompareProgress} from "./compare.ts";

/** What a step that explains a difference needs to know, beside its own words and the lab. */
export interface StepContext {
  seed: number;
  earlier: readonly Finding[]; // of this run’s steps before it
  watch?: (progress: CompareProgress) => void;
}

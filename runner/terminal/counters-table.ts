import type {CountersFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";

/** Returns the tables that show what the processor did. */
export function countersTables(_finding: CountersFinding, _layout: Layout): string[] {
  return [];
}

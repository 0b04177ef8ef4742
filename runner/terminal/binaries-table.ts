import type {BinariesFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";

/** Returns the tables that show how builds differ, function by function. */
export function binariesTables(_finding: BinariesFinding, _layout: Layout): string[] {
  return [];
}

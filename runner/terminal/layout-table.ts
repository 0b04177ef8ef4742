import type {LayoutFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";

/** Returns the tables that show what placement does to a difference. */
export function layoutTables(_finding: LayoutFinding, _layout: Layout): string[] {
  return [];
}

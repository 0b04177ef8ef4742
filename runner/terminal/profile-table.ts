import type {ProfileFinding} from "../result/types.ts";
import type {Layout} from "./results.ts";

/** Returns the tables that show where the time went. */
export function profileTables(_finding: ProfileFinding, _layout: Layout): string[] {
  return [];
}

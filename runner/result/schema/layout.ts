import {z} from "zod";
import {found, text} from "./leaf.ts";

/** What placement does to a difference. */
export const layoutFinding = z.strictObject({
  kind: z.literal("layout"),
  ...found,
  variants: z.array(text).describe("the first is the baseline")
});

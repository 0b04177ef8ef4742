import {z} from "zod";
import {found, text} from "./leaf.ts";

/** Builds, function by function. */
export const binariesFinding = z.strictObject({
  kind: z.literal("binaries"),
  ...found,
  variants: z.array(text).describe("the first is the baseline")
});

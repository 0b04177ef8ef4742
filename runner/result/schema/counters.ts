import {z} from "zod";
import {found, text} from "./leaf.ts";

/** What the processor did, counted or simulated. */
export const countersFinding = z.strictObject({
  kind: z.literal("counters"),
  ...found,
  variants: z.array(text).describe("the first is the baseline")
});

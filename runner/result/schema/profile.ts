import {z} from "zod";
import {found, instrument, text} from "./leaf.ts";

/** Where the time went. */
export const profileFinding = z.strictObject({
  kind: z.literal("profile"),
  ...found,
  variants: z.array(text).describe("the first is the baseline"),
  instrument: instrument.nullable().describe("callgrind simulates; null: there was none"),
  functions: z
    .array(
      z.strictObject({
        name: text,
        object: text.describe("file name of the program or library that it is in"),
        shares: z.array(z.number()).describe("of each variant’s samples, in the variants’ order; 0.4 is 40 %")
      })
    )
    .describe("the hottest first")
});

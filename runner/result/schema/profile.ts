import {z} from "zod";
import {functionChange} from "./binaries.ts";
import {count, found, instrument, text} from "./leaf.ts";
import {published} from "./published.ts";

/** A function of a profile. */
export const profiledFunction = z.strictObject({
  name: text,
  object: text.describe("file name of the program or library that it is in"),
  shares: z.array(z.number()).describe("of each variant’s samples, in the variants’ order; 0.4 is 40 %"),
  totals: z.array(z.number()).describe("likewise, with what it calls"),
  changes: z
    .array(functionChange.nullable())
    .describe("of its code against the baseline’s, in the variants’ order; null: not known, as of the baseline itself")
});

/** Who called whom, as a tree: columns, parents before their children. */
export const callTree = z.strictObject({
  names: z.array(text).describe("functions, to which nodes refer"),
  node: z.array(count).describe("index into the names"),
  parent: z.array(z.int()).describe("index of the node that called it; −1: nobody"),
  total: z.array(z.number()).describe("share of the variant’s samples in it and in what it called")
});

/** Where the time went. */
export const profileFinding = z.strictObject({
  kind: z.literal("profile"),
  ...found,
  variants: z.array(text).describe("the first is the baseline"),
  instrument: instrument.nullable().describe("callgrind simulates; null: there was none"),
  event: text.nullable().describe("at which the processor was looked at, or what was simulated"),
  samples: z.array(count).describe("of each variant, in the variants’ order; of a simulation: instructions"),
  starts: z.array(count).describe("of each variant that were recorded"),
  functions: z.array(profiledFunction).describe("with at least 0.5 % of some variant’s samples, the hottest first"),
  trees: z.array(callTree).describe("of each variant, in the variants’ order; what has less than 0.5 % is left out"),
  published: z.array(published).optional().describe("shares, the metric being the function; missing: none")
});

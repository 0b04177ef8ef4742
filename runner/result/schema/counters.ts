import {z} from "zod";
import {comparison, rounds} from "./comparison.ts";
import {count, found, text} from "./leaf.ts";
import {published} from "./published.ts";

const cache = z.strictObject({bytes: count, ways: count, lineBytes: count});

/** What follows from counts of the same run, such as instructions per cycle. */
export const derived = z.strictObject({
  measurement: text,
  name: text,
  formula: text.describe("of names of counters"),
  simulated: z.boolean(),
  values: z.array(z.number().nullable()).describe("of medians, in the variants’ order; null: not counted")
});

/** What the counters of a variant look like against the baseline’s; a hint, and no cause. */
export const signature = z.strictObject({
  measurement: text,
  variant: text,
  rule: z.enum(["more work", "less work", "placement", "data", "branches", "stalls", "same", "unclear"]),
  text: text.describe("the rule’s words, as a clause"),
  counter: text.nullable().describe("that the rule rests on most, by the name of its comparison"),
  simulated: z.boolean().describe("whether it rests on simulated figures")
});

/** What the processor did, counted or simulated. */
export const countersFinding = z.strictObject({
  kind: z.literal("counters"),
  ...found,
  variants: z.array(text).describe("the first is the baseline"),
  note: text.nullable().describe("what could not be counted here, and why, as a sentence"),
  caches: z
    .strictObject({L1I: cache, L1D: cache, LL: cache, given: z.boolean().describe("by the experiment")})
    .nullable()
    .describe("that were simulated; null: nothing was"),
  rounds: z.array(rounds),
  comparisons: z.array(comparison).describe("of each counter, with the baseline; described, not judged"),
  shares: z
    .array(z.strictObject({measurement: text, metric: text, share: z.number()}))
    .describe("of the time in which a counter was counted, the least, where that is not all of it"),
  derived: z.array(derived),
  signatures: z.array(signature),
  published: z.array(published)
});

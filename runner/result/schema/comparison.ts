import {z} from "zod";
import {count, effect, found, instrument, interval, text} from "./leaf.ts";
import {published} from "./published.ts";

export const summary = z.strictObject({
  variant: text,
  control: z.boolean(),
  n: count.describe("samples"),
  median: z.number(),
  mad: z.number().describe("median absolute deviation, unscaled"),
  q1: z.number(),
  q3: z.number(),
  min: z.number(),
  max: z.number()
});

export const label = z.strictObject({
  kind: z.enum(["drift", "autocorrelation", "two modes", "outliers", "machine states", "inputs differ"]),
  text: text.describe("a sentence"),
  variant: text.nullable()
});

export const verdict = z.enum(["worse", "better", "equivalent", "inconclusive", "too noisy"]);

export const comparison = z.strictObject({
  baseline: text,
  variant: text,
  measurement: text,
  benchmark: text.describe("empty where the measurement has but one"),
  metric: text,
  unit: text,
  better: z.enum(["lower", "higher"]),
  judged: z.boolean().describe("false: described only"),
  verdict: verdict.nullable().describe("null: described only, or nothing to compare"),
  reason: text.nullable().describe("what the verdict rests on, as a sentence"),
  effect: effect.nullable(),
  equivalence: interval.nullable().describe("the 90 % interval of the test of equivalence"),
  all: effect.nullable().describe("with the pairs that were set aside"),
  delta: z.number().describe("on the effect’s scale: 0.01 for 1 %"),
  floor: z.number().nullable().describe("noise floor: larger absolute end of the control’s interval, like delta"),
  setAside: count.describe("pairs"),
  needed: count.nullable().describe("rounds that would likely decide an inconclusive comparison"),
  replicates: z.array(z.strictObject({replicate: z.int().positive(), effect})),
  states: z.array(z.strictObject({canaryNs: z.number(), effect})).describe("by machine state, where they disagree"),
  summaries: z.array(summary).describe("of all samples of rounds that count, those in pairs that were set aside too"),
  labels: z.array(label)
});

export const recovery = z.strictObject({
  baseline: text,
  variant: text.describe("the one that is worse"),
  patched: text.describe("the variant with the patch"),
  measurement: text,
  benchmark: text,
  metric: text,
  share: z.number().describe("of the gap, on the log scale: 1 is all of it"),
  interval
});

export const interaction = z.strictObject({
  first: z.strictObject({baseline: text, variant: text}),
  second: z.strictObject({baseline: text, variant: text}),
  measurement: text,
  benchmark: text,
  metric: text,
  effect: effect.describe("the second’s over the first’s, or less it"),
  outcome: z.enum(["differ", "same", "cannot tell"]).describe("whether both changes have the same effect")
});

export const look = z.strictObject({
  round: count,
  halfWidth: z.number().nullable().describe("relative, the widest of the family; null: no interval yet"),
  stop: z.boolean()
});

export const rounds = z.strictObject({
  measurement: text,
  instrument: instrument.optional().describe("that the samples were taken under; missing: the launcher"),
  planned: count,
  taken: count.describe("all of them, also those that do not count"),
  warmup: count.describe("the first so many were taken and do not count"),
  torn: count.describe("interrupted, set aside, and taken again"),
  again: count.describe("taken again as a pair’s canaries disagreed"),
  stopped: text.describe("why no more were taken, as a sentence"),
  looks: z.array(look)
});

export const comparisonFinding = z.strictObject({
  kind: z.literal("comparison"),
  ...found,
  pairs: z.array(z.strictObject({baseline: text, variant: text})),
  confidence: z.number().describe("of each interval, given the number of comparisons"),
  correction: z.enum(["none", "Bonferroni", "Benjamini–Hochberg"]),
  rounds: z.array(rounds),
  comparisons: z.array(comparison),
  recoveries: z.array(recovery),
  interactions: z.array(interaction),
  published: z.array(published),
  expect: z
    .strictObject({wanted: text, met: z.boolean().nullable().describe("null: inconclusive"), reason: text})
    .nullable()
});

import {z} from "zod";
import {arrangement} from "./build.ts";
import {rounds, verdict} from "./comparison.ts";
import {count, effect, found, interval, text} from "./leaf.ts";

export const layoutKind = z
  .enum(["shipped", "even", "random", "pinned"])
  .describe(
    "shipped: as the recipe builds it; even: linked again in its own order, all functions aligned alike; random: in an order of a seed; pinned: likewise, and what the variants have in common at the same address in all of them"
  );

/** One placement, of all variants. */
export const measuredLayout = z.strictObject({
  name: text.describe("shipped, even, random-1, …; samples of the shipped one have no layout"),
  kind: layoutKind,
  means: arrangement.shape.means.nullable().describe("null: as its recipe builds it, or not built"),
  sameAs: text
    .nullable()
    .describe("an earlier layout in which all functions are in the same order, and so counts for it"),
  reason: text.nullable().describe("why it does not count, as a sentence; null: it does")
});

const measured = {
  measurement: text,
  benchmark: text.describe("empty where the measurement has but one"),
  metric: text,
  unit: text,
  better: z.enum(["lower", "higher"])
};

/** What placement does to one variant’s values. */
export const layoutSpread = z.strictObject({
  variant: text,
  ...measured,
  levels: z.array(z.strictObject({layout: text, samples: count, median: z.number()})),
  moves: z
    .number()
    .nullable()
    .describe("noise floor of layouts: the largest distance of a random layout from their median, 0.05 for 5 %"),
  range: z
    .strictObject({low: z.number(), high: z.number()})
    .nullable()
    .describe("90 % of random layouts lie between, over their median: 0.98 is 2 % below it"),
  measuring: z
    .number()
    .nullable()
    .describe("what the distances would be if layouts were alike: the noise of a level, 0.01 for 1 %"),
  shipped: z
    .strictObject({
      ratio: z.number().describe("of the shipped layout over the random layouts’ median"),
      share: z.number().describe("of layouts that are as far out, in both directions, the shipped one among them")
    })
    .nullable()
});

/** A difference between two variants, layout by layout. */
export const layoutEffect = z.strictObject({
  baseline: text,
  variant: text,
  ...measured,
  judged: z.boolean().describe("false: described only"),
  delta: z.number().describe("on the effects’ scale: 0.01 for 1 %"),
  floor: z
    .number()
    .nullable()
    .describe("noise floor of the shipped layout: larger absolute end of the control’s interval, like delta"),
  shipped: effect.nullable().describe("n is rounds"),
  verdict: verdict.nullable().describe("on the shipped layout"),
  even: effect.nullable().describe("n is rounds"),
  random: effect.nullable().describe("across random layouts: the median of their effects; n is layouts"),
  randomEquivalence: interval.nullable().describe("the 90 % interval of the test of equivalence"),
  pinned: effect.nullable(),
  pinnedEquivalence: interval.nullable(),
  layouts: z
    .array(
      z.strictObject({layout: text, pairs: count, estimate: z.number().nullable().describe("null: no usable pair")})
    )
    .describe("the effect in each, the median of its pairs"),
  extremeness: z
    .number()
    .nullable()
    .describe(
      "share of layouts whose effect is as far out as the shipped one’s, in both directions, the shipped one among them"
    ),
  needed: count.nullable().describe("random layouts that would likely decide; null: it is decided, or no number would")
});

export const rung = z.strictObject({
  rung: z
    .enum(["difference", "instructions", "bodies", "moved", "pressure", "random", "pinned", "neutraliser"])
    .describe(
      "the difference is real; the same number of instructions; hot functions have the same code; they moved; they share the cache’s sets otherwise; the difference vanishes in random layouts; in pinned ones; something that only changes placement cures it"
    ),
  answer: z.enum(["yes", "no", "cannot tell"]),
  evidence: text.describe("a sentence"),
  step: text.nullable().describe("that gave it; null: this one")
});

/** Why two variants differ. */
export const layoutCause = z.strictObject({
  baseline: text,
  variant: text,
  measurement: text,
  benchmark: text,
  metric: text,
  cause: z.enum(["placement", "code", "cannot tell"]),
  reason: text.describe("what it rests on, or is missing, as a sentence"),
  survives: z
    .number()
    .nullable()
    .describe("share of the shipped difference that random layouts leave, on the log scale"),
  rungs: z.array(rung).describe("of the ladder, from the bottom")
});

/** What placement does to a difference. */
export const layoutFinding = z.strictObject({
  kind: z.literal("layout"),
  ...found,
  variants: z.array(text).describe("the first is the baseline"),
  layouts: z.array(measuredLayout),
  rounds: z.array(rounds),
  spreads: z.array(layoutSpread),
  effects: z.array(layoutEffect),
  causes: z.array(layoutCause).describe("of each judged effect")
});

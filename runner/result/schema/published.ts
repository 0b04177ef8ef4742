import {z} from "zod";
import {text} from "./leaf.ts";

export const outcome = z.enum(["reproduced", "not reproduced", "cannot tell"]);

/** A figure that somebody published, or the ratio of two, and what was measured here. */
export const published = z.strictObject({
  baseline: text.nullable().describe("of a ratio, which follows from two published figures; null: a figure by itself"),
  variant: text,
  metric: text.nullable().describe("null: the one that was judged, and nothing was measured"),
  value: z.number(),
  spread: z.number().nullable(),
  unit: text.describe("empty: a plain number, or a ratio"),
  source: text.nullable().describe("where it was published"),
  measured: z.number().nullable(),
  simulated: z.literal(true).optional().describe("what was measured is a simulation’s, and the figure is not"),
  interval: z.array(z.number().nullable()).length(2).nullable().describe("what was measured lies between"),
  outcome
});

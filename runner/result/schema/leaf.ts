import {z} from "zod";

// What the other parts of the schema are made of. Durations carry their unit in
// the field’s name, values carry it beside them, times are ISO 8601 UTC.

export const text = z.string();
export const time = z.iso.datetime().describe("ISO 8601, UTC");
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const count = z.int().nonnegative();

export const status = z.enum([
  "ok",
  "build failed",
  "patch failed",
  "run failed",
  "timeout",
  "unreadable",
  "interrupted",
  "skipped"
]);

/** What every finding says of its step. */
export const found = {
  step: text,
  question: text.nullable(),
  status: z.enum(["done", "skipped", "failed", "interrupted"]),
  reason: text.nullable().describe("why it is not done, as a sentence")
};

/** What a command runs under; what does more than count disturbs its time, and so a sample has but one. */
export const instrument = z.enum(["launcher", "perf stat", "cachegrind", "perf record", "callgrind"]);

export const delta = z.union([
  z.strictObject({kind: z.literal("relative"), value: z.number()}),
  z.strictObject({kind: z.literal("absolute"), value: z.number(), unit: text})
]);

export const metric = z.strictObject({
  name: text,
  unit: text,
  better: z.enum(["lower", "higher"]),
  delta,
  summary: text.describe("how a process’s values become one, e.g., median"),
  instrument: instrument.optional().describe("what it is measured under, in samples of its own; missing: the launcher")
});

export const interval = z.strictObject({
  low: z.number().nullable().describe("null: unbounded"),
  high: z.number().nullable(),
  level: z.number().describe("nominal coverage, e.g., 0.95")
});

export const effect = z.strictObject({
  scale: z.enum(["ratio", "difference"]),
  estimate: z.number().describe("variant over baseline, or variant minus baseline in the metric’s unit"),
  interval,
  pairs: count.describe("n")
});

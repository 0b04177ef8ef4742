import {z} from "zod";
import {build, revision, variant} from "./schema/build.ts";
import {binariesFinding} from "./schema/binaries.ts";
import {comparisonFinding} from "./schema/comparison.ts";
import {countersFinding} from "./schema/counters.ts";
import {bisectionFinding, timelineFinding} from "./schema/history.ts";
import {layoutFinding} from "./schema/layout.ts";
import {count, delta, metric, sha256, status, text, time} from "./schema/leaf.ts";
import {machine, tuned} from "./schema/machine.ts";
import {profileFinding} from "./schema/profile.ts";
import {sample, samples} from "./schema/sample.ts";

export * from "./schema/binaries.ts";
export * from "./schema/build.ts";
export * from "./schema/comparison.ts";
export * from "./schema/counters.ts";
export * from "./schema/history.ts";
export * from "./schema/layout.ts";
export * from "./schema/leaf.ts";
export * from "./schema/machine.ts";
export * from "./schema/profile.ts";
export * from "./schema/published.ts";
export * from "./schema/sample.ts";

// The one definition of what a result file holds; its parts are in schema/. Types
// (types.ts), the JSON Schema (schema.json) and validation all come from here.

export const FORMAT = "benchbook/result";
export const VERSION = 1;

export const measurement = z.strictObject({
  name: text,
  command: text.nullable(),
  shell: z.boolean(),
  reads: text,
  cpus: text,
  timeoutMs: z.number(),
  metrics: z.array(metric),
  loops: z.record(text, count).describe("calibrated loop counts by benchmark")
});

/** The one start of a measurement’s baseline that shows, before any round, what it gives. */
export const trial = z.strictObject({
  measurement: text,
  variant: text,
  status,
  reason: text.nullable(),
  tail: text.nullable(),
  metrics: z.array(metric).describe("in the order of the experiment; the first is judged"),
  benchmarks: z.array(text),
  loops: z.record(text, count).describe("calibrated, and the same for all variants from here on"),
  output: text.nullable().describe("SHA-256 of the standard output, where it must be the same for all variants"),
  durationMs: z.number()
});

export const finding = z.discriminatedUnion("kind", [
  comparisonFinding,
  countersFinding,
  profileFinding,
  binariesFinding,
  layoutFinding,
  bisectionFinding,
  timelineFinding
]);

export const attachment = z.strictObject({
  path: text.describe("relative to the project’s folder; absolute if elsewhere"),
  role: z.enum(["patch", "series", "overlay"]),
  sha256,
  mode: z.int(),
  encoding: z.enum(["utf8", "base64"]),
  content: text
});

export const file = z.strictObject({path: text, bytes: count, sha256});

export const variantPlan = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: text,
      measurement: text,
      variants: z.array(text),
      builds: count,
      delta,
      rounds: z.union([
        z.strictObject({kind: z.literal("fixed"), rounds: count}),
        z.strictObject({
          kind: z.literal("precision"),
          halfWidth: z.number(),
          atLeast: count,
          atMost: count,
          atMostMs: z.number().nullable()
        })
      ])
    })
  )
});

export const artifact = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  tool: z.strictObject({name: z.literal("benchbook"), version: text}),
  experiment: z.strictObject({
    name: text,
    title: text,
    question: text.nullable(),
    files: z.array(z.strictObject({path: text, text})).describe("YAML as read: the experiment’s first"),
    overrides: z.array(z.strictObject({option: text, value: text})),
    attachments: z.array(attachment)
  }),
  run: z.strictObject({
    id: text,
    startedAt: time,
    endedAt: time.nullable(),
    status: z.enum(["done", "failed", "interrupted", "running"]),
    seed: count,
    sessions: z
      .array(z.strictObject({startedAt: time, boot: text, tuned: tuned.optional()}))
      .describe("one, and one more for each time it was resumed; with what was set on the machine for it"),
    plan: variantPlan.nullable(),
    warnings: z.array(text)
  }),
  machine,
  revisions: z.array(revision),
  variants: z.array(variant),
  builds: z.array(build),
  measurements: z.array(measurement),
  trials: z.array(trial).describe("each measurement’s first start, which shows what it gives and is no sample"),
  samples,
  findings: z.array(finding),
  files: z.array(file)
});

/** What happened, in the order in which it happened: a line of the journal. */
export const event = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("start"),
    format: z.literal("benchbook/journal"),
    version: z.literal(1),
    at: time,
    tool: artifact.shape.tool,
    run: text,
    experiment: artifact.shape.experiment,
    machine,
    boot: text,
    tuned: tuned.optional(),
    seed: count
  }),
  z.strictObject({event: z.literal("resume"), at: time, boot: text, tuned: tuned.optional()}),
  z.strictObject({event: z.literal("warning"), at: time, text}),
  z.strictObject({event: z.literal("revision"), at: time, revision}),
  z.strictObject({
    event: z.literal("plan"),
    at: time,
    plan: variantPlan,
    variants: z.array(variant),
    measurements: z.array(measurement)
  }),
  z.strictObject({event: z.literal("variation"), at: time, variant, revision}),
  z.strictObject({event: z.literal("answer"), at: time, question: text, answer: z.json()}),
  z.strictObject({event: z.literal("build"), at: time, build}),
  z.strictObject({event: z.literal("decision"), at: time, step: text, name: text, value: z.json()}),
  z.strictObject({event: z.literal("trial"), at: time, trial}),
  z.strictObject({event: z.literal("sample"), at: time, sample}),
  z.strictObject({event: z.literal("finding"), at: time, finding}),
  z.strictObject({event: z.literal("interrupted"), at: time}),
  z.strictObject({event: z.literal("end"), at: time, status: z.enum(["done", "failed"]), files: z.array(file)})
]);

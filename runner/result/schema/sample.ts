import {z} from "zod";
import {count, instrument, status, text, time} from "./leaf.ts";

export const resources = z.strictObject({
  wallNs: z.number().describe("from the start of the command to its end, monotonic clock"),
  userUs: z.number().nullable(),
  systemUs: z.number().nullable(),
  peakMemoryBytes: z.number().nullable().describe("largest resident set of one process"),
  minorFaults: count.nullable(),
  majorFaults: count.nullable(),
  voluntarySwitches: count.nullable(),
  involuntarySwitches: count.nullable()
});

export const canaries = z.strictObject({
  beforeNs: z.number().describe("duration of the fixed loop before the sample"),
  afterNs: z.number().describe("duration of the fixed loop after the sample")
});

/** benchmark → metric → process → values */
export const values = z.record(text, z.record(text, z.array(z.array(z.number()))));

export const sample = z.strictObject({
  id: text.describe("step/measurement/round/position"),
  step: text,
  measurement: text,
  parameters: z.record(text, text).describe("of a sweep"),
  instrument,
  variant: text,
  control: z.boolean().describe("the baseline’s second start in its round"),
  replicate: z.int().positive().describe("which clean build of the variant, from 1"),
  layout: text.nullable(),
  round: z.int().positive(),
  position: z.int().positive().describe("in the round’s random order, from 1"),
  startedAt: time,
  status,
  reason: text.nullable().describe("why there is no value, as a sentence"),
  resources: resources.nullable(),
  canaries: canaries.nullable(),
  values,
  output: text.nullable().describe("SHA-256 of the standard output, where it must be the same for all variants"),
  tail: text.nullable().describe("the last lines of the output of a failed sample")
});

/** Every column has one entry a sample. */
export const samples = z.strictObject({
  count,
  id: z.array(text),
  step: z.array(text),
  measurement: z.array(text),
  parameters: z.array(sample.shape.parameters),
  instrument: z.array(sample.shape.instrument),
  variant: z.array(text),
  control: z.array(z.boolean()),
  replicate: z.array(sample.shape.replicate),
  layout: z.array(sample.shape.layout),
  round: z.array(sample.shape.round),
  position: z.array(sample.shape.position),
  startedAt: z.array(time),
  status: z.array(status),
  reason: z.array(text.nullable()),
  resources: z.array(resources.nullable()),
  canaries: z.array(canaries.nullable()),
  values: z.array(values),
  output: z.array(text.nullable()),
  tail: z.array(text.nullable())
});

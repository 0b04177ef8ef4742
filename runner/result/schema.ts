import {z} from "zod";

// The one definition of what a result file holds. Types (types.ts), the JSON
// Schema (schema.json) and validation all come from here. Durations carry their
// unit in the field’s name, values carry it beside them, times are ISO 8601 UTC.

export const FORMAT = "benchbook/result";
export const VERSION = 1;

const text = z.string();
const time = z.iso.datetime().describe("ISO 8601, UTC");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

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
  instrument: z.enum(["launcher"]),
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

export const patchOutcome = z.strictObject({
  name: text,
  sha256,
  outcome: z.enum(["applied", "already applied", "does not apply"]),
  hunk: text.nullable().describe("the hunk that was rejected")
});

export const revision = z.strictObject({
  name: text,
  asked: text.describe("as the experiment names it"),
  source: text.nullable().describe("URL or kind of the source"),
  hash: text.nullable().describe("full hash of the commit, or version"),
  tree: text.nullable().describe("hash of the tree"),
  author: text.nullable(),
  date: time.nullable(),
  subject: text.nullable(),
  patches: z.array(patchOutcome),
  inputs: z.record(text, text).describe("inputs whose revision differs from the experiment’s"),
  status,
  reason: text.nullable()
});

export const variant = z.strictObject({
  name: text,
  revision: text.nullable(),
  flags: text.nullable(),
  flagsText: text.nullable().describe("$FLAGS and what the flags set, for reading")
});

export const builtFile = z.strictObject({
  path: text,
  bytes: count,
  sha256,
  textSha256: sha256.nullable().describe("of the .text section of an ELF file")
});

export const build = z.strictObject({
  variant: text,
  replicate: z.int().positive(),
  key: text.describe("of the build’s content"),
  status,
  reason: text.nullable(),
  tail: text.nullable().describe("the last lines of the log of a build that failed"),
  log: text.nullable().describe("path of the log"),
  startedAt: time,
  durationMs: z.number().nullable(),
  cached: z.boolean(),
  tools: z.array(z.strictObject({name: text, path: text, version: text, sha256})),
  files: z.array(builtFile).describe("executables and libraries that were kept"),
  named: z
    .array(z.strictObject({measurement: text, path: text, sha256}))
    .describe("files in it that the commands of measurements name: benchmarks, and what they read"),
  bytes: count.nullable().describe("size of what was kept")
});

export const delta = z.union([
  z.strictObject({kind: z.literal("relative"), value: z.number()}),
  z.strictObject({kind: z.literal("absolute"), value: z.number(), unit: text})
]);

export const metric = z.strictObject({
  name: text,
  unit: text,
  better: z.enum(["lower", "higher"]),
  delta,
  summary: text.describe("how a process’s values become one, e.g., median")
});

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
  summaries: z.array(summary),
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
  effect
});

export const look = z.strictObject({
  round: count,
  halfWidth: z.number().nullable().describe("relative, the widest of the family; null: no interval yet"),
  stop: z.boolean()
});

export const rounds = z.strictObject({
  measurement: text,
  planned: count,
  taken: count.describe("all of them, also those that do not count"),
  warmup: count.describe("the first so many were taken and do not count"),
  torn: count.describe("interrupted, set aside, and taken again"),
  again: count.describe("taken again as a pair’s canaries disagreed"),
  stopped: text.describe("why no more were taken, as a sentence"),
  looks: z.array(look)
});

export const outcome = z.enum(["reproduced", "not reproduced", "cannot tell"]);

export const published = z.strictObject({
  variant: text,
  value: z.number(),
  spread: z.number().nullable(),
  unit: text,
  measured: z.number().nullable(),
  outcome
});

export const comparisonFinding = z.strictObject({
  kind: z.literal("comparison"),
  step: text,
  question: text.nullable(),
  status: z.enum(["done", "skipped", "failed", "interrupted"]),
  reason: text.nullable().describe("why it is not done, as a sentence"),
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

export const finding = z.discriminatedUnion("kind", [comparisonFinding]);

export const machine = z.strictObject({
  id: text.describe("hash of what stays the same on a machine"),
  host: text,
  os: text,
  kernel: text,
  arch: text,
  cpu: text,
  cpus: count,
  memoryBytes: z.number(),
  caches: z.array(
    z.strictObject({level: z.int(), type: text, bytes: count, ways: count.nullable(), sets: count.nullable()})
  ),
  virtual: text.nullable().describe("what virtualises it, where that can be told"),
  governor: text.nullable(),
  turbo: z.boolean().nullable(),
  aslr: text.nullable(),
  node: text,
  launcher: text.describe("native, or why not"),
  limits: z.array(text).describe("what this machine cannot do, as sentences")
});

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
      .array(z.strictObject({startedAt: time, boot: text}))
      .describe("one, and one more for each time it was resumed"),
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
    seed: count
  }),
  z.strictObject({event: z.literal("resume"), at: time, boot: text}),
  z.strictObject({event: z.literal("warning"), at: time, text}),
  z.strictObject({event: z.literal("revision"), at: time, revision}),
  z.strictObject({
    event: z.literal("plan"),
    at: time,
    plan: variantPlan,
    variants: z.array(variant),
    measurements: z.array(measurement)
  }),
  z.strictObject({event: z.literal("build"), at: time, build}),
  z.strictObject({event: z.literal("decision"), at: time, step: text, name: text, value: z.json()}),
  z.strictObject({event: z.literal("trial"), at: time, trial}),
  z.strictObject({event: z.literal("sample"), at: time, sample}),
  z.strictObject({event: z.literal("finding"), at: time, finding}),
  z.strictObject({event: z.literal("interrupted"), at: time}),
  z.strictObject({event: z.literal("end"), at: time, status: z.enum(["done", "failed"]), files: z.array(file)})
]);

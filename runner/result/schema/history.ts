import {z} from "zod";
import {count, effect, found, interval, metric, text, time} from "./leaf.ts";

const index = z.int().nonnegative().describe("of a revision in the finding’s list");

/** A revision of the range that a step went through. */
export const historyRevision = z.strictObject({
  hash: text.describe("full hash of the commit, or version"),
  parents: z.array(text),
  author: text.nullable(),
  date: time.nullable(),
  subject: text.nullable(),
  variant: text.nullable().describe("what stands for it in builds and samples; null: it was not needed"),
  state: z.enum(["measured", "same code", "untestable", "not measured"]),
  sameAs: index.nullable().describe("an earlier one whose code is the same bytes"),
  reason: text.nullable().describe("why it cannot be tested, as a sentence")
});

/** What was measured of one revision. */
export const level = z.strictObject({
  revision: index,
  n: count.describe("samples that count"),
  estimate: z.number().describe("median, in the metric’s unit"),
  interval
});

/** A turn of a search: what it measured, why, and what it learnt. */
export const move = z.strictObject({
  why: z.enum(["ends", "halve", "doubtful", "several steps", "machine state"]),
  expected: z.number().nullable().describe("bits it was to tell, or how likely what it looked for was"),
  starts: z.array(z.strictObject({revision: index, samples: count, built: z.boolean().describe("for this move")})),
  uncertainty: z.number().describe("entropy of the posterior after it, in bits"),
  left: count.describe("candidates that hold the wanted confidence after it")
});

export const change = z.strictObject({
  files: z.array(
    z.strictObject({
      path: text,
      added: count.nullable().describe("lines; null: binary"),
      removed: count.nullable(),
      functions: z.array(text).describe("that the changed lines stand in, as far as can be told")
    })
  )
});

/** A step in a history, and the revisions that may have made it. */
export const culprit = z.strictObject({
  before: index.describe("the last revision that is known to be before it"),
  after: index.describe("the first that is known to be after it"),
  candidates: z.array(z.strictObject({revision: index, probability: z.number()})).describe("the likeliest first"),
  named: index.nullable().describe("the one that holds the wanted confidence by itself"),
  effect: effect.nullable().describe("after over before"),
  change: change.nullable().describe("what the named one changed against its first parent"),
  confirmation: z
    .strictObject({
      step: text.describe("the comparison’s"),
      outcome: z.enum(["confirmed", "not confirmed", "cannot tell"]),
      undone: z
        .strictObject({
          variant: text,
          outcome: z.enum(["recovers", "does not recover", "cannot tell", "does not apply"])
        })
        .nullable()
        .describe("the bad end without the named one; null: the source cannot undo a change")
    })
    .nullable()
});

const history = {
  ...found,
  revisions: z.array(historyRevision).describe("the oldest first")
};

export const bisectionFinding = z.strictObject({
  kind: z.literal("bisection"),
  ...history,
  good: text.describe("variant"),
  bad: text.describe("variant"),
  input: text.nullable().describe("whose history was searched; null: the source’s"),
  firstParent: z.boolean(),
  path: z.array(text),
  confidence: z.number(),
  measurement: text,
  benchmark: text,
  metric: metric.nullable().describe("null: nothing was measured"),
  ends: effect.nullable().describe("bad over good"),
  outcome: z
    .enum(["found", "narrowed", "several", "no difference", "cannot tell"])
    .nullable()
    .describe("null: it was not done"),
  stopped: text.describe("why no more was measured, as a sentence"),
  levels: z.array(level),
  posterior: z.array(z.number()).describe("by revision: the probability that it is the culprit"),
  moves: z.array(move),
  culprits: z.array(culprit),
  script: text.nullable().describe("a shell script that searches the same range by the source’s own tool")
});

/** A place in a history from which on the level is another. */
export const changePoint = z.strictObject({
  before: index,
  after: index,
  effect: effect.describe("the segment after it over the segment before it"),
  p: z.number().describe("corrected: of a series without any change, the probability of such a change point"),
  support: z.enum(["builds", "one build"]).describe("one build: its own placement might be the reason"),
  verdict: z.enum(["worse", "better"]),
  weak: z.enum(["chance", "delta", "drift"]).nullable().describe("why it does not count; null: it does")
});

export const timelineSeries = z.strictObject({
  measurement: text,
  benchmark: text,
  metric,
  method: z.enum(["segments", "neighbours"]),
  parameters: z.record(text, z.union([text, z.number()])).describe("of the detection of changes, all of them"),
  noise: z.number().describe("standard deviation of a level: of its logarithm, or in the metric’s unit"),
  levels: z.array(level),
  outliers: z.array(index).describe("far from their level, with too few samples to be a peak"),
  changes: z.array(changePoint),
  drifts: z.array(z.strictObject({before: index, after: index, effect})).describe("gradual: no one revision made them"),
  neededRounds: count.nullable().describe("with fewer, neighbours can never differ")
});

export const timelineFinding = z.strictObject({
  kind: z.literal("timeline"),
  ...history,
  from: text.describe("as asked"),
  to: text,
  flags: text.nullable(),
  rounds: count,
  moves: z.array(
    z.strictObject({
      revisions: z.array(z.strictObject({revision: index, why: z.enum(["grid", "change", "weak", "peak"])})),
      rounds: count
    })
  ),
  stopped: text.describe("why no more was measured, as a sentence"),
  series: z.array(timelineSeries)
});

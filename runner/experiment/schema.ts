import {z} from "zod";
import {build, environment, flags, input, revision, source} from "./code.ts";
import * as leaf from "./leaf.ts";
import {measurement, metrics, plan} from "./measuring.ts";

// The one definition of the experiment file. Its types, schema.json, the
// reference in docs/experiment.md and every check of a file come from here. It
// describes the long form; short forms are declared beside it, in the meta:
//
//   obvious       the key that text, or a list, stands for (build: make)
//   listed        a list of names stands for a map: each name with itself
//                 (revisions: [HEAD]) or with an empty map (metrics: [time])
//   keyword       text stands for a map with that one key (reads: wall)
//   single        text stands for a list of one
//   lines         a list stands for lines of text
//   alternatives  keys that exclude each other, each with the keys that belong to it
//
// `value` and `otherwise` (the default) are for the reference; `examples` are YAML.

const variants = z.array(leaf.name);

export const step = z
  .strictObject({
    compare: z
      .array(z.union([leaf.name, variants]))
      .optional()
      .meta({
        value: "list of names, or two lists of two",
        description: "compares the first with each of the others; two lists of two also give their interaction",
        examples: ["[base, mine]", "[[fast, fast-hot], [slow, slow-hot]]"]
      }),
    counters: z
      .strictObject({
        variants: variants
          .optional()
          .meta({value: "list of names", description: "which variants; the first is the baseline"}),
        events: leaf.names.optional().meta({
          description: "what is counted: names of metrics, or events that `perf list` lists",
          otherwise: "the usual ones",
          examples: ["[instructions, L1I misses, resource_stalls.any]"]
        }),
        caches: z
          .strictObject({
            L1I: leaf.cache.optional().meta({description: "for instructions", examples: ["32 KiB 4-way"]}),
            L1D: leaf.cache.optional().meta({description: "for data", examples: ["32 KiB 8-way"]}),
            LL: leaf.cache.optional().meta({description: "of the last level", examples: ["12 MiB 16-way"]})
          })
          .optional()
          .meta({
            description: "caches of another processor, with which the usual counters are simulated as well",
            examples: ["{L1I: 32 KiB 4-way}"]
          })
      })
      .meta({obvious: "variants"})
      .optional()
      .meta({
        description: "counts, or simulates, what the processor does",
        examples: ["[base, mine]", "{variants: [base, mine], events: [instructions, cycles]}"]
      }),
    profile: variants.optional().meta({value: "list of names", description: "shows where the time goes"}),
    binaries: z
      .strictObject({
        variants: variants
          .optional()
          .meta({value: "list of names", description: "which builds; the first is the baseline"}),
        caches: z
          .strictObject({
            L1I: leaf.cache.optional().meta({
              description: "the first-level instruction cache",
              otherwise: "this machine’s",
              examples: ["32 KiB 4-way"]
            })
          })
          .optional()
          .meta({
            description: "caches of another processor, to see how functions share its sets",
            examples: ["{L1I: 32 KiB 4-way}"]
          })
      })
      .meta({obvious: "variants"})
      .optional()
      .meta({
        description: "compares the programs that were built, function by function",
        examples: ["[base, mine]", "{variants: [base, mine], caches: {L1I: 32 KiB 4-way}}"]
      }),
    layout: z
      .strictObject({
        variants: variants
          .optional()
          .meta({value: "list of names", description: "which variants; the first is the baseline"}),
        layouts: leaf.layouts
          .optional()
          .meta({description: "how many random layouts each variant is measured in", otherwise: "12"}),
        pinned: leaf.layoutsOrNone.optional().meta({
          description:
            "how many in which what the variants have in common is at the same addresses; with 0 no cause is told",
          otherwise: "8"
        })
      })
      .meta({obvious: "variants"})
      .optional()
      .meta({
        description: "tells whether a difference is placement or code",
        examples: ["[fast, slow]", "{variants: [fast, slow], layouts: 12, pinned: 8}"]
      }),
    bisect: z
      .strictObject({
        good: leaf.name.optional().meta({description: "a revision before the change"}),
        bad: leaf.name.optional().meta({description: "a revision after it"}),
        input: leaf.name.optional().meta({description: "the input whose history is searched", otherwise: "the source"}),
        metric: leaf.name.optional().meta({description: "the metric that tells", otherwise: "the first"}),
        confidence: leaf.confidence
          .optional()
          .meta({description: "how sure a culprit is to be before it is named", otherwise: "99 %"}),
        "first-parent": leaf.yesOrNo.optional().meta({
          description: "whether a merge counts as one change, and what it merged is searched only if it is the culprit",
          otherwise: "true"
        }),
        path: leaf.paths
          .optional()
          .meta({description: "paths of the source; only what touches them can be the culprit", otherwise: "all"})
      })
      .optional()
      .meta({
        description: "finds the change in a history, and confirms it",
        examples: ["{good: fast, bad: slow}", "{good: base, bad: new-lua, input: lua, confidence: 95 %}"]
      }),
    timeline: z
      .strictObject({
        from: leaf.text.optional().meta({description: "date or revision of the first point"}),
        to: leaf.text.optional().meta({description: "date or revision of the last"}),
        count: leaf.points.optional().meta({description: "how many points, evenly spread", otherwise: "20"}),
        every: leaf.every.optional().meta({description: "or every how many revisions", otherwise: "by count"}),
        refine: leaf.yesOrNo.optional().meta({
          description: "whether what lies between neighbours that differ is measured as well",
          otherwise: "true"
        }),
        then: z
          .enum(["bisect"])
          .optional()
          .meta({description: "bisects what lies around each change point", otherwise: "nothing"})
      })
      .optional()
      .meta({
        alternatives: [{count: [], every: []}],
        description: "measures revisions over a time, and finds where they change",
        examples: ["{from: 2016-10-09, to: 2016-11-03, count: 20}", "{from: v1.0, to: main, every: 10, then: bisect}"]
      }),
    name: leaf.name.optional().meta({description: "what other steps call it", otherwise: "its kind, e.g., compare-2"}),
    question: leaf.text.optional().meta({description: "what the step is to answer"}),
    measurements: leaf.names.optional().meta({
      description: "which measurements, with parameters or benchmarks if only some",
      otherwise: "all",
      examples: ["[throughput/clients=64, unit/dict*]"]
    }),
    metrics: metrics
      .optional()
      .meta({description: "which metrics, the first being judged", otherwise: "each measurement’s"}),
    plan: plan.optional().meta({description: "how much is measured in this step"}),
    expect: z
      .enum(["slower", "not slower", "faster", "not faster", "equivalent"])
      .optional()
      .meta({description: "the outcome without which the exit code is 4"}),
    when: z
      .record(z.string(), z.enum(["slower", "not slower", "faster", "not faster", "equivalent", "inconclusive"]))
      .optional()
      .meta({
        value: "map of one step to its outcome",
        description: "the outcome of an earlier step without which this one is skipped",
        examples: ["{gate: slower}"]
      }),
    published: z
      .record(z.string(), leaf.quantity)
      .optional()
      .meta({
        value: "map of figures",
        description:
          "figures that somebody published, to be reproduced: of the judged metric, or of the one that is named",
        examples: ["{fast: 17.0 ± 0.1 ms, slow: 29.3 ± 0.9 ms}", "{fast/IPC: 2.31, slow/IPC: 1.45}"]
      }),
    "published in": leaf.text.optional().meta({
      description: "where these figures were published, best a URL",
      examples: ["https://example.org/why-it-was-slow"]
    })
  })
  .meta({
    alternatives: [{compare: [], counters: [], profile: [], binaries: [], layout: [], bisect: [], timeline: []}],
    examples: ["{compare: [base, mine], expect: not slower}"]
  });

export const experiment = z.strictObject({
  of: leaf.names.optional().meta({description: "the file that this one is, but for what else is said here"}),
  benchbook: leaf.version.meta({description: "version of the format"}),
  title: leaf.text.optional().meta({description: "one line, best a question", otherwise: "the file’s name"}),
  question: leaf.text.optional().meta({description: "the question at length"}),
  source: source
    .optional()
    .meta({description: "where the code comes from", otherwise: "there is nothing to check out"}),
  inputs: z
    .record(z.string(), input)
    .optional()
    .meta({
      value: "map of inputs",
      description: "what builds and measurements need beside the source; each is $INPUT_NAME",
      examples: ["{lua: {git: https://github.com/lua/lua, revision: v5.4.6}}"]
    }),
  overlay: leaf.path
    .optional()
    .meta({description: "a folder that is laid over every checkout: benchmarks that old revisions lack"}),
  environment: environment.optional().meta({description: "environment of builds and measurements alike"}),
  revisions: z
    .record(z.string(), revision)
    .meta({listed: "itself"})
    .optional()
    .meta({
      value: "list of revisions, or map of names to revisions",
      description: "what is compared",
      examples: ["[HEAD, working-tree]", "{fast: v1, slow: v2}"]
    }),
  flags: z
    .record(z.string(), flags)
    .meta({listed: "itself"})
    .optional()
    .meta({
      value: "list of flags, or map of names to flags",
      description: "named ways to build or to run; each revision is measured with each",
      examples: ["{O2: -O2, O3: -O3}"]
    }),
  build: build.optional().meta({description: "how a checkout is built", otherwise: "nothing is built"}),
  measurements: z
    .record(z.string(), measurement)
    .optional()
    .meta({
      value: "map of names to measurements",
      description: "what is measured",
      examples: ["{parse: ./parse corpus.json}"]
    }),
  timeout: leaf.duration.optional().meta({description: "default of every measurement’s", otherwise: "5 min"}),
  cpus: leaf.cpus.optional().meta({description: "default of every measurement’s", otherwise: "1"}),
  plan: plan.optional().meta({description: "how much is measured", examples: ["{rounds: 20, delta: 1 %}"]}),
  steps: z
    .array(step)
    .optional()
    .meta({value: "list of steps", description: "the investigation", otherwise: "compare all with the first"})
});

export type Spec = z.output<typeof experiment>;
export type EnvironmentSpec = NonNullable<Spec["environment"]>;
export type InputSpec = z.output<typeof input>;
export type MeasurementSpec = z.output<typeof measurement>;
export type MetricsSpec = z.output<typeof metrics>;
export type PlanSpec = z.output<typeof plan>;
export type RevisionSpec = z.output<typeof revision>;
export type SourceSpec = z.output<typeof source>;
export type StepSpec = z.output<typeof step>;

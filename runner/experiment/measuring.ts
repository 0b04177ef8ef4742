import {z} from "zod";
import {environment} from "./code.ts";
import * as leaf from "./leaf.ts";

// The part of the experiment file that says what is measured. See schema.ts.

export const plan = z
  .strictObject({
    rounds: leaf.rounds
      .optional()
      .meta({description: "how many rounds are taken: every variant once in each", otherwise: "20"}),
    precision: leaf.percentage.optional().meta({
      description: "instead of rounds: stop when the interval’s half-width is no more than this",
      examples: ["0.5 %"]
    }),
    "at least": leaf.rounds
      .optional()
      .meta({description: "rounds before the first look at the precision", otherwise: "14"}),
    "at most": z
      .array(leaf.limit)
      .meta({single: true})
      .optional()
      .meta({
        value: "duration, number of rounds, or both in a list",
        description: "when to stop though the precision is not reached; the time counts measuring only",
        otherwise: "98 rounds",
        examples: ["20 min"]
      }),
    delta: leaf.percentage
      .optional()
      .meta({description: "the smallest difference that matters; a metric may have its own", otherwise: "1 %"}),
    builds: leaf.builds.optional().meta({description: "clean builds of each variant", otherwise: "1"}),
    warmup: leaf.warmupRounds
      .optional()
      .meta({description: "rounds that are taken first and not counted", otherwise: "0", examples: ["1 round"]})
  })
  .meta({
    alternatives: [{rounds: [], precision: ["at least", "at most"]}],
    examples: ["{rounds: 20, delta: 1 %, builds: 3}"]
  });

export const metric = z
  .strictObject({
    unit: leaf.text.optional().meta({
      description: "unit of the values; what is per second is better when it is higher",
      otherwise: "as the reader says",
      examples: ["requests/s"]
    }),
    better: z
      .enum(["lower", "higher"])
      .optional()
      .meta({description: "which direction is better", otherwise: "by the unit, else lower"}),
    delta: leaf.delta
      .optional()
      .meta({description: "the smallest difference that matters", otherwise: "the plan’s", examples: ["5 %", "1 kB"]}),
    summary: leaf.text
      .optional()
      .meta({description: "what one process’s values are summarised by", otherwise: "median", examples: ["p99"]})
  })
  .meta({obvious: "unit"});

export const metrics = z
  .record(z.string(), metric)
  .meta({value: "name, list of names, or map of metrics", listed: "empty"});

export const sweep = z
  .strictObject({
    values: leaf.texts.optional().meta({description: "the values"}),
    lines: leaf.command.optional().meta({description: "a command that prints the values, one a line"})
  })
  .meta({obvious: "values", alternatives: [{values: [], lines: []}], examples: ["[1, 64]"]});

export const server = z
  .strictObject({
    command: leaf.command.optional().meta({description: "what is started before a sample and stopped after it"}),
    ready: leaf.text.optional().meta({
      description: "a line that it prints, or a command that succeeds, once it is ready",
      otherwise: "the port answers"
    }),
    cpus: leaf.cpus.optional().meta({description: "how many CPUs it gets, or which", otherwise: "1"})
  })
  .meta({obvious: "command"});

const readers = [
  "wall",
  "pyperf",
  "json",
  "regex",
  "lines",
  "size",
  "hyperfine",
  "go",
  "criterion",
  "google-benchmark",
  "jmh",
  "mitata"
] as const;

const outputFile = z
  .strictObject({
    file: leaf.path.optional().meta({description: "the file that the command writes", otherwise: "its output"})
  })
  .meta({obvious: "file"});

export const reader = z
  .strictObject({
    wall: z.strictObject({}).optional().meta({description: "how long the command took, and what it used"}),
    pyperf: outputFile.optional().meta({description: "pyperf’s JSON"}),
    json: z
      .strictObject({
        paths: z
          .record(z.string(), leaf.text)
          .optional()
          .meta({value: "map of paths", description: "where each metric is", examples: ["{latency: stats.p99}"]}),
        file: leaf.path.optional().meta({description: "the file that the command writes", otherwise: "its output"})
      })
      .optional()
      .meta({description: "values in a JSON document"}),
    regex: leaf.text.optional().meta({
      description: "a regular expression whose named groups are metrics; each match is a value",
      examples: ["'(?<rps>[\\d.]+) requests per second'"]
    }),
    lines: z
      .strictObject({
        command: leaf.command
          .optional()
          .meta({description: "turns the output into such lines", otherwise: "the output has them"})
      })
      .meta({obvious: "command"})
      .optional()
      .meta({description: "values that the command prints, one a line"}),
    size: z
      .strictObject({path: leaf.path.optional().meta({description: "the file or folder"})})
      .meta({obvious: "path"})
      .optional()
      .meta({description: "size of what was built"}),
    criterion: z
      .strictObject({
        folder: leaf.path.optional().meta({description: "criterion’s folder", otherwise: "target/criterion"})
      })
      .meta({obvious: "folder"})
      .optional()
      .meta({description: "what criterion wrote"}),
    hyperfine: outputFile.optional().meta({description: "hyperfine’s JSON"}),
    go: outputFile.optional().meta({description: "what go test -bench prints"}),
    "google-benchmark": outputFile.optional().meta({description: "Google Benchmark’s JSON"}),
    jmh: outputFile.optional().meta({description: "JMH’s JSON"}),
    mitata: outputFile.optional().meta({description: "mitata’s JSON"})
  })
  .meta({
    keyword: true,
    alternatives: [Object.fromEntries(readers.map((kind) => [kind, []]))]
  });

export const measurement = z
  .strictObject({
    of: leaf.names.optional().meta({description: "the measurement that this one is, but for what else is said here"}),
    sweep: z
      .record(z.string(), sweep)
      .optional()
      .meta({
        value: "map of values",
        description: "parameters, each of which is a $NAME in capitals; every combination is measured",
        examples: ["{clients: [1, 64], size: [16, 4096]}", "{benchmark: {lines: ./list-benchmarks}}"]
      }),
    prepare: leaf.lines.optional().meta({description: "what is run once per build"}),
    before: leaf.lines.optional().meta({description: "what is run before each sample, not timed"}),
    after: leaf.lines.optional().meta({description: "what is run after each sample, whatever happened, not timed"}),
    server: server.optional().meta({description: "what runs in the background while the command is measured"}),
    command: leaf.command.optional().meta({description: "what is measured, started in the build’s folder"}),
    shell: leaf.yesOrNo
      .optional()
      .meta({description: "whether a shell starts this measurement’s commands", otherwise: "false"}),
    environment: environment.optional().meta({description: "environment of this measurement"}),
    cpus: leaf.cpus.optional().meta({
      description: "how many CPUs it is pinned to, or which; all does not pin",
      otherwise: "1",
      examples: ["4-7"]
    }),
    timeout: leaf.duration.optional().meta({description: "when a sample is given up", otherwise: "5 min"}),
    reads: reader.optional().meta({description: "how values are read from what the command did", otherwise: "wall"}),
    benchmarks: leaf.names.optional().meta({
      description: "which of its benchmarks count: globs, `!` excludes",
      otherwise: "all",
      examples: ['[dict*, "!dictSlow*"]']
    }),
    metrics: metrics.optional().meta({
      description: "what is kept; the first is judged, the others are described",
      otherwise: "as the reader says"
    }),
    expect: z
      .strictObject({
        output: z
          .enum(["same"])
          .optional()
          .meta({value: "same", description: "whether all variants must print the same", otherwise: "it may differ"}),
        exit: leaf.exit.optional().meta({description: "the exit status that is no failure", otherwise: "0"})
      })
      .optional()
      .meta({description: "what must hold for a sample to count", examples: ["{output: same}"]}),
    warmup: leaf.warmup.optional().meta({
      description: "what is dropped at the start of each process’s values",
      otherwise: "what the reader knows to be warm-up",
      examples: ["30 values", "steady"]
    }),
    plan: plan.optional().meta({description: "how much is measured"})
  })
  .meta({obvious: "command", examples: ["src/valkey-server --version"]});

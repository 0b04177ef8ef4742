import {createHash} from "node:crypto";
import {columns} from "../../runner/result/samples.ts";
import {artifact as schema} from "../../runner/result/schema.ts";
import type {Artifact, Build, ComparisonFinding, Metric, Revision} from "../../runner/result/types.ts";
import {exampleFinding} from "./fixture-finding.ts";
import {exampleSamples} from "./fixture-samples.ts";

export interface ExampleOptions {
  seed?: number;
  rounds?: number; // planned; those that lost a pair come on top
  slowdown?: number; // true ratio of slow to fast
  cured?: number; // true ratio of cured to fast
  noise?: number; // standard deviation of a sample’s logarithm
  failures?: boolean; // a torn round, a crash, and pairs that are set aside
  broken?: boolean; // a fourth variant, whose build fails
}

/** An artifact of an experiment that only compares. */
export type ComparedArtifact = Omit<Artifact, "findings"> & {findings: ComparisonFinding[]};

/**
 * Returns a valid artifact of an experiment like fast-vs-slow, with values from
 * a seeded generator, and what is found in them: equal options give an equal
 * artifact.
 */
export function exampleArtifact({
  seed = 1,
  rounds = 20,
  slowdown = 1.62,
  cured = 1.004,
  noise = 0.005,
  failures = true,
  broken = false
}: ExampleOptions = {}): ComparedArtifact {
  const samples = exampleSamples({seed, rounds, slowdown, cured, noise, failures});
  const finding = exampleFinding(samples, metrics, {planned: rounds, broken});
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) throw new Error("An example needs at least one round.");
  const variants = ["fast", "slow", "cured", ...(broken ? ["broken"] : [])];
  const artifact = {
    format: "benchbook/result",
    version: 1,
    tool: {name: "benchbook", version: "0.1.0"},
    experiment: {
      name: "fast-vs-slow",
      title: "A trace stub that never runs makes an interpreter slower",
      question: "Did the trace stubs slow the interpreter down, and does marking its handlers hot cure it?",
      files: [{path: "fast-vs-slow.yaml", text: yaml}],
      overrides: [],
      attachments: [
        {
          path: "fast-vs-slow/hot.patch",
          role: "patch",
          sha256: hash(patch),
          mode: 0o644,
          encoding: "utf8",
          content: patch
        }
      ]
    },
    run: {
      id: "2026-03-14-092653",
      startedAt: "2026-03-14T09:26:53.000Z",
      endedAt: new Date(Date.parse(last.startedAt) + 1000).toISOString(),
      status: broken ? "failed" : "done",
      seed,
      sessions: [{startedAt: "2026-03-14T09:26:53.000Z", boot: "5f0c1a52-7a34-4a0e-9d4b-3f6f5a1f7a10"}],
      plan: {
        steps: [
          {
            step: "compare",
            measurement: "call_method",
            variants,
            builds: 2,
            delta,
            rounds: {kind: "fixed", rounds}
          }
        ]
      },
      warnings: ["The machine is virtual: other guests may take its caches and its time."]
    },
    machine: {
      id: hash("machine").slice(0, 16),
      host: "bench-1",
      os: "Debian GNU/Linux 12 (bookworm)",
      kernel: "6.1.0-18-amd64",
      arch: "x64",
      cpu: "Intel(R) Xeon(R) Platinum 8259CL CPU @ 2.50GHz",
      cpus: 4,
      memoryBytes: 16 * 2 ** 30,
      caches: [
        {level: 1, type: "Data", bytes: 32768, ways: 8, sets: 64},
        {level: 1, type: "Instruction", bytes: 32768, ways: 8, sets: 64},
        {level: 2, type: "Unified", bytes: 2 ** 20, ways: 16, sets: 1024},
        {level: 3, type: "Unified", bytes: 36608 * 1024, ways: 11, sets: 53248}
      ],
      virtual: "kvm",
      governor: null,
      turbo: null,
      aslr: "full",
      node: "v20.19.0",
      launcher: "native",
      limits: [
        "perf is not installed: hardware counters are not available. To install it: apt-get install linux-perf",
        "The CPU’s frequency cannot be fixed on this virtual machine."
      ]
    },
    revisions: variants.map(revision),
    variants: variants.map((name) => ({name, revision: name, flags: null, flagsText: null})),
    builds: variants.flatMap((name) => [build(name, 1), build(name, 2)]),
    measurements: [
      {
        name: "call_method",
        command: "./vm bench/call_method.bc",
        shell: false,
        reads: "wall",
        cpus: "1",
        timeoutMs: 60000,
        metrics,
        loops: {}
      }
    ],
    samples: columns(samples),
    findings: [finding],
    files: [],
    trials: []
  } satisfies Artifact;
  return {...schema.parse(artifact), findings: [finding]};
}

const delta = {kind: "relative" as const, value: 0.01};
const metrics: Metric[] = [
  {name: "wall", unit: "s", better: "lower", delta, summary: "median"},
  {name: "user", unit: "s", better: "lower", delta, summary: "median"},
  {name: "peak memory", unit: "byte", better: "lower", delta, summary: "median"},
  {name: "involuntary switches", unit: "switches", better: "lower", delta, summary: "median"}
];

function revision(name: string): Revision {
  const at = name === "fast" ? 16 : 17;
  return {
    name,
    asked: name === "fast" ? "fast" : "slow",
    source: "series",
    hash: hash(`commit ${at}`).slice(0, 40),
    tree: hash(`tree ${name}`).slice(0, 40),
    author: "Ada Example <ada@example.org>",
    date: at === 16 ? "2025-10-08T16:20:00.000Z" : "2025-10-09T10:05:00.000Z",
    subject: at === 16 ? "Test the jump opcodes at both ends of their range" : "Keep a trace stub beside each handler",
    patches:
      name === "cured" ? [{name: "hot.patch", sha256: hash(patch), outcome: "applied" as const, hunk: null}] : [],
    inputs: {},
    status: "ok",
    reason: null
  };
}

function build(variant: string, replicate: number): Build {
  const failed = variant === "broken";
  const minutes = ["fast", "slow", "cured", "broken"].indexOf(variant) * 2 + replicate;
  return {
    variant,
    replicate,
    key: hash(`${variant} ${replicate}`).slice(0, 16),
    status: failed ? "build failed" : "ok",
    reason: failed ? "make exited with status 2." : null,
    tail: failed
      ? "cc -O2 -c -o dispatch.o dispatch.c\ndispatch.c:41:3: error: expected ‘;’ before ‘return’\nmake: *** [dispatch.o] Error 1"
      : null,
    log: `logs/build-${hash(`${variant} ${replicate}`).slice(0, 24)}.log`,
    startedAt: new Date(Date.UTC(2026, 2, 14, 9, 27, minutes * 3)).toISOString(),
    durationMs: 2600 + 35 * minutes,
    cached: false,
    tools: [
      {name: "cc", path: "/usr/bin/cc", version: "gcc (Debian 12.2.0-14) 12.2.0", sha256: hash("cc")},
      {name: "ld", path: "/usr/bin/ld", version: "GNU ld (GNU Binutils for Debian) 2.40", sha256: hash("ld")}
    ],
    named: [],
    files: failed
      ? []
      : [{path: "vm", bytes: 186424, sha256: hash(`file ${variant}`), textSha256: hash(`text ${variant}`)}],
    bytes: failed ? null : 186424
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const patch = `--- a/handlers/handler.h
+++ b/handlers/handler.h
@@ -3,1 +3,1 @@
-#define HANDLER
+#define HANDLER __attribute__((hot))
`;

const yaml = `benchbook: 1
title: A trace stub that never runs makes an interpreter slower
question: Did the trace stubs slow the interpreter down, and does marking its handlers hot cure it?
source: {series: fast-vs-slow/history}
revisions:
  fast: fast
  slow: slow
  cured: {of: slow, patches: [fast-vs-slow/hot.patch]}
build:
  run: make -j$JOBS
  keep: [vm, bench]
measurements:
  call_method: ./vm bench/call_method.bc
plan: {rounds: 20, delta: 1 %, builds: 2}
`;

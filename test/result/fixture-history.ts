import {createHash} from "node:crypto";
import type {Artifact, Build, HistoryRevision, Metric, Revision, Sample} from "../../runner/result/types.ts";
import {random, normal} from "../../runner/statistics/random.ts";
import {exampleArtifact} from "./fixture.ts";

export const wall: Metric = {
  name: "wall",
  unit: "s",
  better: "lower",
  delta: {kind: "relative", value: 0.01},
  summary: "median"
};

/** Of the 36 revisions, the one that makes the benchmark slower, and the one that cures it. */
export const CULPRIT = 19;
export const CURE = 29;

/** Returns a history in which nothing is measured yet; above 36 revisions its subjects come again. */
export function exampleHistory(count = subjects.length): HistoryRevision[] {
  const hashes = Array.from({length: count}, (_, i) => digest(`commit ${i + 1}`).slice(0, 40));
  return hashes.map((hash, i) => ({
    hash,
    parents: hashes.slice(Math.max(0, i - 1), i),
    author: i % 3 === 2 ? "Jonas Lindqvist <jonas@example.org>" : "Mara Okafor <mara@example.org>",
    date: new Date(Date.UTC(2023, 3, 1 + i, 9 + (i % 8), 12)).toISOString(),
    subject: subjects[i % subjects.length] ?? null,
    variant: null,
    state: "not measured",
    sameAs: null,
    reason: null
  }));
}

/** Returns a variant’s name as a step makes it: twelve digits of its hash. */
export function variantOf({hash}: Pick<HistoryRevision, "hash">): string {
  return hash.slice(0, 12);
}

/** Marks revisions of which a build was tried, and that do not build. */
export function breakBuilds(revisions: HistoryRevision[], indices: readonly number[]): void {
  for (const revision of indices.flatMap((i) => revisions[i] ?? [])) {
    revision.state = "untestable";
    revision.variant = variantOf(revision);
    revision.reason = "make exited with status 2.";
  }
}

/** Marks a revision whose code is that of an earlier one. */
export function sameCode(revisions: HistoryRevision[], index: number, as: number): void {
  const revision = revisions[index];
  if (!revision) throw new Error(`There is no revision ${index}.`);
  Object.assign(revision, {state: "same code", sameAs: as, variant: variantOf(revision)});
}

/** Takes samples of revisions, one after another, whose logarithms vary normally about their level’s. */
export function sampler(
  seed: number,
  level: (revision: number) => number,
  {step, noise}: {step: string; noise: number}
) {
  const next = random(`${step} ${seed}`);
  const deviate = normal(next);
  let clock = Date.UTC(2026, 2, 14, 9, 27, 31);
  return (revision: number, variant: string, {round, position, control = false}: Place): Sample => {
    const value = level(revision) * Math.exp(noise * deviate());
    const canary = 5.1e6 * Math.exp(0.004 * deviate());
    clock += Math.ceil(value * 1e3) + 40;
    return {
      id: `${step}/call_method/${round}/${position}`,
      step,
      measurement: "call_method",
      parameters: {},
      instrument: "launcher",
      variant,
      control,
      replicate: 1,
      layout: null,
      round,
      position,
      startedAt: new Date(clock).toISOString(),
      status: "ok",
      reason: null,
      resources: null,
      canaries: {beforeNs: Math.round(canary), afterNs: Math.round(canary * 1.002)},
      values: {"": {wall: [[Number(value.toPrecision(7))]]}},
      output: null,
      tail: null
    };
  };
}

interface Place {
  round: number;
  position: number;
  control?: boolean;
}

/** Returns the parts of an artifact that a step which makes variants leaves beside its finding. */
export function historyArtifact(revisions: readonly HistoryRevision[], named: ReadonlyMap<string, string>): Artifact {
  const base = exampleArtifact({rounds: 6, failures: false});
  const [build] = base.builds;
  if (!build) throw new Error("The example has a build.");
  const tried = revisions.filter(({variant}) => variant !== null);
  return {
    ...base,
    experiment: {
      ...base.experiment,
      name: "fast-vs-slow-why",
      title: "Which change made the interpreter slower",
      question: "Which of the changes made method calls slower, and is it what it seems?"
    },
    run: {...base.run, plan: null, warnings: []},
    revisions: tried.map((revision) => toRevision(revision, named)),
    variants: tried.map(({variant}) => ({name: variant ?? "", revision: variant, flags: null, flagsText: null})),
    builds: tried.map((revision, i) => toBuild(build, revision, i)),
    measurements: base.measurements.map((measurement) => ({...measurement, metrics: [wall]})),
    samples: base.samples,
    findings: []
  };
}

function toRevision(revision: HistoryRevision, named: ReadonlyMap<string, string>): Revision {
  const {hash, author, date, subject, variant} = revision;
  return {
    name: variant ?? "",
    asked: named.get(variant ?? "") ?? hash,
    source: "series",
    hash,
    tree: digest(`tree ${hash}`).slice(0, 40),
    author,
    date,
    subject,
    patches: [],
    inputs: {},
    status: "ok",
    reason: null
  };
}

function toBuild(build: Build, {hash, variant, state, reason}: HistoryRevision, i: number): Build {
  const failed = state === "untestable";
  return {
    ...build,
    variant: variant ?? "",
    replicate: 1,
    key: digest(`build ${hash}`).slice(0, 16),
    status: failed ? "build failed" : "ok",
    reason: failed ? reason : null,
    tail: failed ? "vm.c:88:3: error: ‘op_trace’ undeclared\nmake: *** [vm.o] Error 1" : null,
    files: failed ? [] : build.files,
    startedAt: new Date(Date.UTC(2026, 2, 14, 9, 27, i)).toISOString()
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const subjects = [
  "Start with a README",
  "Add values",
  "Add the machine and its first instructions",
  "Read programs from text",
  "Test with small programs",
  "Add arithmetic",
  "Add bitwise instructions",
  "Add comparisons and jumps",
  "Add functions",
  "Add arrays",
  "Add objects and methods",
  "Count instructions, and stop programs that run away",
  "Add min, max and abs",
  "Add rotl, bits, select, swap and isa",
  "Add a benchmark of method calls",
  "Describe the instructions",
  "Test what is said about mistakes",
  "Move the reporting of mistakes to a file of its own",
  "Say which calls led to a mistake",
  "Give every handler a trace stub",
  "Add --trace",
  "Test the trace",
  "Take characters as numbers",
  "Refuse names that exist already",
  "Release 2",
  "Add float and int, which convert",
  "Refuse operands that an instruction does not have",
  "Add --check, which loads a program and does not run it",
  "Describe the machine",
  "Tell the compiler that handlers are hot",
  "Test recursion with two calls",
  "Release 3",
  "Print floats so that nothing is lost",
  "Add --counts, which says how often each instruction ran",
  "Add ne",
  "Point from the README to the rest of the documentation"
];

import type {Experiment, Step} from "../experiment/experiment.ts";
import type {ComparisonFinding, Event, Finding, Measurement, RunPlan, Variant, Verdict} from "../result/types.ts";
import {binaries, emptyBinaries} from "./binaries.ts";
import {bisect, emptyBisection} from "./bisect.ts";
import type {BisectContext} from "./bisect.ts";
import {compare} from "./compare.ts";
import type {CompareContext, CompareProgress} from "./compare.ts";
import type {StepContext} from "./context.ts";
import {counters, emptyCounters} from "./counters.ts";
import type {Log} from "./journaled-lab.ts";
import type {Lab} from "./lab.ts";
import {emptyLayout, layout} from "./layout.ts";
import {needs, type Need} from "./needs.ts";
import {emptyProfile, profile} from "./profile.ts";
import {bisectionScript} from "./script.ts";
import type {ScriptRequest} from "./script.ts";
import type {SearchProgress} from "./search.ts";
import {emptyTimeline, timeline} from "./timeline.ts";

export interface RunOptions {
  experiment: Experiment;
  log: Log;
  lab: Lab;
  seed: number;
  watch(progress: CompareProgress): void;
  follow(progress: SearchProgress): void;
  /** called before a step is taken, to give it the machine that it needs */
  ready(need: Need): Promise<void>;
  now?: () => Date;
}

/**
 * Takes an experiment’s steps in their order, and journals what each found. A
 * step whose finding is in the journal already is not taken again.
 */
export async function investigate({
  experiment,
  log,
  lab,
  seed,
  watch,
  follow,
  ready,
  now = () => new Date()
}: RunOptions): Promise<void> {
  const at = (): string => now().toISOString();
  if (!log.events.some(({event}) => event === "plan")) {
    log.append({event: "plan", at: at(), ...describePlan(experiment)});
  }
  const script = (request: ScriptRequest): string | null => bisectionScript(experiment, request);
  const context = {seed, patched: patchedVariants(experiment), watch, follow, script};
  for (const step of experiment.steps) {
    if (findings(log.events).some((finding) => finding.step === step.name)) continue;
    const skipped = whySkip(step, findings(log.events));
    if (skipped === null) await ready(needs[step.kind]);
    const found =
      skipped === null ? await take(step, lab, {...context, earlier: findings(log.events)}) : [skip(step, skipped)];
    for (const finding of found) {
      // What a step’s own finding rests on may be there from before an interruption.
      if (findings(log.events).some(({step}) => step === finding.step)) continue;
      log.append({event: "finding", at: at(), finding});
    }
  }
}

/** Takes a step, and returns what it found: its own finding after those that it rests on. */
async function take(step: Step, lab: Lab, context: CompareContext & BisectContext & StepContext): Promise<Finding[]> {
  switch (step.kind) {
    case "compare":
      return [await compare(step, lab, context)];
    case "bisect":
      return bisect(step, lab, context);
    case "timeline":
      return timeline(step, lab, context);
    case "counters":
      return [await counters(step, lab, context)];
    case "profile":
      return [await profile(step, lab, context)];
    case "binaries":
      return [await binaries(step, lab, context)];
    case "layout":
      return [await layout(step, lab, context)];
  }
}

/** Returns what a run will build and measure, as its journal and artifact hold it. */
export function describePlan({steps, variants, measurements, flags}: Experiment): {
  plan: RunPlan;
  variants: Variant[];
  measurements: Measurement[];
} {
  const used = new Set(steps.flatMap(namedVariants));
  const named = variants.filter(({name}) => used.has(name));
  const measured = new Set(steps.flatMap((step) => step.measurements.map(({measurement}) => measurement)));
  return {
    plan: {
      steps: steps.flatMap((step) =>
        step.measurements.map(({measurement, plan}) => ({
          step: step.name,
          measurement,
          variants: namedVariants(step),
          builds: plan.builds,
          delta: plan.delta,
          rounds: plan.stopping
        }))
      )
    },
    variants: named.map(({name, revision, flags: setting}) => {
      const found = flags.find((one) => one.name === setting);
      return {name, revision, flags: setting, flagsText: found === undefined ? null : describeFlags(found)};
    }),
    measurements: measurements
      .filter(({name}) => measured.has(name))
      .map(({name, command, shell, reads, cpus, timeoutMs, metrics, plan}) => ({
        name,
        command,
        shell,
        reads: reads.kind,
        cpus: String(cpus),
        timeoutMs,
        metrics: metrics.map((metric) => ({
          name: metric.name,
          unit: metric.unit ?? "",
          better: metric.better ?? "lower",
          delta: metric.delta ?? plan.delta,
          summary: metric.summary ?? "median"
        })),
        loops: {}
      }))
  };
}

/** Returns the variants of the experiment that a step builds; searches build others beside them. */
export function namedVariants(step: Step): string[] {
  switch (step.kind) {
    case "compare":
      return [...new Set(step.pairs.flatMap(({baseline, variant}) => [baseline, variant]))];
    case "bisect":
      return [step.good, step.bad];
    case "timeline":
      return [];
    case "counters":
    case "profile":
    case "binaries":
    case "layout":
      return step.variants;
  }
}

function describeFlags({text, runText, build, run}: Experiment["flags"][number]): string {
  const set = (values: Record<string, string>): string[] =>
    Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return [text, ...set(build), runText, ...set(run)].filter(Boolean).join(" ");
}

/** Returns the variants that are another one with patches, under the same flags. */
function patchedVariants({revisions, variants}: Experiment): {variant: string; of: string}[] {
  return variants.flatMap(({name, revision, flags}) => {
    const found = revisions.find((one) => one.name === revision);
    if (found === undefined || found.of === null || found.patches.length === 0) return [];
    const of = variants.find((one) => one.revision === found.of && one.flags === flags);
    return of === undefined ? [] : [{variant: name, of: of.name}];
  });
}

const verdicts: Record<string, Verdict> = {
  slower: "worse",
  faster: "better",
  equivalent: "equivalent",
  inconclusive: "inconclusive"
};

/** Returns why a step is not to be taken, as a sentence; null if it is. */
function whySkip({when}: Step, findings: readonly Finding[]): string | null {
  if (when === null) return null;
  const finding = findings.find(({step}) => step === when.step);
  if (finding?.status !== "done") return `The step ${when.step} was not done.`;
  if (finding.kind !== "comparison") return `The step ${when.step} compared nothing.`;
  const judged = finding.comparisons.filter((comparison) => comparison.judged);
  const negated = when.is.startsWith("not ");
  const wanted = verdicts[when.is.replace(/^not /, "")];
  const holds = judged.some(({verdict}) => verdict === wanted) !== negated;
  return holds ? null : `The step ${when.step} did not find “${when.is}”, on which this one depends.`;
}

function skip(step: Step, reason: string): Finding {
  const skipped = {status: "skipped" as const, reason};
  switch (step.kind) {
    case "bisect":
      return {...emptyBisection(step, step), ...skipped};
    case "timeline":
      return {...emptyTimeline(step), ...skipped};
    case "compare":
      return {...emptyComparison(step), ...skipped};
    case "counters":
      return {...emptyCounters(step), ...skipped};
    case "profile":
      return {...emptyProfile(step), ...skipped};
    case "binaries":
      return {...emptyBinaries(step), ...skipped};
    case "layout":
      return {...emptyLayout(step), ...skipped};
  }
}

function emptyComparison({name, question}: Step): ComparisonFinding {
  return {
    kind: "comparison",
    step: name,
    question,
    status: "done",
    reason: null,
    pairs: [],
    confidence: 0.95,
    correction: "none",
    rounds: [],
    comparisons: [],
    recoveries: [],
    interactions: [],
    published: [],
    expect: null
  };
}

function findings(events: readonly Event[]): Finding[] {
  return events.flatMap((event) => (event.event === "finding" ? [event.finding] : []));
}

import type {Experiment, Step} from "../experiment/experiment.ts";
import type {Event, Finding, Measurement, RunPlan, Variant, Verdict} from "../result/types.ts";
import {compare} from "./compare.ts";
import type {CompareProgress} from "./compare.ts";
import type {Log} from "./journaled-lab.ts";
import type {Lab} from "./lab.ts";

export interface RunOptions {
  experiment: Experiment;
  log: Log;
  lab: Lab;
  seed: number;
  watch(progress: CompareProgress): void;
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
  now = () => new Date()
}: RunOptions): Promise<void> {
  const at = (): string => now().toISOString();
  if (!log.events.some(({event}) => event === "plan")) {
    log.append({event: "plan", at: at(), ...describePlan(experiment)});
  }
  const patched = patchedVariants(experiment);
  for (const step of experiment.steps) {
    if (findings(log.events).some((finding) => finding.step === step.name)) continue;
    const skipped = whySkip(step, findings(log.events));
    if (step.kind !== "compare") throw new Error(`The step ${step.kind} is not available yet.`);
    const finding: Finding =
      skipped === null ? await compare(step, lab, {seed, patched, watch}) : skip(step.name, step.question, skipped);
    log.append({event: "finding", at: at(), finding});
  }
}

/** Returns what a run will build and measure, as its journal and artifact hold it. */
export function describePlan({steps, variants, measurements, flags}: Experiment): {
  plan: RunPlan;
  variants: Variant[];
  measurements: Measurement[];
} {
  const compares = steps.flatMap((step) => (step.kind === "compare" ? [step] : []));
  const used = new Set(compares.flatMap(({pairs}) => pairs.flatMap(({baseline, variant}) => [baseline, variant])));
  const named = variants.filter(({name}) => used.has(name));
  const measured = new Set(compares.flatMap((step) => step.measurements.map(({measurement}) => measurement)));
  return {
    plan: {
      steps: compares.flatMap((step) =>
        step.measurements.map(({measurement, plan}) => ({
          step: step.name,
          measurement,
          variants: [...new Set(step.pairs.flatMap(({baseline, variant}) => [baseline, variant]))],
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

function skip(step: string, question: string | null, reason: string): Finding {
  return {
    kind: "comparison",
    step,
    question,
    status: "skipped",
    reason,
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

import {rows} from "../../../runner/result/samples.ts";
import type {Artifact, Comparison, Sample} from "../../../runner/result/types.ts";
import {sampleValue} from "../../../runner/statistics/hierarchy.ts";
import {sortPairs, type Couple, type Measured, type Pairs} from "../../../runner/statistics/pairs.ts";

/** What one chart of samples shows: a metric of a benchmark, in a step. */
export interface Topic {
  step: string;
  measurement: string;
  benchmark: string;
  metric: string;
  unit: string;
}

/** A sample, as a chart shows it. */
export interface Point {
  sample: Sample;
  time: number; // its round, and a fraction for its position in it
  value: number; // NaN: it failed
  counted: boolean; // false: it is in no pair that counts
}

/** Returns each metric that a step judged, and, where none was, the first it described. */
export function topics({findings}: Artifact): Topic[] {
  return findings.flatMap(({step, comparisons}) => {
    const judged = comparisons.filter((comparison) => comparison.judged);
    const all = (judged.length > 0 ? judged : comparisons.slice(0, 1)).map((comparison) => topicOf(step, comparison));
    return [...new Map(all.map((topic) => [keyOf(topic), topic])).values()];
  });
}

/** Returns the name of the step that made a comparison. */
export function stepOf({findings}: Artifact, comparison: Comparison): string {
  return findings.find(({comparisons}) => comparisons.includes(comparison))?.step ?? "";
}

export function topicOf(step: string, {measurement, benchmark, metric, unit}: Comparison): Topic {
  return {step, measurement, benchmark, metric, unit};
}

/** Returns the comparisons of a topic. */
export function comparisonsOf({findings}: Artifact, topic: Topic): Comparison[] {
  return findings.flatMap(({step, comparisons}) =>
    comparisons.filter((comparison) => keyOf(topicOf(step, comparison)) === keyOf(topic))
  );
}

/** Returns a topic’s samples in the order in which they were taken. */
export function pointsOf(artifact: Artifact, topic: Topic): Point[] {
  const samples = samplesOf(artifact, topic);
  const counted = new Set<string>();
  for (const comparison of comparisonsOf(artifact, topic)) {
    for (const control of [false, true]) {
      const usable = new Set(pairsOf(artifact, topic, comparison, control).usable.map(({round}) => round));
      for (const {id, variant, control: isControl, round} of samples) {
        const partner = control ? variant === comparison.baseline : variant === comparison.variant && !isControl;
        const baseline = variant === comparison.baseline && !isControl;
        if ((partner || baseline) && usable.has(round)) counted.add(id);
      }
    }
  }
  const positions = Math.max(1, ...samples.map(({position}) => position));
  return samples.map((sample) => ({
    sample,
    time: sample.round + (sample.position - (positions + 1) / 2) / (positions + 0.6),
    value: valueOf(artifact, sample, topic),
    counted: counted.has(sample.id)
  }));
}

/** Returns the pairs of a comparison, or those of its baseline with its control. */
export function pairsOf(
  artifact: Artifact,
  topic: Topic,
  {baseline, variant}: {baseline: string; variant: string},
  control = false
): Pairs {
  const samples = samplesOf(artifact, topic);
  const couples = new Map<number, Couple>();
  const torn = new Set(samples.filter(({status}) => status === "interrupted").map(({round}) => round));
  for (const sample of samples) {
    if (torn.has(sample.round)) continue; // an interruption sets the whole round aside
    const couple = couples.get(sample.round) ?? {round: sample.round, baseline: null, variant: null};
    couples.set(sample.round, couple);
    if (sample.status !== "ok") continue;
    const measured: Measured = {value: valueOf(artifact, sample, topic), canaries: sample.canaries};
    if (sample.variant === baseline && !sample.control) couple.baseline = measured;
    else if (control ? sample.control : sample.variant === variant && !sample.control) couple.variant = measured;
  }
  return sortPairs([...couples.values()]);
}

const samplesByArtifact = new WeakMap<Artifact, Sample[]>();

function samplesOf(artifact: Artifact, {step, measurement}: Topic): Sample[] {
  const all = samplesByArtifact.get(artifact) ?? rows(artifact);
  samplesByArtifact.set(artifact, all);
  return all.filter((sample) => sample.step === step && sample.measurement === measurement);
}

function valueOf({measurements}: Artifact, {values, measurement}: Sample, {benchmark, metric}: Topic): number {
  const summary = measurements
    .find(({name}) => name === measurement)
    ?.metrics.find(({name}) => name === metric)?.summary;
  const processes = values[benchmark]?.[metric];
  return processes ? sampleValue(processes, summary) : NaN;
}

function keyOf({step, measurement, benchmark, metric}: Topic): string {
  return JSON.stringify([step, measurement, benchmark, metric]);
}

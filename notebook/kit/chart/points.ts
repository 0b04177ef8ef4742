import {rows} from "../../../runner/result/samples.ts";
import {findingsOf, metricIn} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison, Metric, Sample, Summary} from "../../../runner/result/types.ts";
import {measuredValue, pairSamples, type ReplicatedPairs} from "../../../runner/statistics/couples.ts";
import {outliers} from "../../../runner/statistics/outliers.ts";

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
  counted: boolean; // false: it is in no pair that counts, nor in the round that is being taken
  whole: boolean; // false: its round was torn, or is warm-up
  outlier: boolean; // among its variant’s values, by Tukey’s fences
}

/** Returns each metric that a step judged, and, where none was, the first it described. */
export function topics(artifact: Artifact): Topic[] {
  return findingsOf(artifact, "comparison").flatMap(({step, comparisons}) => {
    const judged = comparisons.filter((comparison) => comparison.judged);
    const all = (judged.length > 0 ? judged : comparisons.slice(0, 1)).map((comparison) => topicOf(step, comparison));
    return [...new Map(all.map((topic) => [keyOf(topic), topic])).values()];
  });
}

/** Returns the name of the step that made a comparison. */
export function stepOf(artifact: Artifact, comparison: Comparison): string {
  return findingsOf(artifact, "comparison").find(({comparisons}) => comparisons.includes(comparison))?.step ?? "";
}

export function topicOf(step: string, {measurement, benchmark, metric, unit}: Comparison): Topic {
  return {step, measurement, benchmark, metric, unit};
}

/** Returns the comparisons of a topic. */
export function comparisonsOf(artifact: Artifact, topic: Topic): Comparison[] {
  return findingsOf(artifact, "comparison").flatMap(({step, comparisons}) =>
    comparisons.filter((comparison) => keyOf(topicOf(step, comparison)) === keyOf(topic))
  );
}

/**
 * Returns the summaries that a topic’s comparisons state, one of each variant
 * and one of its second start in each round. All comparisons with a variant
 * state the same: it is of all its samples in rounds that count.
 */
export function summariesOf(artifact: Artifact, topic: Topic): Summary[] {
  const all = comparisonsOf(artifact, topic).flatMap(({summaries}) => summaries);
  return [...new Map(all.map((summary) => [JSON.stringify([summary.variant, summary.control]), summary])).values()];
}

/** Returns a topic’s samples in the order in which they were taken. */
export function pointsOf(artifact: Artifact, topic: Topic): Point[] {
  const known = pointsByArtifact.get(artifact) ?? new Map<string, Point[]>();
  pointsByArtifact.set(artifact, known);
  const points = known.get(keyOf(topic)) ?? toPoints(artifact, topic);
  known.set(keyOf(topic), points);
  return points;
}

const pointsByArtifact = new WeakMap<Artifact, Map<string, Point[]>>();

function toPoints(artifact: Artifact, topic: Topic): Point[] {
  const samples = samplesOf(artifact, topic);
  const metric = metricOf(artifact, topic);
  const without = uncountedRounds(artifact, topic, samples);
  const counted = new Set<Sample>();
  for (const {baseline, variant} of comparisonsOf(artifact, topic)) {
    for (const control of [false, true]) {
      const contrast = {baseline, variant: control ? baseline : variant, control};
      for (const [replicate, {usable}] of pairsOf(artifact, topic, contrast).replicates) {
        const rounds = new Set(usable.map(({round}) => round));
        for (const sample of samples) {
          const isPart = sample.control ? control : sample.variant === baseline || sample.variant === contrast.variant;
          if (isPart && sample.replicate === replicate && rounds.has(sample.round)) counted.add(sample);
        }
      }
    }
  }
  // Whether a sample of the round that is being taken counts is not known before its pair is whole.
  const last = artifact.run.status === "running" ? samples.at(-1)?.round : undefined;
  const isPending = ({round, status}: Sample) => round === last && status === "ok";
  const positions = samples.reduce((most, {position}) => Math.max(most, position), 1);
  const points = samples.map((sample) => ({
    sample,
    time: sample.round + (sample.position - (positions + 1) / 2) / (positions + 0.6),
    value: measuredValue(sample, topic.benchmark, metric) ?? NaN,
    counted: counted.has(sample) || isPending(sample),
    whole: !without.has(sample.round),
    outlier: false
  }));
  for (const {name} of artifact.variants) {
    const own = points.filter(
      ({sample, value}) => sample.variant === name && !sample.control && Number.isFinite(value)
    );
    const labels = outliers(own.map(({value}) => value));
    own.forEach((point, i) => (point.outlier = labels[i] !== null));
  }
  return points;
}

/** Returns the samples that a topic’s comparisons were made from: those of rounds that count. */
export function comparedSamples(artifact: Artifact, topic: Topic): Sample[] {
  const samples = samplesOf(artifact, topic);
  const without = uncountedRounds(artifact, topic, samples);
  return without.size === 0 ? samples : samples.filter(({round}) => !without.has(round));
}

const pairsByArtifact = new WeakMap<Artifact, Map<string, ReplicatedPairs>>();

/** Returns the pairs of a topic’s samples, in the rounds that count. */
export function pairsOf(
  artifact: Artifact,
  topic: Topic,
  contrast: {baseline: string; variant: string; control: boolean}
): ReplicatedPairs {
  const known = pairsByArtifact.get(artifact) ?? new Map<string, ReplicatedPairs>();
  pairsByArtifact.set(artifact, known);
  const {baseline, variant, control} = contrast;
  const key = JSON.stringify([keyOf(topic), baseline, variant, control]);
  const own = known.get(key) ?? pairSamplesOf(artifact, topic, contrast);
  known.set(key, own);
  return own;
}

function pairSamplesOf(
  artifact: Artifact,
  topic: Topic,
  contrast: {baseline: string; variant: string; control: boolean}
): ReplicatedPairs {
  return pairSamples(
    comparedSamples(artifact, topic).filter(
      ({variant}) => variant === contrast.baseline || variant === contrast.variant
    ),
    {...contrast, benchmark: topic.benchmark, metric: metricOf(artifact, topic)}
  );
}

/** Rounds that an interruption tore are set aside as a whole, and the first whole ones may be warm-up. */
function uncountedRounds(artifact: Artifact, {step, measurement}: Topic, samples: readonly Sample[]): Set<number> {
  const rounds = findingsOf(artifact, "comparison").find((finding) => finding.step === step)?.rounds;
  const warmup = rounds?.find((entry) => entry.measurement === measurement)?.warmup ?? 0;
  const torn = new Set(samples.filter(({status}) => status === "interrupted").map(({round}) => round));
  const whole = [...new Set(samples.map(({round}) => round))].filter((round) => !torn.has(round)).sort((a, b) => a - b);
  return new Set([...torn, ...whole.slice(0, warmup)]);
}

const samplesByArtifact = new WeakMap<Artifact, Sample[]>();

/** Returns a topic’s samples, one object each, which stay the same for an artifact. */
export function samplesOf(artifact: Artifact, {step, measurement}: Topic): Sample[] {
  const all = samplesByArtifact.get(artifact) ?? rows(artifact);
  samplesByArtifact.set(artifact, all);
  return all.filter((sample) => sample.step === step && sample.measurement === measurement);
}

/** Returns what the artifact says of a topic’s metric, with its step’s δ. */
export function metricOf(artifact: Artifact, topic: Topic): Metric {
  const known = metricIn(artifact, topic);
  if (known !== undefined) return known;
  const {metric: name, unit} = topic;
  return {name, unit, better: "lower", delta: {kind: "relative", value: 0}, summary: "median"};
}

function keyOf({step, measurement, benchmark, metric}: Topic): string {
  return JSON.stringify([step, measurement, benchmark, metric]);
}

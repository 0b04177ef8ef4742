import type {Artifact, Comparison, ComparisonFinding, Interaction} from "../../../runner/result/types.ts";
import {compareSamples} from "../../../runner/statistics/comparison.ts";
import {interactionOf} from "../../../runner/statistics/interaction.ts";
import {comparedSamples, metricOf, stepOf, topicOf} from "../chart/points.ts";

const recounted = new WeakMap<Artifact, Artifact>();

/**
 * Returns the artifact as if no pair had been set aside for its canaries: its
 * judged comparisons, those that are described beside them, and 2×2s made again
 * from the samples, by the statistics that made them. Rounds that were torn, and
 * warm-up, stay out: they are not whole, or were never meant to count.
 */
export function countAll(artifact: Artifact): Artifact {
  const known = recounted.get(artifact);
  if (known) return known;
  const {samples, findings} = artifact;
  // Without canaries nothing is known against a pair.
  const blind = {...artifact, samples: {...samples, canaries: samples.canaries.map(() => null)}};
  const all = {
    ...blind,
    findings: findings.map((finding) =>
      finding.kind === "comparison"
        ? {
            ...finding,
            comparisons: finding.comparisons.map((comparison) => compareAgain(blind, comparison)),
            interactions: finding.interactions.map((interaction) => crossAgain(blind, finding, interaction))
          }
        : finding
    )
  };
  recounted.set(artifact, all);
  return all;
}

/** Makes a comparison again from an artifact’s samples, at the level that its interval has. */
export function compareAgain(artifact: Artifact, comparison: Comparison): Comparison {
  const {baseline, variant, measurement, benchmark, judged, states} = comparison;
  const level = (comparison.effect ?? comparison.all)?.interval.level;
  if (level === undefined) return comparison;
  const topic = topicOf(stepOf(artifact, comparison), comparison);
  const metric = metricOf(artifact, topic);
  const compared = {baseline, variant, measurement, benchmark, metric, judged, level};
  // By which state the machine was in, the artifact alone can tell.
  return {...compareSamples(comparedSamples(artifact, topic), compared), states};
}

/** Makes a 2×2’s interaction again. */
function crossAgain(artifact: Artifact, {step}: ComparisonFinding, interaction: Interaction): Interaction {
  const topic = {...interaction, step, unit: ""};
  const {first, second, measurement, benchmark, effect} = interaction;
  const crossed = {first, second, measurement, benchmark, metric: metricOf(artifact, topic)};
  return interactionOf(comparedSamples(artifact, topic), {...crossed, level: effect.interval.level}) ?? interaction;
}

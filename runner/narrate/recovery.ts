import type {Artifact, ComparisonFinding, Interaction, Recovery} from "../result/types.ts";
import {hasGap} from "../result/findings.ts";
import {formatEffect} from "./effect.ts";
import {formatLevel, formatPercent} from "./units.ts";
import {isPlainTime, list, plural, sentence} from "./words.ts";

/** Returns a sentence that says how much of a gap a patch closes. */
export function recoverySentence(recovery: Recovery, finding: ComparisonFinding, artifact: Artifact): string {
  const {baseline, variant, patched, share, interval} = recovery;
  const {low, high, level} = interval;
  const bounds =
    low === null || high === null
      ? `no ${formatLevel(level)} interval`
      : `${formatLevel(level)} interval ${formatPercent(low)} to ${formatPercent(high)}`;
  if (!hasGap(recovery, finding)) {
    return `There is no clear gap between ${baseline} and ${variant} that ${patched} could recover.`;
  }
  const gap = `the gap between ${baseline} and ${variant}`;
  const who = describePatched(recovery, artifact);
  if (low !== null && low > 0) return sentence(`${who} recovers ${formatPercent(share)} of ${gap} (${bounds})`);
  if (high !== null && high < 0)
    return sentence(`${who} widens ${gap}: it recovers ${formatPercent(share)} (${bounds})`);
  return `Whether ${patched} recovers any of ${gap} cannot be told: ${formatPercent(share)} (${bounds}).`;
}

/** Returns what a patch recovers, to stand within a sentence. */
export function recoveryClause({interval: {low, high}, patched, share}: Recovery): string {
  if (low !== null && low > 0) return `${patched} recovers ${formatPercent(share)} of the gap`;
  return high !== null && high < 0
    ? `${patched} widens the gap by ${formatPercent(-share)}`
    : `whether ${patched} recovers any of the gap cannot be told`;
}

/**
 * Returns a sentence that says whether a change has the same effect in two
 * places. The interaction’s effect is the second pair’s over the first’s.
 */
export function interactionSentence(interaction: Interaction, artifact: Artifact): string {
  const {effect, first, second, metric} = interaction;
  const [one, other] = [first, second].map(({baseline, variant}) => `from ${baseline} to ${variant}`);
  const unit = unitOf(interaction, artifact);
  const what = isPlainTime({metric, unit}) ? "the time" : `the ${metric}`;
  const size =
    effect.scale === "ratio"
      ? `the ratio of the second to the first is ${formatEffect(effect, unit)}`
      : `the second less the first is ${formatEffect(effect, unit)}`;
  const basis = `(${formatLevel(effect.interval.level)} interval, ${plural(effect.pairs, "pair")})`;
  const both = `Going ${one} and going ${other}`;
  switch (interaction.outcome) {
    case "differ":
      return `${both} change ${what} differently: ${size} ${basis}.`;
    case "same":
      return `${both} change ${what} alike: ${size} ${basis}.`;
    case "cannot tell":
      return `Whether going ${one} and going ${other} change ${what} differently cannot be told: ${size} ${basis}.`;
  }
}

/** Returns a patched variant with what it is, e.g., "cured (slow with hot.patch)". */
function describePatched({variant, patched}: Recovery, {revisions, variants}: Artifact): string {
  const name = variants.find(({name}) => name === patched)?.revision;
  const patches = revisions.find((revision) => revision.name === name)?.patches ?? [];
  return patches.length > 0 ? `${patched} (${variant} with ${list(patches.map(({name}) => name))})` : patched;
}

function unitOf({measurement, metric}: Interaction, {measurements}: Artifact): string {
  const found = measurements.find(({name}) => name === measurement);
  return found?.metrics.find(({name}) => name === metric)?.unit ?? "";
}

import type {Artifact, ComparisonFinding, Recovery} from "../result/types.ts";
import {hasGap} from "../result/findings.ts";
import {formatLevel, formatPercent} from "./units.ts";
import {list, sentence} from "./words.ts";

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

/** Returns a patched variant with what it is, e.g., "cured (slow with hot.patch)". */
function describePatched({variant, patched}: Recovery, {revisions, variants}: Artifact): string {
  const name = variants.find(({name}) => name === patched)?.revision;
  const patches = revisions.find((revision) => revision.name === name)?.patches ?? [];
  return patches.length > 0 ? `${patched} (${variant} with ${list(patches.map(({name}) => name))})` : patched;
}

import {cleanBuilds} from "../result/builds.ts";
import type {Artifact, Build, Comparison} from "../result/types.ts";
import {formatEffect, negligible, none} from "./effect.ts";
import {formatValue} from "./units.ts";
import {capital, list, ordinal, plural, sentence, verdictWord} from "./words.ts";

/**
 * Returns what has to be said beside a comparison’s sentence, a sentence each:
 * what it says of builds, pairs that were set aside, states of the machine, and
 * what is odd about the values.
 */
export function compareCaveats(comparison: Comparison, artifact: Artifact): string[] {
  return [
    ...replicateSentences(comparison, artifact),
    ...setAsideSentences(comparison),
    ...stateSentences(comparison),
    ...comparison.labels.map(({text}) => sentence(text))
  ];
}

/**
 * Returns what the number of builds allows to be concluded. One build of each
 * variant supports that two binaries differ, and no more; only several builds
 * support that the change makes the difference.
 */
export function replicateSentences(comparison: Comparison, artifact: Artifact): string[] {
  const {baseline, effect, judged, variant, verdict} = comparison;
  if (buildsDisagree(comparison)) return [`By build, it is ${eachBuild(comparison)}.`];
  if (!judged || !effect || !verdict || verdict === "too noisy" || verdict === "inconclusive") return [];
  const ours = buildsOf(artifact, variant);
  const theirs = buildsOf(artifact, baseline);
  if (ours.length === 0 || theirs.length === 0) return []; // nothing was built
  if (ours.every(({key}) => theirs.some((build) => build.key === key))) {
    return ["Both are the same build, run in two ways."];
  }
  const replicates = measuredReplicates(comparison);
  if (replicates.length < 2) {
    return verdict === "equivalent"
      ? ["One build of each was measured, so this holds for these two binaries."]
      : ["One build of each was measured: these two binaries differ, which need not be due to the change."];
  }
  return [agreement(comparison, conclusion(ours, theirs)), ...sameness(comparison, ours, theirs)];
}

/**
 * Returns whether each clean build shows by itself what all show together: yes,
 * no if their intervals exclude each other, unclear if a build’s own pairs are
 * too few to tell; null where there is but one build.
 */
export function buildsAgree(comparison: Comparison): "yes" | "no" | "unclear" | null {
  const {delta, effect, verdict} = comparison;
  const replicates = measuredReplicates(comparison);
  if (replicates.length < 2 || !effect) return null;
  const intervals = replicates.map((replicate) => replicate.effect.interval);
  const [from, to] = negligible(effect, delta);
  const shown = intervals.every(({low, high}) =>
    verdict === "worse" || verdict === "better"
      ? effect.estimate > none(effect)
        ? low !== null && low > to
        : high !== null && high < from
      : low !== null && low >= from && high !== null && high <= to
  );
  if (shown) return "yes";
  const overlap =
    Math.max(...intervals.map(({low}) => low ?? -Infinity)) <= Math.min(...intervals.map(({high}) => high ?? Infinity));
  return overlap ? "unclear" : "no";
}

/**
 * Returns whether a difference was found that not every build shows, which is
 * why there is no verdict: it is one between builds, not between variants.
 */
export function buildsDisagree(comparison: Comparison): boolean {
  const {delta, effect, floor, verdict} = comparison;
  if (verdict !== "inconclusive" || !effect || floor === null) return false;
  const [from, to] = negligible(effect, delta);
  const {low, high} = effect.interval;
  const beyond = (low !== null && low > to) || (high !== null && high < from);
  return (
    beyond &&
    comparison.replicates.some(({effect: {estimate}}) =>
      effect.estimate > none(effect) ? estimate <= to : estimate >= from
    )
  );
}

function eachBuild(comparison: Comparison): string {
  return list(
    measuredReplicates(comparison).map(
      ({replicate, effect}) => `${formatEffect(effect, comparison.unit)} for the ${ordinal(replicate)}`
    )
  );
}

/**
 * Returns what it means that each build shows a difference. Where rebuilding gives
 * the same bytes, builds sample nothing: it is the same binary again.
 */
function conclusion(ours: readonly Build[], theirs: readonly Build[]): string {
  return isSame([ours, theirs], fileHashes)
    ? "and rebuilding gives the same bytes: this is what the change makes here, be it by its code or by where it places code"
    : "which one odd build does not explain";
}

function agreement(comparison: Comparison, change: string): string {
  const {unit, variant, verdict} = comparison;
  const replicates = measuredReplicates(comparison);
  const builds = `the ${plural(replicates.length, "clean build")} of ${variant}`;
  const each = eachBuild(comparison);
  const judged = verdict === "worse" || verdict === "better";
  switch (buildsAgree(comparison)) {
    case "yes": {
      const [, second] = replicates;
      if (!judged) return `Each of ${builds} shows it by itself: ${each}.`;
      const word = verdictWord(comparison, verdict);
      return replicates.length === 2 && second
        ? `The second clean build of ${variant} is ${word} again, ${formatEffect(second.effect, unit)}, ${change}.`
        : `Each of ${builds} is ${word} by itself (${each}), ${change}.`;
    }
    case "no":
      return `${capital(builds)} differ among themselves: ${each}.`;
    case "unclear":
    case null:
      return `${capital(builds)} agree as far as can be told, though not each decides by itself: ${each}.`;
  }
}

/** Returns what rebuilding gave, unless it was the same bytes of which a conclusion was drawn already. */
function sameness(comparison: Comparison, ours: readonly Build[], theirs: readonly Build[]): string[] {
  const {baseline, variant, verdict} = comparison;
  const arms = [ours, theirs];
  const drawn = (verdict === "worse" || verdict === "better") && buildsAgree(comparison) === "yes";
  const what = isSame(arms, fileHashes) ? "bytes" : isSame(arms, codeHashes) ? "machine code" : null;
  if (what === null || (drawn && what === "bytes")) return [];
  return [`Each clean build of ${variant} gave the same ${what}, as did each of ${baseline}.`];
}

/** Whether all builds of each arm are alike in what was kept of them. */
function isSame(arms: readonly (readonly Build[])[], identity: (build: Build) => string): boolean {
  const kept = arms.every((arm) => arm.every(({files}) => files.length > 0));
  return kept && arms.every((arm) => new Set(arm.map(identity)).size === 1);
}

function fileHashes({files}: Build): string {
  return files.map(({sha256}) => sha256).join();
}

function codeHashes({files}: Build): string {
  return files.map(({sha256, textSha256}) => textSha256 ?? sha256).join();
}

function setAsideSentences({all, effect, judged, setAside, unit}: Comparison): string[] {
  if (!judged || setAside === 0) return [];
  const pairs = `the ${setAside === 1 ? "pair that was" : `${plural(setAside, "pair")} that were`} set aside`;
  const why = `because the machine’s speed changed within ${setAside === 1 ? "it" : "them"}`;
  if (!all || !effect) return [`Nothing is said of ${pairs} ${why}.`];
  return [`With ${pairs} ${why}, it would be ${formatEffect(all, unit)}.`];
}

function stateSentences({states, unit}: Comparison): string[] {
  if (states.length === 0) return [];
  const each = states.map(
    ({canaryNs, effect}) => `${formatEffect(effect, unit)} where the canary took ${formatValue(canaryNs, "ns")}`
  );
  return [`The machine ran at ${plural(states.length, "speed")}, and the result depends on it: ${list(each)}.`];
}

function measuredReplicates({replicates}: Comparison): Comparison["replicates"] {
  return [...replicates].sort((a, b) => a.replicate - b.replicate);
}

function buildsOf(artifact: Artifact, variant: string): Build[] {
  return cleanBuilds(artifact).filter((build) => build.variant === variant && build.status === "ok");
}

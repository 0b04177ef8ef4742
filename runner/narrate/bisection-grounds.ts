import {findingsOf} from "../result/findings.ts";
import type {Artifact, BisectionFinding, Comparison, Culprit, Metric} from "../result/types.ts";
import {MOST_STEPS} from "../statistics/bisection/several-steps.ts";
import {compareSentence} from "./comparison.ts";
import {formatEstimate, includesNone, intervalWords, negligible} from "./effect.ts";
import {judged} from "./finding.ts";
import {changeText, formatProbability, levelText, untestableText, type Subject} from "./history.ts";
import {askedName, madeBy, revisionName, revisionNoun, shortHash} from "./revision.ts";
import {searchCost} from "./search-cost.ts";
import {formatLevel} from "./units.ts";
import {capital, list, plural, sentence} from "./words.ts";

const MOST = 5; // candidates that have a figure each

/** Returns what a bisection rests on, in the order in which it was done. */
export function bisectionGrounds(finding: BisectionFinding, subject: Subject, artifact: Artifact): string[] {
  return [
    `${endsText(finding, subject)} ${rangeText(finding)}`,
    ...finding.culprits.flatMap((culprit) => [
      foundText(culprit, finding, subject),
      ...confirmationText(culprit, finding, artifact)
    ]),
    ...sameText(finding),
    ...restText(finding),
    searchCost(finding, artifact),
    ...help(finding, subject)
  ];
}

/** Returns the name of one of a finding’s revisions. */
export function nameAt({revisions}: Pick<BisectionFinding, "revisions">, index: number): string {
  const revision = revisions[index];
  return revision ? revisionName(revision) : `revision ${index}`;
}

/** Returns between what a change lies, and what of it cannot be tested. */
export function betweenText({after, before}: Culprit, finding: BisectionFinding): string {
  const untestable = finding.revisions.slice(before + 1, after).filter(({state}) => state === "untestable");
  const tested = untestable.length > 0 ? `; ${untestableText(untestable)}` : "";
  return `the change lies between ${nameAt(finding, before)} and ${nameAt(finding, after)}${tested}`;
}

/** Returns the judged comparisons by which a culprit was to be confirmed. */
export function confirmingComparisons({confirmation}: Culprit, artifact: Artifact): Comparison[] {
  return findingsOf(artifact, "comparison")
    .filter(({step}) => step === confirmation?.step)
    .flatMap(judged);
}

/** Returns whether what was named is confirmed, in a sentence. */
export function confirmationSentence({confirmation}: Culprit): string {
  const how = "Built anew and compared in pairs";
  switch (confirmation?.outcome) {
    case "confirmed":
      return confirmation.undone?.outcome === "recovers"
        ? `${how}, it is confirmed against what came before it, and undoing it at the bad end takes the difference back.`
        : `${how}, it is confirmed against what came before it.`;
    case "not confirmed":
      return `${how}, it is not confirmed: it does not differ in that way from what came before it.`;
    case "cannot tell":
      return `${how}, it is neither confirmed nor refuted.`;
    case undefined:
      return "It was not confirmed by a comparison.";
  }
}

/** Returns whether the ends differ, and by how much. */
function endsText({ends, levels, revisions, good, bad}: BisectionFinding, {metric}: Subject): string {
  const end = (variant: string): string => {
    const index = revisions.findIndex((revision) => revision.variant === variant);
    const level = levels.find(({revision}) => revision === index);
    const name = index < 0 ? variant : endName(variant, nameAt({revisions}, index));
    return `${name} gave ${level ? levelText(level, metric) : "no value"}`;
  };
  const differ =
    ends === null
      ? "whether they differ is not known"
      : `the bad end over the good one is ${formatEstimate(ends, metric.unit)} (${intervalWords(ends, metric.unit)})`;
  return `The ends were measured first: ${end(good)}, and ${end(bad)}; ${differ}.`;
}

function endName(variant: string, name: string): string {
  return /^[0-9a-f]{12}$/.test(variant) || variant === name ? name : `${variant} (${name})`;
}

/** Returns what lies between the ends, as far as it was to be searched. */
function rangeText({firstParent, input, path, revisions}: BisectionFinding): string {
  const count = plural(Math.max(0, revisions.length - 1), revisionNoun(revisions));
  const limits = [
    ...(input === null ? [] : [`of the input ${input}`]),
    ...(path.length === 0 ? [] : [`that touch ${list(path, "or")}`]),
    ...(firstParent && revisions.some(({parents}) => parents.length > 1) ? ["along first parents"] : [])
  ];
  return `From one to the other lead ${[count, ...limits].join(" ")}.`;
}

function foundText(culprit: Culprit, finding: BisectionFinding, {metric}: Subject): string {
  const {after, before, candidates, change, named} = culprit;
  const at = (index: number): string => {
    const level = finding.levels.find(({revision}) => revision === index);
    return level ? ` (${levelText(level, metric)})` : "";
  };
  if (named !== null) {
    const probability = candidates.find(({revision}) => revision === named)?.probability;
    const sure = probability === undefined ? "The" : `With a probability of ${formatProbability(probability)} the`;
    const by = madeBy(finding.revisions[named] ?? {author: null, date: null});
    const own = finding.levels.find(({revision}) => revision === after);
    const it =
      after === named
        ? own
          ? `its own ${levelText(own, metric)}`
          : "it"
        : `${nameAt(finding, after)}${at(after)} after it`;
    return [
      `${sure} change came with ${nameAt(finding, named)}${by && `, ${by}`}.`,
      `That rests on ${nameAt(finding, before)}${at(before)} before it, and on ${it}.`,
      ...(change === null ? [] : [`It changed ${changeText(change)}.`])
    ].join(" ");
  }
  const each = candidates
    .slice(0, MOST)
    .map(({revision, probability}) => `${nameAt(finding, revision)} with ${formatProbability(probability)}`);
  const more = candidates.length > MOST ? `, and ${candidates.length - MOST} more with less each` : "";
  const [below, above] = [at(before), at(after)];
  return [
    sentence(capital(betweenText(culprit, finding))),
    ...(each.length > 0 ? [`The candidates are ${list(each)}${more}.`] : []),
    ...(below && above ? [`Measured were the one before it${below}, and the one after it${above}.`] : [])
  ].join(" ");
}

/** Returns whether a culprit is confirmed, with the comparisons that say so under names for people. */
function confirmationText(culprit: Culprit, finding: BisectionFinding, artifact: Artifact): string[] {
  const {confirmation} = culprit;
  if (confirmation === null) return [];
  const named = new Map(finding.revisions.map(({hash, variant}) => [variant, shortHash(hash)]));
  const undone = confirmation.undone?.variant ?? null;
  const name = (variant: string): string =>
    variant === undone
      ? `${finding.bad} without ${shortHash(finding.revisions[culprit.named ?? -1]?.hash ?? "it")}`
      : [finding.good, finding.bad].includes(variant)
        ? variant
        : (named.get(variant) ?? variant);
  const compared = confirmingComparisons(culprit, artifact).map((comparison) => ({
    ...comparison,
    baseline: name(comparison.baseline),
    variant: name(comparison.variant)
  }));
  const sentences = compared.map((comparison) => compareSentence(comparison, compared));
  return [[confirmationSentence(culprit), ...sentences, ...undoneText(culprit, finding)].join(" ")];
}

function undoneText({confirmation}: Culprit, {bad}: BisectionFinding): string[] {
  switch (confirmation?.undone?.outcome) {
    case "does not apply":
      return [`What it changed cannot be undone at ${bad}: later changes touch the same lines.`];
    case "does not recover":
      return [`Undoing it at ${bad} does not take the difference back: something else holds it there by now.`];
    case "cannot tell":
      return [`Whether undoing it at ${bad} takes the difference back cannot be told.`];
    case "recovers":
    case undefined:
      return [];
  }
}

/** Returns which revisions needed no measuring, as their code is that of others. */
function sameText({revisions}: BisectionFinding): string[] {
  const same = revisions.filter(({sameAs}) => sameAs !== null);
  if (same.length === 0) return [];
  const each = same
    .slice(0, 3)
    .map((revision) => `${revisionName(revision)} has that of ${nameAt({revisions}, revision.sameAs ?? 0)}`);
  const more = same.length > 3 ? `, and so for ${same.length - 3} more` : "";
  return [
    `Some have the same code, byte for byte, so that what lies between cannot have made the difference: ${list(each)}${more}.`
  ];
}

/** Returns what else cannot be tested, outside of where a change lies. */
function restText({culprits, revisions}: BisectionFinding): string[] {
  const isTold = (index: number): boolean => culprits.some(({after, before}) => index > before && index < after);
  const others = revisions.filter(({state}, i) => state === "untestable" && !isTold(i));
  if (others.length === 0) return [];
  return culprits.length === 0
    ? [sentence(capital(untestableText(others)))]
    : [sentence(`Away from the change, ${untestableText(others)}`)];
}

/** Whether the ends of a search differ, and are known to do so by less than matters. */
export function differByLittle({ends, metric}: Pick<BisectionFinding, "ends" | "metric">): boolean {
  if (ends === null || metric === null || includesNone(ends)) return false;
  if ((metric.delta.kind === "relative") !== (ends.scale === "ratio")) return false;
  const [from, to] = negligible(ends, metric.delta.value);
  const {low, high} = ends.interval;
  return low !== null && low >= from && high !== null && high <= to;
}

/** Returns what cannot be told, and what would help. */
function help(finding: BisectionFinding, {metric}: {metric: Metric}): string[] {
  const {bad, confidence, culprits, good, outcome, revisions, stopped} = finding;
  const [from = good, to = bad] = [revisions[0], revisions.at(-1)].map((end) => end && askedName(end));
  const timeline = `add \`- timeline: {from: ${from}, to: ${to}}\` to the steps`;
  switch (outcome) {
    case "no difference":
      if (differByLittle(finding)) {
        return [
          `A search for less than matters would find chance. If that little does matter, give the step’s plan a smaller \`delta\`. If ${metric.name} was different for a while only, a timeline shows it: ${timeline}.`
        ];
      }
      return [
        `Where the ends do not differ, there is nothing to bisect. If ${metric.name} was different for a while only, a timeline shows it: ${timeline}. If it differed where you saw it, the ends, the build or the command are not those that you saw.`
      ];
    case "cannot tell":
    case null:
      return [
        `${sentence(stopped)} More rounds in the plan, or a quieter machine, let the search get further. A timeline shows whether there is one change or several: ${timeline}.`
      ];
    case "narrowed":
      return culprits.some(({candidates}) => candidates.length > 1)
        ? [
            `None of them can be named alone at the ${formatLevel(confidence)} asked for. What makes them build, a patch or an overlay, would tell them apart.`
          ]
        : [];
    case "several":
      return culprits.length < MOST_STEPS
        ? []
        : [
            `${MOST_STEPS} changes are the most that a search tells apart, and so there may be more. A timeline shows them all: ${timeline}.`
          ];
    case "found":
      return [];
  }
}

import type {Artifact, BisectionFinding, Culprit} from "../result/types.ts";
import {MOST_STEPS} from "../statistics/bisection/several-steps.ts";
import {betweenText, bisectionGrounds, confirmationSentence, differByLittle, nameAt} from "./bisection-grounds.ts";
import {formatLike} from "./comparison.ts";
import {formatEffect, formatEstimate} from "./effect.ts";
import {undone, type Narration} from "./finding.ts";
import {changeWord, changeWords, subjectName, type Subject} from "./history.ts";
import {revisionNoun} from "./revision.ts";
import {buildsOfSearch, samplesOfSearch} from "./search-cost.ts";
import {capital, list, plural, sentence} from "./words.ts";

const FEW = 3; // candidates that a headline can hold

/** Returns in words what a bisection found. */
export function narrateBisection(finding: BisectionFinding, artifact: Artifact): Narration {
  const {metric, status, stopped} = finding;
  if (status !== "done" || metric === null) {
    const headline = status === "done" ? "The bisection measured nothing" : undone(finding);
    return {headline, paragraphs: stopped ? [sentence(stopped)] : [], described: null, warnings: []};
  }
  const subject = {...finding, metric};
  return {
    headline: headlineOf(finding, subject),
    paragraphs: bisectionGrounds(finding, subject, artifact),
    described: null,
    warnings: warnings(finding)
  };
}

/** Returns the short answer of a bisection: what was found, whether it is confirmed, and what it took. */
export function bisectionAnswer(finding: BisectionFinding, artifact: Artifact): string[] {
  const headline = sentence(narrateBisection(finding, artifact).headline);
  const {culprits, ends, metric, outcome, revisions, status, stopped} = finding;
  if (status !== "done" || metric === null) return [headline];
  const [culprit] = culprits;
  const builds = plural(buildsOfSearch(finding, artifact), "build");
  const samples = plural(samplesOfSearch(finding), "sample");
  const took = `It took ${builds} and ${samples} of ${plural(revisions.length, revisionNoun(revisions))}.`;
  switch (outcome) {
    case "found":
      return [headline, ...(culprit ? [confirmationSentence(culprit)] : []), took];
    case "narrowed":
      return [headline, ...(culprit ? [sentence(capital(betweenText(culprit, finding)))] : []), took];
    case "several":
      return [headline, took];
    case "no difference":
      return [headline, ...(ends ? [`The bad end over the good one is ${formatEffect(ends, metric.unit)}.`] : [])];
    case "cannot tell":
    case null:
      return [headline, sentence(stopped)];
  }
}

function headlineOf(finding: BisectionFinding, subject: Subject): string {
  const {culprits, outcome, metric, revisions} = finding;
  const [culprit] = culprits;
  const size = ({effect}: Culprit): string =>
    effect && metric
      ? `${formatEstimate(effect, metric.unit)}, ${changeWord(metric, effect)}`
      : "by how much is not known";
  const did = ({effect}: Culprit): string =>
    effect && metric
      ? `${changeWords(subject, effect)} (${formatEstimate(effect, metric.unit)})`
      : `changed ${subjectName(subject)}`;
  switch (outcome) {
    case "found":
    case "narrowed":
      return culprit
        ? `${capitalOne(oneOf(culprit, finding))} ${did(culprit)}`
        : `What changed ${subjectName(subject)} was found`;
    case "several": {
      const each = culprits.map((one) => `${oneOf(one, finding)} (${size(one)})`);
      const atLeast = culprits.length < MOST_STEPS ? "" : "at least ";
      return `${subjectName(subject)} changed ${atLeast}${plural(culprits.length, "time")}: with ${list(each)}`;
    }
    case "no difference":
      return `Not bisectable: ${finding.good} and ${finding.bad} ${differing(finding)} in ${subjectName(subject)}`;
    case "cannot tell":
    case null:
      return `Which ${revisionNoun(revisions)} changed ${subjectName(subject)} cannot be told`;
  }
}

/** Whether ends that cannot be searched between do not differ, or by less than matters. */
function differing(finding: BisectionFinding): string {
  const {ends, metric} = finding;
  if (ends === null || metric === null || !differByLittle(finding)) return "do not differ";
  return `differ by less than ${formatLike(metric.delta.value, ends, metric.unit)}, the least that matters,`;
}

/** “One of” at the start; a name stays as it is. */
function capitalOne(text: string): string {
  return text.startsWith("one of ") ? capital(text) : text;
}

/** Returns a culprit’s name, or those of the candidates; many of them by the first and the last. */
function oneOf({candidates, named}: Culprit, finding: BisectionFinding): string {
  const ordered = candidates.map(({revision}) => revision).sort((a, b) => a - b);
  const [first = 0] = ordered;
  if (named !== null || ordered.length < 2) return nameAt(finding, named ?? first);
  if (ordered.length <= FEW) {
    return `one of ${list(
      ordered.map((index) => nameAt(finding, index)),
      "or"
    )}`;
  }
  const count = plural(ordered.length, revisionNoun(finding.revisions));
  return `one of ${count} from ${nameAt(finding, first)} to ${nameAt(finding, ordered.at(-1) ?? first)}`;
}

function warnings({culprits}: BisectionFinding): string[] {
  return culprits.some(({confirmation}) => confirmation?.outcome === "not confirmed")
    ? ["The comparison in pairs does not confirm what the search named. Do not blame it before you know why."]
    : [];
}

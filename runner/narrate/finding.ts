import type {Artifact, Comparison, ComparisonFinding, Finding, Verdict} from "../result/types.ts";
import {narrateBinaries} from "./binaries.ts";
import {narrateBisection} from "./bisection.ts";
import {compareCaveats} from "./caveats.ts";
import {compareClause, compareHeadline, compareSentence, placeOf} from "./comparison.ts";
import {narrateCounters} from "./counters.ts";
import {formatEffect, formatEstimate, none} from "./effect.ts";
import {interactionSentences} from "./interaction.ts";
import {narrateLayout} from "./layout.ts";
import {narrateProfile} from "./profile.ts";
import {publishedSentences} from "./published.ts";
import {recoverySentence} from "./recovery.ts";
import {narrateTimeline} from "./timeline.ts";
import {afterColon, capital, list, plural, sentence, verdictWord} from "./words.ts";

/** A finding in words. */
export interface Narration {
  headline: string; // what was found, without a full stop
  paragraphs: string[]; // on what grounds, and with what reservations
  described: string | null; // what the metrics that are not judged are like
  warnings: string[]; // what the reader should act on, a sentence each
}

const FEW = 3; // comparisons that a headline can hold
const SOME = 8; // comparisons that have a paragraph each

/** Returns a finding in words, all of them derived from the finding and its artifact. */
export function narrate(finding: Finding, artifact: Artifact): Narration {
  switch (finding.kind) {
    case "comparison":
      return narrateComparison(finding, artifact);
    case "counters":
      return narrateCounters(finding);
    case "profile":
      return narrateProfile(finding);
    case "binaries":
      return narrateBinaries(finding);
    case "layout":
      return narrateLayout(finding);
    case "bisection":
      return narrateBisection(finding, artifact);
    case "timeline":
      return narrateTimeline(finding);
  }
}

/** Returns a finding’s comparisons on which there is a verdict, or should be. */
export function judged({comparisons}: Pick<ComparisonFinding, "comparisons">): Comparison[] {
  return comparisons.filter((comparison) => comparison.judged);
}

/** Returns what comparisons established: a sentence each or, of many, how many came out how; null if there are none. */
export function compareSentences(comparisons: readonly Comparison[]): string | null {
  if (comparisons.length === 0) return null;
  if (comparisons.length > FEW) return sentence(tally(comparisons));
  return comparisons.map((comparison) => compareSentence(comparison, comparisons)).join(" ");
}

function narrateComparison(finding: ComparisonFinding, artifact: Artifact): Narration {
  const among = judged(finding);
  // What is odd about a baseline is odd in each of its comparisons.
  const told = new Set<string>();
  const isNew = (text: string) => !told.has(text) && told.add(text);
  const paragraphs = [
    ...(among.length <= SOME ? among : among.filter(isNotable)).map((comparison) =>
      [compareSentence(comparison, among), ...compareCaveats(comparison, artifact).filter(isNew)].join(" ")
    ),
    ...(among.length <= SOME ? [] : restSentences(among)),
    ...finding.recoveries.map((recovery) => recoverySentence(recovery, finding, artifact)),
    ...interactionSentences(finding, artifact, SOME),
    ...publishedSentences(finding.published)
  ];
  const expected = expectation(finding);
  if (expected && finding.expect?.met) paragraphs.push(expected);
  const described = describeOthers(finding);
  return {
    headline: headline(finding),
    paragraphs,
    described,
    warnings: expected && !finding.expect?.met ? [expected] : []
  };
}

function headline(finding: ComparisonFinding): string {
  const {step, status} = finding;
  const among = judged(finding);
  if (status !== "done") return undone(finding);
  const [first] = among;
  if (!first) return `The step ${step} has nothing to judge`;
  if (among.length > FEW) return tally(among);
  const clauses = among.map((comparison, i) => {
    const clause = i === 0 ? compareHeadline(comparison, among) : placed(comparison, among);
    const {effect, unit, verdict} = comparison;
    return effect && (verdict === "worse" || verdict === "better")
      ? `${clause} (${formatEstimate(effect, unit)})`
      : clause;
  });
  return clauses.join("; ");
}

/** Returns that a step was not done, and why, without a full stop. */
export function undone({step, status, reason}: Pick<Finding, "step" | "status" | "reason">): string {
  const what = status === "failed" ? "failed" : `was ${status}`;
  return `The step ${step} ${what}${reason ? `: ${afterColon(reason)}` : ""}`;
}

/** Returns how many comparisons came out how, e.g., "Of 60 comparisons, 3 are slower and 57 equivalent". */
function tally(among: readonly Comparison[]): string {
  const [first] = among;
  const verdicts: (Verdict | null)[] = ["worse", "better", "equivalent", "inconclusive", "too noisy", null];
  const counts = verdicts.flatMap((verdict) => {
    const alike = among.filter((comparison) => comparison.verdict === verdict);
    if (!first || alike.length === 0) return [];
    const alone = alike.every(({metric}) => metric === first.metric);
    const word =
      verdict === null
        ? "without a result"
        : alone && (verdict === "worse" || verdict === "better")
          ? verdictWord(first, verdict)
          : verdict;
    return [`${alike.length} ${word}`];
  });
  return `Of ${plural(among.length, "comparison")}: ${list(counts)}`;
}

/** Returns the comparisons that have no paragraph of their own, by name. */
function restSentences(among: readonly Comparison[]): string[] {
  return (["equivalent", "inconclusive"] as const).flatMap((verdict) => {
    const names = among
      .filter((comparison) => comparison.verdict === verdict)
      .map((comparison) => placeOf(comparison, among) || comparison.variant);
    return names.length > 0 ? [`${capital(verdict)}: ${list([...new Set(names)])}.`] : [];
  });
}

function describeOthers({comparisons}: ComparisonFinding): string | null {
  const others = comparisons.filter(({judged, effect}) => !judged && effect);
  const groups = new Map<string, Comparison[]>();
  for (const comparison of others) {
    const where = placeOf(comparison, others);
    const name = `${comparison.metric}${where ? ` in ${where}` : ""}`;
    groups.set(name, [...(groups.get(name) ?? []), comparison]);
  }
  if (groups.size === 0) return null;
  const each = [...groups].map(([name, alike]) => `${name} ${list(alike.flatMap(describe))}`);
  return `Described, not judged: ${each.join("; ")}.`;
}

function describe({baseline, effect, unit, variant}: Comparison): string[] {
  if (!effect) return [];
  const {estimate, interval} = effect;
  return [estimate, interval.low, interval.high].every((value) => value === none(effect))
    ? [`of ${variant} the same as of ${baseline}`]
    : [
        `of ${variant} ${formatEffect(effect, unit)} ${effect.scale === "ratio" ? "that" : "against that"} of ${baseline}`
      ];
}

function expectation({expect}: ComparisonFinding): string | null {
  if (!expect) return null;
  const {met, reason, wanted} = expect;
  const outcome = met === null ? "cannot be told" : met ? "met" : "not met";
  return sentence(`Expected “${wanted}”: ${outcome}${reason ? `, as ${reason}` : ""}`);
}

function placed(comparison: Comparison, among: readonly Comparison[]): string {
  const place = placeOf(comparison, among);
  return place ? `in ${place}, ${compareClause(comparison)}` : compareClause(comparison);
}

function isNotable({verdict}: Comparison): boolean {
  return verdict !== "equivalent" && verdict !== "inconclusive";
}

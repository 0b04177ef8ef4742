import type {ChangePoint, TimelineFinding, TimelineSeries} from "../result/types.ts";
import {formatEffect, formatEstimate, none} from "./effect.ts";
import {undone, type Narration} from "./finding.ts";
import {changeWord, levelText, subjectName, untestableText} from "./history.ts";
import {askedName, madeBy, revisionName, revisionNoun} from "./revision.ts";
import {formatLevel, formatNumber} from "./units.ts";
import {capital, list, plural, sentence} from "./words.ts";

const FEW = 3; // changes that a headline can hold

/** Returns in words what a timeline found. */
export function narrateTimeline(finding: TimelineFinding): Narration {
  const {series, status} = finding;
  if (status !== "done" || series.length === 0) {
    const headline = status === "done" ? "The timeline measured nothing" : undone(finding);
    return {headline, paragraphs: [], described: null, warnings: []};
  }
  return {
    headline: series.map((one) => seriesHeadline(one, finding)).join("; "),
    paragraphs: [
      measuredText(finding),
      ...series.flatMap((one) => seriesText(one, finding)),
      ...offers(finding),
      sentence(finding.stopped)
    ].filter((text) => text !== ""),
    described: null,
    warnings: []
  };
}

/** Returns the short answer of a timeline: where it changed, and what would explain that. */
export function timelineAnswer(finding: TimelineFinding): string[] {
  const {headline} = narrateTimeline(finding);
  if (finding.status !== "done" || finding.series.length === 0) return [sentence(headline)];
  const measured = finding.revisions.filter(({state}) => state === "measured").length;
  const noun = revisionNoun(finding.revisions);
  return [
    sentence(headline),
    `${measured} of ${plural(finding.revisions.length, noun)} were measured, ${plural(finding.rounds, "round")} of each.`
  ];
}

/** Returns the change points that count. */
export function changesOf({changes}: TimelineSeries): ChangePoint[] {
  return changes.filter(({weak}) => weak === null);
}

/** A change and what takes it back soon after: temporary, as ends alone would never show. */
export interface Peak {
  up: ChangePoint;
  down: ChangePoint;
}

/** Returns the changes that the next one takes back, to within both intervals. */
export function peaksOf(series: TimelineSeries): Peak[] {
  const changes = changesOf(series);
  const peaks: Peak[] = [];
  for (let i = 1; i < changes.length; ++i) {
    const [up, down] = [changes[i - 1], changes[i]];
    if (!up || !down || up.verdict === down.verdict || !isTakenBack(up, down)) continue;
    peaks.push({up, down});
    ++i;
  }
  return peaks;
}

function isTakenBack({effect: first}: ChangePoint, {effect: second}: ChangePoint): boolean {
  const isRatio = first.scale === "ratio";
  const combine = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : isRatio ? a * b : a + b;
  const low = combine(first.interval.low, second.interval.low);
  const high = combine(first.interval.high, second.interval.high);
  return (low === null || low <= none(first)) && (high === null || high >= none(first));
}

/** Returns what one series shows, without a full stop. */
export function seriesHeadline(series: TimelineSeries, finding: TimelineFinding): string {
  const {revisions} = finding;
  const changes = changesOf(series);
  const name = subjectName(series);
  const peaks = peaksOf(series);
  const lasting = changes.filter((change) => !peaks.some(({up, down}) => up === change || down === change));
  const size = ({effect}: ChangePoint): string =>
    `${changeWord(series.metric, effect)} (${formatEstimate(effect, series.metric.unit)})`;
  const each = [
    ...lasting.map((change) => ({at: change.after, text: `${size(change)} at ${nameAt(finding, change.after)}`})),
    ...peaks.map(({up, down}) => ({
      at: up.after,
      text: `${size(up)} for a while, from ${nameAt(finding, up.after)} to before ${nameAt(finding, down.after)}`
    }))
  ].sort((a, b) => a.at - b.at);
  const over = plural(revisions.length, revisionNoun(revisions));
  if (each.length === 0) return `No change of ${name} was found over ${over}`;
  if (each.length > FEW) return `${name} changed ${plural(changes.length, "time")} over ${over}`;
  return `${name} changed over ${over}: ${list(each.map(({text}) => text))}`;
}

function measuredText(finding: TimelineFinding): string {
  const {revisions, rounds} = finding;
  const noun = revisionNoun(revisions);
  const count = (wanted: string): number => revisions.filter(({state}) => state === wanted).length;
  const untestable = revisions.filter(({state}) => state === "untestable");
  const [first, last] = [revisions[0], revisions.at(-1)];
  const range = first && last ? `, from ${revisionName(first)} to ${revisionName(last)}` : "";
  return [
    `Of ${plural(revisions.length, noun)}${range}, ${count("measured")} were measured in ${plural(rounds, "round")}, each round in an order of its own.`,
    ...(count("same code") > 0 ? [`${count("same code")} needed no measuring, as the code is that of another.`] : []),
    ...(untestable.length > 0 ? [sentence(capital(untestableText(untestable)))] : [])
  ].join(" ");
}

function seriesText(series: TimelineSeries, finding: TimelineFinding): string[] {
  const {drifts, metric, neededRounds, outliers} = series;
  const peaks = peaksOf(series);
  const weak = series.changes.filter((change) => change.weak !== null);
  const from = ({before, after}: {before: number; after: number}): string =>
    `from ${nameAt(finding, before)} to ${nameAt(finding, after)}`;
  const several = finding.series.length > 1 ? `In ${subjectName(series)}: ` : "";
  return [
    ...changesOf(series).map((change) => several + changeText(change, series, finding)),
    ...peaks.map(
      ({up, down}) =>
        `${several}The change at ${nameAt(finding, up.after)} is taken back at ${nameAt(finding, down.after)}: a peak, which a comparison of both ends cannot show.`
    ),
    ...drifts.map(
      ({effect, ...ends}) =>
        `${several}A drift ${from(ends)}, ${formatEffect(effect, metric.unit)} in all: it comes gradually, and no one ${revisionNoun(finding.revisions)} made it.`
    ),
    ...weak.map(({effect, ...change}) => several + weakText(change, from(change), formatEffect(effect, metric.unit))),
    ...(outliers.length > 0
      ? [
          `${several}Far from the level beside it, though with too few samples to be a peak: ${list(outliers.map((index) => nameAt(finding, index)))}. More rounds would tell.`
        ]
      : []),
    ...(neededRounds === null
      ? []
      : [
          `${several}With ${plural(Math.min(...series.levels.map(({n}) => n)), "sample")} of a revision no two neighbours can differ; it takes ${neededRounds}.`
        ])
  ];
}

function changeText(change: ChangePoint, series: TimelineSeries, finding: TimelineFinding): string {
  const {after, before, effect, p, support} = change;
  const {metric} = series;
  const revision = finding.revisions[after];
  const by = revision ? madeBy(revision) : "";
  const level = (index: number): string => {
    const found = series.levels.find(({revision}) => revision === index);
    return found ? ` (${levelText(found, metric)})` : "";
  };
  const between = unknownBetween(change, finding);
  const rests =
    support === "builds" ? "" : " One side of it has so few builds that the placement of one might be the reason.";
  return [
    `${capital(changeWord(metric, effect))} after ${nameAt(finding, before)}${level(before)}, with ${nameAt(finding, after)}${level(after)}${by && `, ${by}`}: ${formatEffect(effect, metric.unit)} (${formatLevel(effect.interval.level)} interval, p ${formatP(p)}).${rests}`,
    ...(between > 0
      ? [
          `${plural(between, revisionNoun(finding.revisions))} between the two ${between === 1 ? "was" : "were"} not measured.`
        ]
      : [])
  ].join(" ");
}

function weakText({weak, p}: Pick<ChangePoint, "weak" | "p">, where: string, size: string): string {
  const why =
    weak === "delta"
      ? "smaller than what matters"
      : weak === "drift"
        ? "part of a drift"
        : `chance may explain it (p ${formatP(p)})`;
  return `Perhaps a change ${where}, ${size}, which does not count: ${why}.`;
}

/** Returns what would explain the changes whose neighbours are not adjacent. */
function offers({revisions, series}: TimelineFinding): string[] {
  const wide = series.flatMap((one) => changesOf(one)).filter((change) => unknownBetween(change, {revisions}) > 0);
  const lines = [...new Set(wide.map((change) => bisectLine(change, revisions)))];
  return lines.length === 0
    ? []
    : [
        `Which ${revisionNoun(revisions)} it was, a bisection tells: write \`then: bisect\` in the timeline, or name both revisions and add to the steps ${list(lines.map((line) => `\`${line}\``))}.`
      ];
}

/** Returns how many revisions about a change may be the one that made it, beside the first after it: those of which nothing is known. */
export function unknownBetween(
  {after, before}: Pick<ChangePoint, "after" | "before">,
  {revisions}: Pick<TimelineFinding, "revisions">
): number {
  const between = revisions.slice(before + 1, after);
  return between.filter(({state}) => state === "not measured" || state === "untestable").length;
}

/** Returns the step that bisects what lies around a change, as YAML. */
export function bisectLine(
  {after, before}: Pick<ChangePoint, "after" | "before">,
  revisions: TimelineFinding["revisions"]
): string {
  const [good, bad] = [revisions[before], revisions[after]].map((end) => (end ? askedName(end) : ""));
  return `- bisect: {good: ${good}, bad: ${bad}}`;
}

function nameAt({revisions}: Pick<TimelineFinding, "revisions">, index: number): string {
  const revision = revisions[index];
  return revision ? revisionName(revision) : `revision ${index}`;
}

function formatP(p: number): string {
  return p < 0.001 ? "< 0.001" : `= ${formatNumber(p)}`;
}

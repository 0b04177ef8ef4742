import {formatEstimate, formatInterval} from "../narrate/effect.ts";
import {changeWord, formatProbability, subjectName} from "../narrate/history.ts";
import {moveWords} from "../narrate/move.ts";
import {revisionName} from "../narrate/revision.ts";
import {changesOf} from "../narrate/timeline.ts";
import {fixed, formatNumber, formatValue, scaleOf} from "../narrate/units.ts";
import type {
  BisectionFinding,
  HistoryRevision,
  Level,
  Metric,
  TimelineFinding,
  TimelineSeries
} from "../result/types.ts";
import type {Layout} from "./results.ts";
import {plainStyle, type Style} from "./style.ts";
import {table, type Cell, type Column} from "./table.ts";
import {tame, wrap} from "./text.ts";

const WIDE = 100; // columns, from which on there is room for bars
const BAR = 20;
const MOST = 40; // rows of a timeline

/** Returns a bisection’s tables: the search, a row for each revision that a move measured, and the candidates. */
export function bisectionTables(finding: BisectionFinding, {width, style = plainStyle}: Layout): string[] {
  const {culprits, metric, moves} = finding;
  if (metric === null || moves.length === 0) return [];
  const search = table(
    [
      {heading: "", align: "right"},
      {heading: "measured", shrinks: true},
      {heading: "samples", align: "right", optional: true},
      {heading: "why", optional: true},
      {heading: "left", align: "right"},
      {heading: "bits", align: "right", optional: true}
    ],
    moves.flatMap((move, i) =>
      move.starts.map(({built, revision, samples}, j): Cell[] => [
        j === 0 ? String(i + 1) : "",
        nameAt(finding, revision),
        `${samples}${built ? " new" : ""}`,
        j === 0 ? moveWords[move.why] : "",
        j === move.starts.length - 1 ? String(move.left) : "",
        j === move.starts.length - 1 ? fixed(move.uncertainty, 1) : ""
      ])
    ),
    width,
    style
  );
  const title = `The search, by ${subjectName({...finding, metric})}: revisions left, and bits of uncertainty, after each move`;
  return [
    `${wrap(style.dim(title), width)}\n${search}`,
    ...(culprits.length > 0 ? [candidateTable(finding, metric, width, style)] : [])
  ];
}

/** Returns a table for each series of a timeline: its revisions in order, the change points marked. */
export function timelineTables(finding: TimelineFinding, {width, style = plainStyle}: Layout): string[] {
  return finding.series.map((series) => {
    const title = `${subjectName(series)}, ${series.levels.length} of ${finding.revisions.length} revisions`;
    return `${wrap(style.dim(title), width)}\n${seriesTable(series, finding, width, style)}`;
  });
}

function candidateTable(finding: BisectionFinding, metric: Metric, width: number, style: Style): string {
  const {culprits, levels} = finding;
  const shown = new Set(
    culprits.flatMap(({after, before, candidates}) => [before, after, ...candidates.map(({revision}) => revision)])
  );
  const named = new Set(culprits.map((culprit) => culprit.named));
  return table(
    [
      {heading: "revision", shrinks: true},
      {heading: metric.name, align: "right"},
      {heading: "probability", align: "right"},
      {heading: "", optional: true}
    ],
    [...shown]
      .sort((a, b) => a - b)
      .slice(0, MOST)
      .map((index): Cell[] => {
        const level = levels.find(({revision}) => revision === index);
        const own = culprits.flatMap(({candidates}) => candidates).find(({revision}) => revision === index);
        const name = nameAt(finding, index);
        return [
          named.has(index) ? {text: name, paint: style.bold} : name,
          level ? formatValue(level.estimate, metric.unit) : "–",
          own ? formatProbability(own.probability) : "",
          stateText(finding.revisions[index])
        ];
      }),
    width,
    style
  );
}

function seriesTable(series: TimelineSeries, finding: TimelineFinding, width: number, style: Style): string {
  const {levels, metric, outliers} = series;
  const shown = levels.length > MOST ? levels.filter(({revision}) => isNotable(series, revision)) : levels;
  const most = Math.max(...levels.map(({estimate}) => estimate));
  const changes = changesOf(series);
  const columns: Column[] = [
    {heading: "revision", shrinks: true},
    {heading: metric.name, align: "right"},
    {heading: "interval", align: "right", optional: true},
    ...(width >= WIDE && most > 0 ? [{heading: ""}] : []),
    {heading: "change"}
  ];
  return table(
    columns,
    shown.map((level): Cell[] => {
      const change = changes.find(({after}) => after === level.revision);
      const paint = change?.verdict === "worse" ? style.bad : style.good;
      const word = change
        ? {
            text: `${change.verdict === "worse" ? "▲" : "▼"} ${changeWord(metric, change.effect)} ${formatEstimate(change.effect, metric.unit)} ${formatInterval(change.effect, metric.unit)}`,
            paint
          }
        : outliers.includes(level.revision)
          ? {text: "outlier", paint: style.warning}
          : "";
      return [
        nameAt(finding, level.revision),
        formatValue(level.estimate, metric.unit),
        intervalText(level, metric),
        ...(width >= WIDE && most > 0 ? ["█".repeat(Math.max(1, Math.round((BAR * level.estimate) / most)))] : []),
        word
      ];
    }),
    width,
    style
  );
}

/** Of a long series only what stands beside a change, and its ends. */
function isNotable({changes, levels, outliers}: TimelineSeries, revision: number): boolean {
  return (
    revision === levels[0]?.revision ||
    revision === levels.at(-1)?.revision ||
    outliers.includes(revision) ||
    changes.some(({after, before}) => before === revision || after === revision)
  );
}

function intervalText({estimate, interval: {low, high}}: Level, {unit}: Metric): string {
  const {factor} = scaleOf(estimate, unit);
  const end = (value: number | null, none: string): string => (value === null ? none : formatNumber(value / factor));
  return low === null && high === null ? "" : `[${end(low, "0")}, ${end(high, "∞")}]`;
}

function stateText(revision: HistoryRevision | undefined): string {
  return revision?.state === "measured" ? "" : (revision?.state ?? "");
}

function nameAt({revisions}: {revisions: readonly HistoryRevision[]}, index: number): string {
  const revision = revisions[index];
  return revision ? tame(revisionName(revision)) : `revision ${index}`;
}

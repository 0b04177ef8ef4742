import type {Artifact, Finding} from "../result/types.ts";
import {inReadingOrder} from "../result/findings.ts";
import {findingAnswer} from "../narrate/answer.ts";
import {failures} from "../narrate/failures.ts";
import {judged, narrate} from "../narrate/finding.ts";
import {changesOf} from "../narrate/timeline.ts";
import {formatDuration} from "../narrate/units.ts";
import {sentence} from "../narrate/words.ts";
import {binariesTables} from "./binaries-table.ts";
import {countersTables} from "./counters-table.ts";
import {bisectionTables, timelineTables} from "./history-table.ts";
import {interactionTables} from "./interaction-table.ts";
import {layoutTables} from "./layout-table.ts";
import {profileTables} from "./profile-table.ts";
import {resultTables} from "./result-table.ts";
import {plainStyle, type Style} from "./style.ts";
import {cut, item, tame, wrap} from "./text.ts";

/** How something is shown. */
export interface Layout {
  width: number; // columns
  style?: Style; // defaults to no colours
}

const TAIL = 8; // lines of a log
const MOST = 4; // sentences of a finding

/** What can be done next, and the command that does it. */
export type Next = readonly [why: string, command: string];

/** Returns what is shown at the end of a run, and whenever it is shown again. */
export function formatResults(
  artifact: Artifact,
  {width, style = plainStyle}: Layout,
  next: readonly Next[] = nextCommands(artifact)
): string {
  const {experiment, findings} = artifact;
  return [
    [wrap(style.bold(experiment.title), width), style.dim(wrap(subtitle(artifact), width))].join("\n"),
    ...(experiment.question ? [wrap(experiment.question, width)] : []),
    ...inReadingOrder(findings).flatMap((finding) => formatFinding(finding, artifact, {width, style})),
    ...failureBlock(artifact, {width, style}),
    ...warningBlock(artifact, {width, style}),
    formatNext(next, {width, style})
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function subtitle({experiment, run}: Artifact): string {
  const took = run.endedAt === null ? "" : ` in ${formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`;
  const state = {
    done: `done${took}`,
    failed: `failed${took && ` after${took.slice(3)}`}`,
    interrupted: "interrupted",
    running: "still going"
  };
  return `${experiment.name}, run ${run.id}, ${state[run.status]}`;
}

function formatFinding(finding: Finding, artifact: Artifact, {width, style = plainStyle}: Layout): string[] {
  const several = artifact.findings.length > 1;
  const question = finding.question
    ? [wrap(several ? `${finding.step}: ${finding.question}` : finding.question, width)]
    : [];
  const [first = "", ...others] = findingAnswer(finding, artifact).slice(0, MOST);
  const name = several && question.length === 0 ? `${finding.step}: ` : "";
  return [
    ...question,
    ...tablesOf(finding, {width, style}),
    [
      item(mark(finding, style), `${name}${style.bold(first)}`, width),
      ...others.map((text) => item(" ", text, width))
    ].join("\n")
  ];
}

function tablesOf(finding: Finding, layout: Layout): string[] {
  switch (finding.kind) {
    case "comparison":
      return [...resultTables(finding, layout), ...interactionTables(finding, layout)];
    case "bisection":
      return bisectionTables(finding, layout);
    case "timeline":
      return timelineTables(finding, layout);
    case "counters":
      return countersTables(finding, layout);
    case "profile":
      return profileTables(finding, layout);
    case "binaries":
      return binariesTables(finding, layout);
    case "layout":
      return layoutTables(finding, layout);
  }
}

function mark(finding: Finding, style: Style): string {
  if (finding.status === "failed") return style.bad("✗");
  if (finding.status !== "done") return style.warning("–");
  if (finding.kind === "timeline") {
    const changes = finding.series.flatMap(changesOf);
    return changes.some(({verdict}) => verdict === "worse") ? style.bad("●") : style.good("●");
  }
  if (finding.kind === "bisection") {
    return finding.outcome === "found" || finding.outcome === "several" ? style.good("●") : style.warning("●");
  }
  if (finding.kind === "layout") {
    return finding.causes.every(({cause}) => cause !== "cannot tell") ? style.good("●") : style.warning("●");
  }
  if (finding.kind !== "comparison") return style.good("●");
  if (finding.expect?.met === false) return style.bad("✗");
  const verdicts = judged(finding).map(({verdict}) => verdict);
  if (verdicts.includes("worse")) return style.bad("●");
  if (verdicts.includes("better")) return style.good("●");
  return verdicts.every((verdict) => verdict === "equivalent") ? style.good("●") : style.warning("●");
}

function failureBlock(artifact: Artifact, {width, style = plainStyle}: Layout): string[] {
  return failures(artifact).map(({text, tail, log}) =>
    [
      item(style.bad("✗"), text, width),
      ...(tail ? tail.trimEnd().split("\n").slice(-TAIL) : []).map((line) =>
        style.dim(cut(`  │ ${tame(line)}`, width))
      ),
      ...(log ? [`  The whole log: ${logPath(log, artifact)}`] : []) // not wrapped: it is there to be copied
    ].join("\n")
  );
}

/** A run’s logs are named as they are seen from the project’s folder. */
function logPath(log: string, {experiment, run}: Artifact): string {
  return log.startsWith("/") ? log : `results/${experiment.name}/${run.id}/${log}`;
}

function warningBlock(artifact: Artifact, {width, style = plainStyle}: Layout): string[] {
  const said = new Set(artifact.findings.flatMap((finding) => findingAnswer(finding, artifact).slice(0, MOST)));
  const warnings = [
    ...artifact.findings.flatMap((finding) => narrate(finding, artifact).warnings),
    ...artifact.run.warnings
  ].filter((text) => !said.has(text));
  const lines = [...new Set(warnings)].map((text) => item(style.warning("!"), sentence(text), width));
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function nextCommands({experiment, run}: Artifact): Next[] {
  return [
    ...(run.status === "interrupted"
      ? [["Go on where it stopped", `npm run experiment -- resume ${run.id}`] as const]
      : []),
    // Quoted, as some shells take a question mark for a pattern.
    ["See why to believe it", `npm run notebook -- --open "/${experiment.name}.html?run=${run.id}"`],
    ["Show this again", `npm run experiment -- show ${run.id}`]
  ];
}

/** Returns what can be done next. */
export function formatNext(commands: readonly Next[], {width, style = plainStyle}: Layout): string {
  const indent = 24;
  const fits = commands.every(([, command]) => indent + command.length <= width);
  return commands
    .map(([why, command]) =>
      fits ? `${style.dim(why.padEnd(indent))}${command}` : `${style.dim(`${why}:`)}\n  ${command}`
    )
    .join("\n");
}

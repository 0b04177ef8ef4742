import {inReadingOrder, summaryOf} from "../result/findings.ts";
import type {Artifact, Comparison, Finding, Summary} from "../result/types.ts";
import {findingAnswer} from "./answer.ts";
import {pathOf} from "./comparison.ts";
import {formatEstimate, formatInterval} from "./effect.ts";
import {failures} from "./failures.ts";
import {judged, narrate} from "./finding.ts";
import {binariesTables} from "./markdown-binaries.ts";
import {bisectionTable, timelineTables, type TextTable} from "./markdown-history.ts";
import {countersTables} from "./markdown-counters.ts";
import {interactionTable} from "./markdown-interaction.ts";
import {layoutTables} from "./markdown-layout.ts";
import {profileTable} from "./markdown-profile.ts";
import {mediansNote} from "./medians.ts";
import {method} from "./method.ts";
import {publishedTable} from "./published.ts";
import {formatLevel, formatSpread, scaleOf} from "./units.ts";
import {sentence, verdictWord} from "./words.ts";

const TAIL = 8; // lines of a log

/**
 * Returns a run’s findings in GitHub’s Markdown, for a pull request or the
 * summary of a CI job. What the artifact says is text there: it neither formats
 * nor links nor mentions anybody.
 */
export function markdown(artifact: Artifact, {sha256 = null}: {sha256?: string | null} = {}): string {
  const {experiment, findings, machine, run, tool} = artifact;
  return [
    `## ${escape(experiment.title)}`,
    experiment.question === null ? "" : `*${escape(experiment.question)}*`,
    state(run.status),
    ...inReadingOrder(findings).flatMap((finding) => findingBlocks(finding, artifact)),
    ...failures(artifact).flatMap(({text, tail}) => [`✗ ${escape(text)}`, tail === null ? "" : fence(tail)]),
    warnings(artifact),
    fold(
      "How it was measured",
      method(artifact).map(({heading, sentences}) => `**${escape(heading)}.** ${escape(sentences.join(" "))}`)
    ),
    fold("Run it again", [
      "With this run’s `result.json`, or its report, and nothing else:",
      fence("npm run experiment -- rerun result.json")
    ]),
    `<sub>${[
      `${escape(experiment.name)}, run ${escape(run.id)}`,
      escape(machine.cpu),
      `${tool.name} ${escape(tool.version)}`,
      ...(sha256 === null ? [] : [`SHA-256 of the result: ${sha256}`])
    ].join(" · ")}</sub>`
  ]
    .filter((block) => block !== "")
    .join("\n\n")
    .concat("\n");
}

function findingBlocks(finding: Finding, artifact: Artifact): string[] {
  const [first = "", ...others] = findingAnswer(finding, artifact);
  const {paragraphs, described} = narrate(finding, artifact);
  return [
    finding.question === null || artifact.findings.length === 1 ? "" : `### ${escape(finding.question)}`,
    `**${escape(first)}** ${escape(others.join(" "))}`.trim(),
    ...tables(finding),
    ...("published" in finding ? publishedTable(finding.published ?? []).map(textTable) : []),
    fold(
      "On what grounds",
      [...paragraphs, ...(described === null ? [] : [described])].map((text) => escape(text))
    )
  ];
}

function tables(finding: Finding): string[] {
  switch (finding.kind) {
    case "comparison":
      return [...comparisonTables(judged(finding)), ...interactionTable(finding).map(textTable)];
    case "bisection":
      return bisectionTable(finding).map(textTable);
    case "timeline":
      return timelineTables(finding).map(textTable);
    case "counters":
      return countersTables(finding).map(textTable);
    case "profile":
      return profileTable(finding).map(textTable);
    case "binaries":
      return binariesTables(finding).map(textTable);
    case "layout":
      return layoutTables(finding).map(textTable);
  }
}

/** Returns a table for each metric of each benchmark that was judged; a row is a comparison. */
function comparisonTables(comparisons: readonly Comparison[]): string[] {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const {metric, unit} = comparison;
    const key = JSON.stringify([metric, unit]);
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  return [...[...groups.values()].map(table), mediansNote(comparisons) ?? ""];
}

function table(group: Comparison[]): string {
  const level = [...new Set(group.flatMap(({effect}) => (effect ? [formatLevel(effect.interval.level)] : [])))];
  const head = ["", "baseline", "median", "variant", "median", "effect", `${level.join(" or ")} interval`, "verdict"];
  const rows = group.map(({measurement, benchmark, metric, baseline, variant, effect, unit, ...comparison}) => [
    `${escape(pathOf(measurement, benchmark))}, ${escape(metric)}`,
    escape(baseline),
    spread(comparison.summaries, baseline, unit),
    escape(variant),
    spread(comparison.summaries, variant, unit),
    effect ? escape(formatEstimate(effect, unit)) : "–",
    effect ? escape(formatInterval(effect, unit)) : "–",
    verdict({...comparison, metric, unit})
  ]);
  const align = ["---", "---", "--:", "---", "--:", "--:", "--:", "---"];
  return [head, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function textTable({align, head, rows}: TextTable): string {
  const lines = [head, ...rows].map((cells) => cells.map((cell) => escape(cell)));
  lines.splice(
    1,
    0,
    align.map((side) => (side === "right" ? "--:" : "---"))
  );
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function spread(summaries: readonly Summary[], variant: string, unit: string): string {
  const summary = summaryOf(summaries, variant);
  return summary ? escape(formatSpread(summary.median, summary.mad, unit, scaleOf(summary.median, unit))) : "–";
}

type Judged = Pick<Comparison, "verdict" | "metric" | "unit" | "better">;

function verdict({verdict, ...measured}: Judged): string {
  switch (verdict) {
    case "worse":
      return `▲ **${verdictWord(measured, verdict)}**`;
    case "better":
      return `▼ **${verdictWord(measured, verdict)}**`;
    case null:
      return "not compared";
    case "equivalent":
    case "inconclusive":
    case "too noisy":
      return verdict;
  }
}

function warnings(artifact: Artifact): string {
  const said = new Set(artifact.findings.flatMap((finding) => findingAnswer(finding, artifact)));
  const all = [
    ...artifact.findings.flatMap((finding) => narrate(finding, artifact).warnings),
    ...artifact.run.warnings
  ];
  const texts = [...new Set(all)].filter((text) => !said.has(text));
  return texts.length === 0
    ? ""
    : alert(
        "WARNING",
        texts.map((text) => `- ${escape(sentence(text))}`)
      );
}

function state(status: Artifact["run"]["status"]): string {
  if (status === "interrupted") return alert("NOTE", ["The run was interrupted. This is what it had by then."]);
  return status === "running" ? alert("NOTE", ["The run is still going. This is what it has so far."]) : "";
}

function alert(kind: "NOTE" | "WARNING", lines: string[]): string {
  return [`[!${kind}]`, ...lines].map((line) => `> ${line}`).join("\n");
}

function fold(summary: string, paragraphs: string[]): string {
  if (paragraphs.length === 0) return "";
  return `<details><summary>${summary}</summary>\n\n${paragraphs.join("\n\n")}\n\n</details>`;
}

/** Returns the last lines of a log as code, within more backticks than it has in a row. */
function fence(tail: string): string {
  const longest = (tail.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const ticks = "`".repeat(longest + 1);
  return [ticks, ...tail.trimEnd().split(/\r?\n/).slice(-TAIL), ticks].join("\n");
}

/** Returns text such that Markdown shows it as it is, on one line. */
function escape(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]|~#>]/g, "\\$&")
    .replaceAll(/^(\s*)(\d+)([.)])(?=\s)/g, "$1$2\\$3")
    .replaceAll(/^(\s*)([-+=])(?=\s)/g, "$1\\$2")
    .replaceAll(/(?<=https?|ftp):|(?<=\bwww)\.|@(?=\w)/gi, "$&\u2060"); // else a link, or a mention
}

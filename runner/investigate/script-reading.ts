import type {Measurement} from "../experiment/experiment.ts";
import type {Metric} from "../result/types.ts";
import {toPosixPattern} from "./script-pattern.ts";
import {comment, quote} from "./shell-text.ts";

/** What a script reads of a measurement. */
export interface ReadingRequest {
  benchmark: string;
  metric: Metric;
  abort: number; // the exit code that ends the search
}

/**
 * Returns the lines of shell functions: `value` starts a measurement once and
 * prints what a metric was, and `quantile` prints a quantile of what it reads.
 */
export function readingLines(measurement: Measurement, {benchmark, metric, abort}: ReadingRequest): string[] {
  const body = bodyLines(measurement, benchmark, metric);
  if (body !== null) return [...QUANTILE, "value() {", ...body.map((line) => `  ${line}`), "}"];
  const what = `${metric.name}${benchmark === "" ? "" : ` of ${benchmark}`}`;
  return [
    ...QUANTILE,
    comment(
      `TO BE FILLED IN: print ${what} in ${metric.unit || "its unit"}, which Benchbook reads as ${measurement.reads.kind}, and take out the exit.`
    ),
    "value() {",
    ...started(measurement, OUT).map((line) => `  ${line}`),
    `  exit ${abort}`,
    "}"
  ];
}

/** Returns lines of a measurement as those of a shell: each is a command by itself, or all of them are one shell’s. */
export function commandLines(lines: string | null, shell: boolean): string[] {
  if (lines === null) return [];
  return shell ? [`sh -e -c ${quote(lines)}`] : lines.split("\n").filter((line) => line.trim() !== "");
}

/** By linear interpolation, as everywhere. */
const QUANTILE = [
  "quantile() {",
  `  sort -g | awk -v p="$1" 'NF { v[n++] = $1 }`,
  "    END { if (n == 0) exit",
  "      at = (n - 1) * p",
  "      i = int(at)",
  `      printf "%.17g\\n", i + 1 < n ? v[i] + (v[i + 1] - v[i]) * (at - i) : v[i] }'`,
  "}"
];

const OUT = '"$WORK/output"';

function bodyLines(measurement: Measurement, benchmark: string, metric: Metric): string[] | null {
  const {reads, metrics} = measurement;
  if (metric.instrument !== undefined) return null;
  switch (reads.kind) {
    case "wall":
      return metric.name === "wall" ? wall(measurement) : null;
    case "regex": {
      const filter = byPattern(reads.pattern, benchmark, metric.name);
      return filter === null ? null : [...started(measurement, OUT), `${filter} | ${summarized(metric)}`];
    }
    case "lines": {
      const [only, ...others] = metrics;
      const name = only === undefined || others.length > 0 ? "value" : only.name;
      const filter = `awk ${byColumns(benchmark, metric, name)}`;
      const piped = reads.command === null ? `${filter} ${OUT}` : `${reads.command} < ${OUT} | ${filter}`;
      return [...started(measurement, OUT), `${piped} | ${summarized(metric)}`];
    }
    case "criterion":
    case "go":
    case "google-benchmark":
    case "hyperfine":
    case "jmh":
    case "json":
    case "mitata":
    case "pyperf":
    case "size":
      return null;
  }
}

/** Starts the command, and returns from the function if it does not end as it should. */
function started({command, shell, expect}: Measurement, output: string): string[] {
  if (command === null) return [];
  const line = shell ? `sh -e -c ${quote(command)}` : command.trim().replace(/\s*\n\s*/g, " ");
  if (expect.exit === 0) return [`${line} > ${output} || return 1`];
  return [`${line} > ${output}`, `[ $? -eq ${expect.exit} ] || return 1`];
}

function wall(measurement: Measurement): string[] {
  return [
    "start=$(date +%s%N)",
    ...started(measurement, "/dev/null"),
    `awk -v start="$start" -v end="$(date +%s%N)" 'BEGIN { printf "%.9f\\n", (end - start) / 1e9 }'`
  ];
}

/** Makes one of the values of a start. */
function summarized({summary}: Metric): string {
  if (summary === "mean") return `awk 'NF { sum += $1; n++ } END { if (n) print sum / n }'`;
  return `quantile ${{median: 0.5, min: 0, max: 1}[summary] ?? Number(summary.slice(1)) / 100}`;
}

/** Of lines “[[benchmark] metric] value [unit]”, the values of the metric; a line of only a value is of `only`. */
function byColumns(benchmark: string, metric: Metric, only: string): string {
  const text = JSON.stringify;
  return quote(`NF == 0 || /^[ \\t]*#/ { next }
    { n = index($0, "\\t") ? split($0, c, / *\\t */) : split($0, c, " ")
      at = c[n] ~ /^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$/ ? n : n - 1
      metric = at > 1 ? c[at - 1] : ${text(only)}
      benchmark = at > 2 ? c[at - 2] : "" }
    benchmark == ${text(benchmark)} && metric == ${text(metric.name)} && (at == n || c[n] == ${text(metric.unit)}) { print c[at] }`);
}

/** Returns a command that prints what a group of a pattern of JavaScript matches; null where grep and sed cannot. */
function byPattern(pattern: string, benchmark: string, metric: string): string | null {
  const posix = toPosixPattern(pattern);
  if (posix === null) return null;
  const [named, place] = ["benchmark", metric].map((name) => posix.groups.indexOf(name) + 1);
  if (!place || place > 9 || named === undefined || named > 9) return null;
  const print = named === 0 ? `\\${place}` : `\\${named}\t\\${place}`;
  const matched = `grep -oE -e ${quote(posix.text)} ${OUT} | sed -E ${quote(`s/${posix.text.replaceAll("/", "\\/")}/${print}/`)}`;
  if (named === 0) return matched;
  return `${matched} | awk -F '\\t' ${quote(`$1 == ${JSON.stringify(benchmark)} { print $2 }`)}`;
}

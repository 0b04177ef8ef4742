import type {Measurement} from "../experiment/experiment.ts";
import type {Metric} from "../result/types.ts";
import {comment, quote} from "./shell-text.ts";

/** Returns the lines of a shell function, `value`, that starts a measurement once and prints what a metric was. */
export function readingLines(
  measurement: Measurement,
  {benchmark, metric}: {benchmark: string; metric: Metric}
): string[] {
  const command = toCommand(measurement);
  const {reads} = measurement;
  const out = '"$WORK/output"';
  const body = ((): string[] | null => {
    switch (reads.kind) {
      case "wall":
        return metric.name === "wall" ? wall(command) : null;
      case "regex": {
        const filter = byPattern(reads.pattern, benchmark, metric.name);
        return filter === null ? null : [`${command} > ${out} || return 1`, `${filter} ${out} | head -n 1`];
      }
      case "lines": {
        const text = reads.command === null ? out : `${out} | ${reads.command}`;
        const piped =
          reads.command === null ? `awk ${byColumns(benchmark)} ${out}` : `cat ${text} | awk ${byColumns(benchmark)}`;
        return [`${command} > ${out} || return 1`, `${piped} | head -n 1`];
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
  })();
  if (body !== null) return ["value() {", ...body.map((line) => `  ${line}`), "}"];
  const what = `${metric.name}${benchmark === "" ? "" : ` of ${benchmark}`}`;
  return [
    comment(
      `TO BE FILLED IN: print ${what} in ${metric.unit || "its unit"}, which Benchbook reads as ${reads.kind}, and take out the exit.`
    ),
    "value() {",
    `  ${command} > ${out} || return 1`,
    "  exit 255",
    "}"
  ];
}

/** The command as a line of a shell. */
function toCommand({command, shell}: Measurement): string {
  if (command === null) return ":";
  return shell ? `sh -c ${quote(command)}` : command.trim().replace(/\s*\n\s*/g, " ");
}

function wall(command: string): string[] {
  return [
    "start=$(date +%s%N)",
    `${command} > /dev/null || return 1`,
    `awk -v start="$start" -v end="$(date +%s%N)" 'BEGIN { printf "%.9f\\n", (end - start) / 1e9 }'`
  ];
}

/** Of lines “[[benchmark] metric] value [unit]”, those of the benchmark. */
function byColumns(benchmark: string): string {
  const number = "^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$";
  const at = `{ at = ($NF ~ /${number}/) ? NF : NF - 1 }`;
  const wanted = benchmark === "" ? "at >= 1" : `$1 == ${JSON.stringify(benchmark)}`;
  return quote(`/^#/ || NF == 0 { next } ${at} ${wanted} { print $at }`);
}

/** Returns a command that prints what a group of a pattern of JavaScript matches; null where sed cannot say it. */
function byPattern(pattern: string, benchmark: string, metric: string): string | null {
  if (/\(\?(?!<\w|:)|[*+?}]\?|\\[bBkpPxu\d]|\//.test(pattern)) return null;
  const groups = [...pattern.replace(/\\./g, "..").matchAll(/\((?!\?:)(?:\?<(\w+)>)?/g)].map(([, name]) => name);
  const plain = pattern.replace(/\(\?(?:<\w+>|:)/g, "(");
  const all = [...pattern.replace(/\\./g, "..").matchAll(/\((?:\?(?:<(\w+)>|:))?/g)].map(([, name]) => name);
  const place = all.indexOf(metric) + 1;
  if (place === 0 || groups.length === 0) return null;
  const posix = plain
    .replace(
      /\[([^\]]*)\]/g,
      (_, inner: string) =>
        `[${inner.replace(/\\d/g, "0-9").replace(/\\s/g, "[:space:]").replace(/\\w/g, "[:alnum:]_").replace(/\\(.)/g, "$1")}]`
    )
    .replace(/\\d/g, "[0-9]")
    .replace(/\\s/g, "[[:space:]]")
    .replace(/\\S/g, "[^[:space:]]")
    .replace(/\\w/g, "[[:alnum:]_]");
  const named = all.indexOf("benchmark") + 1;
  const print = named === 0 ? `\\${place}` : `\\${named}\\t\\${place}`;
  const sed = `sed -nE ${quote(`s/^.*(^|[^[:alnum:].])${posix}.*$/${shift(print)}/p`)}`;
  if (named === 0) return sed;
  return `${sed} | awk -F '\\t' ${quote(`$1 == ${JSON.stringify(benchmark)} { print $2 }`)}`;
}

function shift(text: string): string {
  return text.replace(/\\(\d)/g, (_, digit: string) => `\\${Number(digit) + 1}`);
}

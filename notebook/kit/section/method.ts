import {method} from "../../../runner/narrate/method.ts";
import {tunedText} from "../../../runner/narrate/tuned.ts";
import {formatDuration, formatPercent, formatValue} from "../../../runner/narrate/units.ts";
import {list, plural} from "../../../runner/narrate/words.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Canaries, ComparisonFinding, Measurement, Metric} from "../../../runner/result/types.ts";
import {median, quantile} from "../../../runner/statistics/quantile.ts";
import {facts} from "./facts.ts";

/** Returns how a run was measured: what was declared ahead, and what was done. */
export function methodFacts(artifact: Artifact): Element {
  const told = method(artifact).filter(({heading}) => heading !== "Machine"); // it has a list of its own
  return facts([
    ...told.map(({heading, sentences}): [string, string] => [heading, sentences.join(" ")]),
    ...artifact.measurements.map((measurement): [string, string] => [
      artifact.measurements.length > 1 ? `Metrics, ${measurement.name}` : "Metrics",
      metricTexts(measurement, findingsOf(artifact, "comparison"))
    ]),
    ["Canary", canaryText(artifact)],
    ["Duration", duration(artifact)]
  ]);
}

/** Returns what the machine is, and what it cannot do. */
export function machineFacts({machine, run}: Artifact): Element {
  const {cpu, cpus, memoryBytes, caches, os, kernel, arch, virtual, governor, turbo, aslr, node, launcher} = machine;
  return facts([
    ["Processor", `${cpu}, ${plural(cpus, "CPU")}`],
    ["Caches", caches.map(({level, type, bytes, ways}) => cacheText(level, type, bytes, ways))],
    ["Memory", formatBinary(memoryBytes)],
    ["System", `${os}, kernel ${kernel}, ${arch}`],
    ["Virtual", virtual ?? "no, as far as can be told"],
    ["Frequency", frequency(governor, turbo)],
    ["Tuned", tunedText({run})],
    ["Address space", aslr === null ? null : `randomisation (ASLR): ${aslr}`],
    ["Runner", `Node ${node}, ${launcher} launcher`],
    ["Its limits", machine.limits.length === 0 ? "none found" : machine.limits]
  ]);
}

/** Returns the first-level instruction cache in words. */
export function instructionCache({machine}: Artifact): string {
  const cache = machine.caches.find(({level, type}) => level === 1 && type.toLowerCase() === "instruction");
  if (!cache) return "an instruction cache whose size could not be read";
  const {bytes, ways, sets} = cache;
  const shape = ways === null || sets === null ? "" : `, in ${plural(sets, "set")} of ${plural(ways, "line")}`;
  return `a first-level instruction cache of ${formatBinary(bytes)}${shape}`;
}

/** Returns a measurement’s metrics: what of them is judged, and against what; and those that are only described. */
function metricTexts({metrics}: Measurement, findings: ComparisonFinding[]): string {
  const judged = new Set(findings.flatMap(({comparisons}) => comparisons.filter((c) => c.judged).map((c) => c.metric)));
  const texts = metrics
    .filter(({name}) => judged.has(name))
    .map((metric) => `${metricName(metric)} is judged: ${metric.better} is better, δ\u00a0=\u00a0${smallest(metric)}.`);
  const others = metrics.filter(({name}) => !judged.has(name)).map(metricName);
  return [...texts, others.length > 0 ? `Described only: ${list(others)}.` : ""].join(" ");
}

function metricName({name, unit}: Metric): string {
  return unit === "" || name.endsWith(unit) ? name : `${name} (${unit})`;
}

function smallest({delta}: Metric): string {
  return delta.kind === "relative" ? formatPercent(delta.value) : formatValue(delta.value, delta.unit);
}

function canaryText({samples}: Artifact): string | null {
  const all = samples.canaries.filter((canaries): canaries is Canaries => canaries !== null);
  if (all.length === 0) return null;
  const each = all.flatMap(({beforeNs, afterNs}) => [beforeNs, afterNs]);
  const [low, high] = [quantile(each, 0), quantile(each, 1)];
  return `${formatValue(median(each), "ns")} at the median, from ${formatValue(low, "ns")} to ${formatValue(high, "ns")}`;
}

function duration({run}: Artifact): string | null {
  if (run.endedAt === null) return null;
  const resumed = run.sessions.length - 1;
  const span = formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt));
  return resumed > 0 ? `${span}, resumed ${resumed === 1 ? "once" : plural(resumed, "time")}` : span;
}

function cacheText(level: number, type: string, bytes: number, ways: number | null): string {
  return `L${level} ${type.toLowerCase()} ${formatBinary(bytes)}${ways === null ? "" : `, ${ways}-way`}`;
}

/** Memory comes in powers of two. */
function formatBinary(bytes: number): string {
  const [unit, size] =
    bytes >= 2 ** 30
      ? (["GiB", 2 ** 30] as const)
      : bytes >= 2 ** 20
        ? (["MiB", 2 ** 20] as const)
        : (["KiB", 2 ** 10] as const);
  return `${Number((bytes / size).toPrecision(3))}\u00a0${unit}`;
}

function frequency(governor: string | null, turbo: boolean | null): string {
  if (governor === null && turbo === null) return "cannot be told";
  const known = [governor ?? "unknown governor", turbo === null ? "" : turbo ? "turbo on" : "turbo off"];
  return known.filter((text) => text !== "").join(", ");
}

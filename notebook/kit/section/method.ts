import {html} from "htl";
import {formatDelta} from "../../../runner/narrate/comparison.ts";
import {formatDuration, formatLevel, formatPercent, formatValue} from "../../../runner/narrate/units.ts";
import {list, plural} from "../../../runner/narrate/words.ts";
import type {Artifact, Canaries, Measurement} from "../../../runner/result/types.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {CANARY_LIMIT} from "../../../runner/statistics/pairs.ts";
import {facts} from "./facts.ts";
import {element} from "./masthead.ts";

/** Returns how it was measured: what was declared ahead, and what was done. */
export function method(artifact: Artifact): Node {
  const {findings, measurements, run} = artifact;
  return element(
    html`<div>
      ${measurements.map(measurementFacts)}
      ${facts([
        ["Plan", plans(artifact)],
        ["Rounds taken", findings.map((finding) => finding.rounds.map(roundsText)).flat()],
        [
          "Order",
          `Every variant once in each round, in a random order that seed ${run.seed} gives; compared in pairs within a round.`
        ],
        ["Control", controls(artifact)],
        ["Canary", canaryText(artifact)],
        ["Intervals", findings.map(intervalText)],
        ["Duration", duration(artifact)]
      ])}
    </div>`
  );
}

/** Returns what the machine is, and what it cannot do. */
export function machineFacts({machine}: Artifact): Node {
  const {cpu, cpus, memoryBytes, caches, os, kernel, arch, virtual, governor, turbo, aslr, node, launcher} = machine;
  return element(
    html`<div>
      ${facts([
        ["Processor", `${cpu}, ${plural(cpus, "CPU")}`],
        ["Caches", caches.map(({level, type, bytes, ways}) => cacheText(level, type, bytes, ways))],
        ["Memory", formatBinary(memoryBytes)],
        ["System", `${os}, kernel ${kernel}, ${arch}`],
        ["Virtual", virtual ?? "no, as far as can be told"],
        ["Frequency", frequency(governor, turbo)],
        ["Address space", aslr === null ? null : aslr === "0" ? "not randomised" : `randomised (ASLR ${aslr})`],
        ["Runner", `Node ${node}, ${launcher} launcher`],
        ["Its limits", machine.limits.length === 0 ? "none found" : machine.limits]
      ])}
    </div>`
  );
}

function measurementFacts({name, command, shell, cpus, timeoutMs, reads, metrics, loops}: Measurement): Node {
  return facts([
    ["Measurement", name],
    ["Command", command === null ? "none" : html`<code>${command}</code>${shell ? " in a shell" : ""}`],
    [
      "Reads",
      `${reads}: ${list(metrics.map(({name, unit, better}) => `${name}${unit ? ` (${unit}` : " ("}${unit ? ", " : ""}${better} is better)`))}`
    ],
    ["Runs on", cpus === "all" ? "all CPUs, not pinned" : `CPUs: ${cpus}; at most ${formatDuration(timeoutMs)}`],
    ["Loops", Object.keys(loops).length === 0 ? null : Object.entries(loops).map(([name, n]) => `${name}: ${n}`)]
  ]);
}

function plans({run}: Artifact): string[] {
  return (run.plan?.steps ?? []).map(({step, measurement, builds, delta, rounds}) => {
    const smallest = delta.kind === "relative" ? formatPercent(delta.value) : formatValue(delta.value, delta.unit);
    const much =
      rounds.kind === "fixed"
        ? plural(rounds.rounds, "round")
        : `rounds until the interval is within ±${formatPercent(rounds.halfWidth)}, from ${rounds.atLeast} to ${rounds.atMost}`;
    return `${step}, ${measurement}: ${much}, ${plural(builds, "clean build")} of each variant; differences below δ = ${smallest} don’t matter.`;
  });
}

function roundsText({
  measurement,
  planned,
  taken,
  torn,
  again
}: Artifact["findings"][number]["rounds"][number]): string {
  const extra = [
    again > 0 ? `${again} again, as a pair’s canaries disagreed` : "",
    torn > 0 ? `${torn} again, as an interruption tore it` : ""
  ].filter((text) => text !== "");
  return `${measurement}: ${taken} of ${planned} planned${extra.length > 0 ? `; ${list(extra)}` : ""}.`;
}

function controls({findings}: Artifact): string[] {
  return findings.flatMap(({comparisons}) => {
    const floors = comparisons.filter(({judged, floor}) => judged && floor !== null);
    const texts = floors.map(({baseline, floor, effect, unit}) => {
      const size = effect?.scale === "difference" ? formatValue(floor ?? 0, unit) : formatPercent(floor ?? 0);
      return `${baseline} ran twice in each round; what it differs from itself by, the noise floor, is ${size}.`;
    });
    return [...new Set(texts)];
  });
}

function canaryText({samples}: Artifact): string {
  const all = samples.canaries.filter((canaries): canaries is Canaries => canaries !== null);
  if (all.length === 0) return "none was taken";
  const each = all.flatMap(({beforeNs, afterNs}) => [beforeNs, afterNs]);
  const limit = formatPercent(CANARY_LIMIT - 1);
  return `A fixed loop before and after each sample, ${formatValue(median(each), "ns")} at the median. A pair counts if its canaries agree within ${limit}.`;
}

function intervalText({confidence, correction, comparisons}: Artifact["findings"][number]): string {
  const count = comparisons.filter(({judged}) => judged).length;
  const [first] = comparisons;
  const family = correction === "none" ? "" : ` for ${plural(count, "comparison")} together (${correction})`;
  const smallest = first ? `, against ± ${formatDelta(first)}` : "";
  return `Of the median of the pairs, by the sign test, at ${formatLevel(confidence)}${family}${smallest}.`;
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
  const [unit, size] = bytes >= 2 ** 30 ? ["GiB", 2 ** 30] : bytes >= 2 ** 20 ? ["MiB", 2 ** 20] : ["KiB", 2 ** 10];
  return `${Number((bytes / Number(size)).toPrecision(3))}\u00a0${unit}`;
}

function frequency(governor: string | null, turbo: boolean | null): string {
  if (governor === null && turbo === null) return "cannot be told";
  return [governor ?? "unknown governor", turbo === null ? "" : turbo ? "turbo on" : "turbo off"]
    .filter(Boolean)
    .join(", ");
}

import type {CountersStep} from "../experiment/experiment.ts";
import {suggestion} from "../experiment/nearest.ts";
import {counterMetrics, counterOf, counters as known, isSimulated, simulatedName} from "../result/counters.ts";
import type {Metric} from "../result/types.ts";
import {resolveCounter} from "./instruments.ts";
import type {Instruments} from "./lab.ts";

/** What a step counts on a machine, and what it cannot; or why it cannot be taken there, as a sentence. */
export type Choice = {metrics: Metric[]; note: string | null} | {status: "skipped" | "failed"; reason: string};

/** How an event is measured; or why it cannot be, as a sentence, and whether there is no such event at all. */
type Resolved = {name: string; instrument: "perf stat" | "cachegrind"} | {reason: string; unknown: boolean};

/** Returns what a step counts, or simulates, with the instruments of a machine. */
export function chooseCounters({events, caches}: CountersStep, instruments: Instruments): Choice {
  return events === null ? usual(caches !== null, instruments) : listed(events, instruments);
}

/** Returns why there is no event of a name, as a sentence with the nearest that there is; null if there is one, or nothing can tell. */
export function unknownEvent(event: string, instruments: Pick<Instruments, "perf" | "valgrind">): string | null {
  const resolved = resolveEvent(event, instruments);
  return "reason" in resolved && resolved.unknown ? resolved.reason : null;
}

function usual(isGiven: boolean, {perf, valgrind}: Instruments): Choice {
  const counted = known.filter(({event}) => perf.events.includes(event)).map(({name}) => toMetric(name, "perf stat"));
  const wanted = perf.reason !== null || isGiven;
  const simulated = known
    .filter(({events}) => wanted && events !== null && valgrind.version !== null)
    .map(({name}) => toMetric(simulatedName(name), "cachegrind"));
  const metrics = [...counted, ...simulated];
  if (perf.version === null && simulated.length === 0) return skipped([perf.reason, valgrind.reason]);
  if (metrics.length === 0) return skipped([perf.reason ?? "Nothing can be counted here.", valgrind.reason]);
  return {metrics, note: join([perf.reason, wanted ? valgrind.reason : null])};
}

/** What cannot be measured here is left out, and said; a name of nothing is a mistake. */
function listed(events: readonly string[], instruments: Instruments): Choice {
  const metrics = new Map<string, Metric>();
  const reasons: string[] = [];
  for (const event of events) {
    const resolved = resolveEvent(event, instruments);
    if (!("reason" in resolved)) metrics.set(resolved.name, toMetric(resolved.name, resolved.instrument));
    else if (resolved.unknown) return {status: "failed", reason: resolved.reason};
    else reasons.push(resolved.reason);
  }
  if (metrics.size === 0) return skipped(reasons);
  return {metrics: [...metrics.values()], note: join(reasons.length > 0 ? reasons : [instruments.perf.reason])};
}

function resolveEvent(event: string, instruments: Pick<Instruments, "perf" | "valgrind">): Resolved {
  const {perf} = instruments;
  const plain = event.replace(/:u$/, ""); // what is counted without it is counted in user space as well
  const named = counterOf(plain)?.name ?? known.find((counter) => counter.event === plain)?.name;
  if (named !== undefined) {
    const resolved = resolveCounter(isSimulated(plain) ? plain : named, instruments);
    return typeof resolved === "string" ? {reason: resolved, unknown: false} : resolved;
  }
  if (perf.version === null) {
    return {reason: `“${event}” cannot be counted here. ${perf.reason ?? ""}`.trim(), unknown: false};
  }
  if (perf.listed.includes(plain)) return {name: plain, instrument: "perf stat"};
  if (isUnlisted(event)) return {name: event, instrument: "perf stat"};
  const names = [...counterMetrics(), ...perf.listed];
  const reason = `perf has no event “${event}” here.${suggestion(event, names)} \`perf list\` lists what there is.`;
  return {reason, unknown: true};
}

/** Tracepoints (sched:sched_switch), events with a modifier (cycles:k) and raw ones (r01c2, cpu/event=0x3c/) are perf’s to know. */
function isUnlisted(event: string): boolean {
  return event.includes(":") || /^r[0-9a-f]{2,}$/i.test(event) || /^\w+\/[^/]*=[^/]*\/\w*$/.test(event);
}

function toMetric(name: string, instrument: "perf stat" | "cachegrind"): Metric {
  const unit = counterOf(name)?.unit ?? "";
  return {name, unit, better: "lower", delta: {kind: "relative", value: 0.01}, summary: "median", instrument};
}

function skipped(reasons: readonly (string | null)[]): Choice {
  return {status: "skipped", reason: join(reasons) ?? ""};
}

function join(reasons: readonly (string | null)[]): string | null {
  return [...new Set(reasons)].filter(Boolean).join(" ") || null;
}

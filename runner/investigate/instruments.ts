import {counterOf, counters, isSimulated, simulatedName} from "../result/counters.ts";
import type {Metric} from "../result/types.ts";
import type {Plan} from "../experiment/experiment.ts";
import type {Instrument, Instruments, Lab} from "./lab.ts";
import {plannedRounds} from "./rounds.ts";

/** Generic counters that the processors of the last fifteen years have, beside those for cycles and instructions. */
const GROUP = 4;

/** What is simulated hardly varies, and is not moved by what else the machine does. */
const SIMULATED_ROUNDS = 3;

/** What one instrument measures of a measurement’s metrics. */
export interface Gauge {
  instrument: Instrument;
  metrics: Metric[];
}

/**
 * Returns how a counter that was asked for is measured here: counted where the
 * processor does, else simulated; or why it cannot be, as a sentence.
 */
export function resolveCounter(
  metric: string,
  {perf, valgrind}: Pick<Instruments, "perf" | "valgrind">
): {name: string; instrument: "perf stat" | "cachegrind"} | string {
  const counter = counterOf(metric);
  if (counter === null) return `${metric} is no counter.`;
  if (!isSimulated(metric) && perf.events.includes(counter.event)) {
    return {name: counter.name, instrument: "perf stat"};
  }
  if (counter.events === null)
    return `${metric} cannot be counted here, and is not simulated. ${perf.reason ?? ""}`.trim();
  if (valgrind.version !== null) return {name: simulatedName(counter.name), instrument: "cachegrind"};
  return `${metric} cannot be counted here. ${isSimulated(metric) ? "" : (perf.reason ?? "")} ${valgrind.reason ?? ""}`
    .replace(/\s+/g, " ")
    .trim();
}

/** Returns by which instruments a measurement’s metrics are measured, each in samples of its own; the first metric’s first. */
export function gauges(metrics: readonly Metric[], instruments: () => Promise<Instruments>): Promise<Gauge[]> {
  const kinds = [...new Set(metrics.map(({instrument}) => instrument ?? "launcher"))];
  const of = (kind: string): Metric[] => metrics.filter(({instrument = "launcher"}) => instrument === kind);
  return Promise.all(
    kinds.map(async (kind): Promise<Gauge[]> => {
      if (kind === "cachegrind") {
        return [{instrument: {kind, caches: (await instruments()).caches}, metrics: of(kind)}];
      }
      if (kind === "perf stat") return countingGauges(of(kind));
      return [{instrument: {kind: "launcher"}, metrics: of(kind)}];
    })
  ).then((found) => found.flat());
}

/** Returns what a single metric is measured under. */
export async function instrumentOf(metric: Metric, {instruments}: Pick<Lab, "instruments">): Promise<Instrument> {
  const [gauge] = await gauges([metric], instruments);
  return gauge?.instrument ?? {kind: "launcher"};
}

/** Returns groups of counters that the processor counts at once. */
export function eventGroups(events: readonly string[]): string[][] {
  const free = events.filter((event) => isFree(event));
  const generic = events.filter((event) => !isFree(event));
  const groups = Array.from({length: Math.ceil(generic.length / GROUP)}, (_, i) =>
    generic.slice(i * GROUP, (i + 1) * GROUP)
  );
  const [first = [], ...others] = groups;
  return [[...free, ...first], ...others].filter((group) => group.length > 0);
}

/** Returns the plan of rounds under an instrument. */
export function planUnder({kind}: Instrument, plan: Plan): Plan {
  if (kind !== "cachegrind") return plan;
  return {...plan, stopping: {kind: "fixed", rounds: SIMULATED_ROUNDS}, warmupRounds: 0};
}

/** Returns a plan of as many rounds, for metrics that are described and not judged. */
export function withoutLooks(plan: Plan): Plan {
  return {...plan, stopping: {kind: "fixed", rounds: plannedRounds(plan)}};
}

function countingGauges(metrics: readonly Metric[]): Gauge[] {
  const eventOf = ({name}: Metric): string => counterOf(name)?.event ?? name;
  return eventGroups(metrics.map(eventOf)).map((events) => ({
    instrument: {kind: "perf stat", events},
    metrics: metrics.filter((metric) => events.includes(eventOf(metric)))
  }));
}

/** Cycles and instructions have counters of their own, and the system’s events need none. */
function isFree(event: string): boolean {
  return event === "cycles" || event === "instructions" || counters.some((one) => one.event === event && !one.hardware);
}

/** Something that the processor, or the system, counts while a command runs. */
export interface Counter {
  name: string;
  unit: string; // empty: a plain number
  event: string; // what perf calls it
  hardware: boolean; // false: the system counts it, on any machine
  events: readonly string[] | null; // of cachegrind, whose sum simulates it; null: it does not simulate that
}

/** Each is a metric of any measurement. */
export const counters: readonly Counter[] = [
  {name: "instructions", unit: "", event: "instructions", hardware: true, events: ["Ir"]},
  {name: "cycles", unit: "", event: "cycles", hardware: true, events: null},
  {name: "branches", unit: "", event: "branches", hardware: true, events: ["Bc", "Bi"]},
  {name: "branch misses", unit: "", event: "branch-misses", hardware: true, events: ["Bcm", "Bim"]},
  {name: "cache references", unit: "", event: "cache-references", hardware: true, events: null},
  {name: "cache misses", unit: "", event: "cache-misses", hardware: true, events: null},
  {name: "L1I misses", unit: "", event: "L1-icache-load-misses", hardware: true, events: ["I1mr"]},
  {name: "L1D misses", unit: "", event: "L1-dcache-load-misses", hardware: true, events: ["D1mr", "D1mw"]},
  {name: "LLC misses", unit: "", event: "LLC-load-misses", hardware: true, events: ["ILmr", "DLmr", "DLmw"]},
  {name: "iTLB misses", unit: "", event: "iTLB-load-misses", hardware: true, events: null},
  {name: "dTLB misses", unit: "", event: "dTLB-load-misses", hardware: true, events: null},
  {name: "front-end stalls", unit: "", event: "stalled-cycles-frontend", hardware: true, events: null},
  {name: "back-end stalls", unit: "", event: "stalled-cycles-backend", hardware: true, events: null},
  {name: "task clock", unit: "ms", event: "task-clock", hardware: false, events: null},
  {name: "context switches", unit: "", event: "context-switches", hardware: false, events: null},
  {name: "migrations", unit: "", event: "cpu-migrations", hardware: false, events: null},
  {name: "page faults", unit: "", event: "page-faults", hardware: false, events: null}
];

const prefix = "simulated ";

/** Returns what a counter is called where its figures are simulated, so that they say so wherever they are shown. */
export function simulatedName(counter: string): string {
  return `${prefix}${counter}`;
}

/** Returns whether a metric’s figures are simulated. */
export function isSimulated(metric: string): boolean {
  return metric.startsWith(prefix);
}

/** Returns the counter that a metric is of, counted or simulated; null if it is of none. */
export function counterOf(metric: string): Counter | null {
  const name = isSimulated(metric) ? metric.slice(prefix.length) : metric;
  const found = counters.find((counter) => counter.name === name) ?? null;
  return isSimulated(metric) && found?.events === null ? null : found;
}

/** Returns the names of all metrics that counters give, those that can be simulated under both of theirs. */
export function counterMetrics(): string[] {
  return counters.flatMap(({name, events}) => (events === null ? [name] : [name, simulatedName(name)]));
}

/** Returns the name under which a sample has the share of the time in which an event was counted. */
export function shareName(counter: string): string {
  return `${counter}: share of time counted`;
}

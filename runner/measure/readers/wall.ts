import type {Resources} from "../../result/types.ts";
import type {KindReader} from "../reader.ts";
import type {Row} from "../readout.ts";

// In the order in which they are reported; the first is judged unless the experiment says otherwise.
const metrics: Record<string, {unit: string; value: (resources: Resources) => number | null}> = {
  wall: {unit: "s", value: ({wallNs}) => wallNs / 1e9},
  user: {unit: "s", value: ({userUs}) => perMillion(userUs)},
  system: {unit: "s", value: ({systemUs}) => perMillion(systemUs)},
  "peak memory": {unit: "byte", value: ({peakMemoryBytes}) => peakMemoryBytes},
  "minor faults": {unit: "faults", value: ({minorFaults}) => minorFaults},
  "major faults": {unit: "faults", value: ({majorFaults}) => majorFaults},
  "voluntary switches": {unit: "switches", value: ({voluntarySwitches}) => voluntarySwitches},
  "involuntary switches": {unit: "switches", value: ({involuntarySwitches}) => involuntarySwitches}
};

/**
 * Reads what the launcher measured: wall, user and system (s), peak memory
 * (byte), minor faults, major faults, voluntary switches and involuntary
 * switches, as one value each. What the launcher could not measure is left out.
 */
export function wallReader(): KindReader {
  return {options: () => [], read: async ({resources}) => ({rows: resourceRows(resources)})};
}

/** Returns whether a metric is one of the launcher’s. */
export function isResource(metric: string): boolean {
  return Object.hasOwn(metrics, metric);
}

/** Returns the launcher’s metrics as values of a benchmark. */
export function resourceRows(resources: Resources, benchmark = ""): Row[] {
  return Object.entries(metrics).flatMap(([metric, {unit, value}]) => {
    const measured = value(resources);
    return measured === null ? [] : [{benchmark, metric, unit, processes: [[measured]], series: false}];
  });
}

function perMillion(value: number | null): number | null {
  return value === null ? null : value / 1e6;
}

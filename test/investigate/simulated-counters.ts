import type {CountersStep} from "../../runner/experiment/experiment.ts";
import type {Instruments, Lab} from "../../runner/investigate/lab.ts";
import {counters as known} from "../../runner/result/counters.ts";
import {simulatedLab} from "./simulated-lab.ts";

/** A cache of a common size. */
export const cache = {bytes: 32768, ways: 8, lineBytes: 64};
/** A step that counts the usual events. */
export const step: CountersStep = {
  kind: "counters",
  name: "counters",
  question: null,
  measurements: [
    {
      measurement: "m",
      parameters: {},
      benchmarks: null,
      metrics: [],
      plan: {
        stopping: {kind: "fixed", rounds: 6},
        delta: {kind: "relative", value: 0.01},
        builds: 1,
        warmupRounds: 0
      }
    }
  ],
  when: null,
  expect: null,
  published: [],
  variants: ["fast", "slow"],
  events: null,
  caches: null
};

/** A machine whose counters are not seen. */
export const bare: Instruments = {
  perf: {
    version: "6.1",
    events: ["task-clock"],
    listed: ["instructions", "cycles"],
    reason: "Counters are not seen here."
  },
  valgrind: {version: "3.19.0", reason: null},
  fixedAddresses: true,
  caches: {L1I: cache, L1D: cache, LL: cache}
};
/** One whose counters are. */
export const whole: Instruments = {
  ...bare,
  perf: {...bare.perf, events: known.map(({event}) => event), listed: ["resource_stalls.any"], reason: null}
};

/** Returns a lab in which slow has as many instructions and a thousandfold the instruction-cache misses. */
export function labOf(instruments: Instruments, failing: string[] = []): Lab & {asked: string[]} {
  const lab = simulatedLab({failing, sample: () => ({value: 1})});
  const asked: string[] = [];
  return {
    ...lab,
    asked,
    instruments: () => Promise.resolve(instruments),
    async measure(round) {
      const samples = await lab.measure(round);
      const {instrument} = round;
      asked.push(instrument.kind === "perf stat" ? instrument.events.join("+") : instrument.kind);
      const names =
        instrument.kind === "cachegrind"
          ? known.filter(({events}) => events !== null).map(({name}) => `simulated ${name}`)
          : instrument.kind === "perf stat"
            ? instrument.events.map((event) => known.find((one) => one.event === event)?.name ?? event)
            : [];
      return samples.map((sample) => ({
        ...sample,
        values: {
          "": Object.fromEntries(
            names.flatMap((name) => {
              const isMisses = name.endsWith("L1I misses");
              const value = isMisses ? (sample.variant === "slow" ? 5e6 : 5e3) : 1e8;
              const share = name === "LLC misses" ? [[`${name}: share of time counted`, [[0.4]]] as const] : [];
              return [[name, [[value]]] as const, ...share];
            })
          )
        }
      }));
    }
  };
}

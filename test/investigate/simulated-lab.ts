import type {Coordinates, World} from "../../runner/investigate/journaled-lab.ts";
import type {Lab, RoundRequest, Start} from "../../runner/investigate/lab.ts";
import type {Build, Metric, Sample, Trial} from "../../runner/result/types.ts";

/** What a simulated start gives: its value, and how fast the machine was. */
export interface Simulated {
  value: number | null; // null: it failed
  canaryNs?: number | readonly [before: number, after: number];
  reason?: string;
}

export interface Simulation {
  metric?: Partial<Metric>;
  benchmarks?: string[];
  failing?: readonly string[]; // variants whose build fails
  sample(
    start: Start,
    coordinates: {measurement: string; round: number; position: number},
    benchmark: string
  ): Simulated;
}

const at = "2026-01-02T03:04:05.000Z";

/** Returns a lab whose samples are computed. */
export function simulatedLab(simulation: Simulation): Lab {
  const world = simulatedWorld(simulation);
  return {
    jobs: 1,
    ...world,
    build: (requests) => Promise.all(requests.map(world.build)),
    trial: world.trial,
    async measure({step, measurement, instrument, round, starts}: RoundRequest) {
      const samples: Sample[] = [];
      const trial = await world.trial({measurement, variant: ""});
      for (const [i, start] of starts.entries()) {
        const position = i + 1;
        samples.push(
          await world.start(
            start,
            {id: `${step}/${measurement}/${round}/${position}`, step, measurement, instrument, round, position},
            trial
          )
        );
      }
      return samples;
    },
    decide: (_step, _name, choose) => choose()
  };
}

/** Returns a world whose samples are computed, to stand behind a real journal. */
export function simulatedWorld({metric, benchmarks = [""], failing = [], sample}: Simulation): World {
  const described: Metric = {
    name: "time",
    unit: "s",
    better: "lower",
    delta: {kind: "relative", value: 0.01},
    summary: "median",
    ...metric
  };
  return {
    history: () => Promise.reject(new Error("This simulation has no history.")),
    change: () => Promise.resolve({files: []}),
    inspect: () => Promise.reject(new Error("This simulation has no programs.")),
    profile: () => Promise.resolve({stacks: null, reason: "This simulation has no functions."}),
    instruments: () =>
      Promise.resolve({
        perf: {version: null, events: [], listed: [], reason: "There is no perf in a simulation."},
        valgrind: {version: "3.19.0", reason: null},
        fixedAddresses: true,
        caches: {
          L1I: {bytes: 32768, ways: 8, lineBytes: 64},
          L1D: {bytes: 32768, ways: 8, lineBytes: 64},
          LL: {bytes: 8388608, ways: 16, lineBytes: 64}
        }
      }),
    processor: () => Promise.resolve({vendor: null, family: null, model: null, stepping: null, L1I: null}),
    vary: () => Promise.reject(new Error("This simulation has no history.")),
    build: ({variant, replicate}) => Promise.resolve(simulatedBuild(variant, replicate, failing.includes(variant))),
    trial: ({measurement, variant}) =>
      Promise.resolve({
        measurement,
        variant,
        status: "ok",
        reason: null,
        tail: null,
        metrics: [described],
        benchmarks,
        loops: {},
        output: null,
        durationMs: 1
      } satisfies Trial),
    start(start, coordinates) {
      const results = benchmarks.map((benchmark) => [benchmark, sample(start, coordinates, benchmark)] as const);
      const failed = results.find(([, {value}]) => value === null)?.[1];
      const canaryNs = results[0]?.[1].canaryNs ?? 3e6;
      const [beforeNs, afterNs] = typeof canaryNs === "number" ? [canaryNs, canaryNs] : canaryNs;
      return Promise.resolve(
        taken(start, coordinates, {
          status: failed ? "run failed" : "ok",
          reason: failed ? (failed.reason ?? "It ended with exit code 1.") : null,
          canaries: failed ? null : {beforeNs, afterNs},
          values: failed
            ? {}
            : Object.fromEntries(results.map(([benchmark, {value}]) => [benchmark, {[described.name]: [[value ?? 0]]}]))
        })
      );
    }
  };
}

// Without spreads, as figures are made of hundreds of millions of samples.
function taken(
  {variant, replicate, control, layout}: Start,
  {id, step, measurement, instrument, round, position}: Coordinates,
  {status, reason, canaries, values}: Pick<Sample, "status" | "reason" | "canaries" | "values">
): Sample {
  return {
    id,
    step,
    measurement,
    parameters: {},
    instrument: instrument.kind,
    variant,
    control,
    replicate,
    layout,
    round,
    position,
    startedAt: at,
    status,
    reason,
    resources: null,
    canaries,
    values,
    output: null,
    tail: null
  };
}

function simulatedBuild(variant: string, replicate: number, failing: boolean): Build {
  return {
    variant,
    replicate,
    key: `${variant}-${replicate}`,
    status: failing ? "build failed" : "ok",
    reason: failing ? "make ended with exit code 2." : null,
    tail: failing ? "error: no such thing" : null,
    log: null,
    startedAt: at,
    durationMs: 1,
    cached: false,
    tools: [],
    files: [],
    named: [],
    bytes: 1
  };
}

import type {LayoutStep, Plan} from "../../runner/experiment/experiment.ts";
import {emptyProfile} from "../../runner/investigate/profile.ts";
import type {BuildRequest, Inspection, Lab, Start} from "../../runner/investigate/lab.ts";
import type {Build, ProfileFinding} from "../../runner/result/types.ts";
import {hashBytes} from "../../runner/source/digest.ts";
import {normal, random} from "../../runner/statistics/random.ts";
import {simulatedLab} from "./simulated-lab.ts";
import type {Simulated, Simulation} from "./simulated-lab.ts";

/** Two programs, fast and slow, of which it is known what they differ in. */
export interface Programs {
  code: number; // log ratio of slow over fast that the code makes, in every layout
  placement: number; // that the shipped placement makes
  spread: number; // standard deviation of what a random layout does to both alike
  own: number; // and to each by itself
  rare: number; // share of random layouts in which a variant by itself is slow by another 20 %
  noise: number; // standard deviation of a sample
  disturbed: number; // share of samples in which the machine is a third slower
  sameCode: boolean; // whether the hot function has the same code
  sameInstructions: boolean;
  seed: string;
}

export const plain: Programs = {
  code: 0,
  placement: 0,
  spread: 0.03,
  own: 0.003,
  rare: 0,
  noise: 0.005,
  disturbed: 0,
  sameCode: true,
  sameInstructions: true,
  seed: "1"
};

/** How a simulated layout may be other than it should be. */
export interface Faults {
  build?: (request: BuildRequest) => Partial<Build> | undefined;
}

const INSTRUCTIONS = 1e8;

/** Returns a lab in which fast and slow are built in layouts, and measured. */
export function layoutLab(
  changes: Partial<Programs> = {},
  simulation: Partial<Simulation> = {},
  {build}: Faults = {}
): Lab {
  const programs = {...plain, ...changes};
  const lab = simulatedLab({sample: sampler(programs), ...simulation});
  return {
    ...lab,
    build: async (requests) => {
      const builds = await lab.build(requests);
      return builds.map((built, i) => {
        const request = requests[i];
        return request === undefined ? built : {...built, ...arranged(request), ...build?.(request)};
      });
    },
    inspect: ({variant, layout}) => Promise.resolve(inspection(programs, variant, layout === undefined ? 0 : 16)),
    processor: () =>
      Promise.resolve({
        ...{vendor: null, family: null, model: null, stepping: null},
        L1I: {bytes: 4096, ways: 1, lineBytes: 64}
      }),
    measure: async (request) => {
      const samples = await lab.measure(request);
      return request.instrument.kind !== "cachegrind" ? samples : samples.map((sample) => counted(sample, programs));
    }
  };
}

function counted<T extends {variant: string}>(sample: T, {sameInstructions}: Programs): T {
  const instructions = INSTRUCTIONS * (sample.variant === "slow" && !sameInstructions ? 1.05 : 1);
  return {...sample, values: {"": {"simulated instructions": [[instructions]]}}};
}

function sampler({code, placement, spread, own, rare, noise, disturbed, seed}: Programs): Simulation["sample"] {
  const deviate = normal(random(`${seed}/noise`));
  const draw = random(`${seed}/machine`);
  const known = new Map<string, number>();
  const fixed = (name: string, size: number): number => {
    const value = known.get(name) ?? size * normal(random(`${seed}/${name}`))();
    known.set(name, value);
    return value;
  };
  const unlucky = (name: string): number => (random(`${seed}/${name}/rare`)() < rare ? Math.log(1.2) : 0);
  return ({variant, layout}: Start): Simulated => {
    const name = layout ?? "shipped";
    const isSlow = variant === "slow";
    const common = layout === null || layout === "even" ? 0 : fixed(name, spread);
    // At the same addresses, what the variants have in common behaves alike.
    const isAlone = name.startsWith("random") || name === "even";
    const alone = isAlone ? fixed(`${name}/${variant}`, own) + unlucky(`${name}/${variant}`) : 0;
    const log = common + alone + (isSlow ? code + (layout === null ? placement : 0) : 0) + noise * deviate();
    const isDisturbed = draw() < disturbed;
    return {value: Math.exp(log) * (isDisturbed ? 1.33 : 1), canaryNs: isDisturbed ? 4e6 : 3e6};
  };
}

function arranged({layout, variant}: BuildRequest): Partial<Build> {
  if (layout === undefined) return {};
  const means = "function order" as const;
  const order = hashBytes(`${layout.name}/${variant}`);
  const displaced = layout.kind === "even" ? 0 : 2;
  return {
    layout: layout.name,
    arrangement: {means, linker: "ld 2.40", seed: layout.seed, order, functions: 2, displaced, altered: 0}
  };
}

/** Two functions, of which run is hot and cold grew in slow, before run. */
function inspection({sameCode}: Programs, variant: string, alignment: number): Inspection {
  const isSlow = variant === "slow";
  const columns = {
    symbol: ["cold", "run"],
    name: ["cold", "run"],
    aliases: [],
    files: [],
    file: [null, null],
    address: [4096, 4096 + (isSlow ? 96 : 64) + alignment],
    bytes: [isSlow ? 96 : 64, 640],
    hash: [isSlow ? "b" : "a", isSlow && !sameCode ? "d" : "c"],
    branches: [1, 8],
    onBoundary: [0, 1]
  };
  return {programs: [{path: "bin/vm", bytes: 20000, reason: null, sections: [], functions: columns}]};
}

/** Returns an earlier profile, by which run is hot. */
export function earlierProfile(): ProfileFinding {
  return {
    ...emptyProfile({
      kind: "profile",
      name: "profile",
      question: null,
      measurements: [],
      when: null,
      expect: null,
      published: [],
      variants: ["fast", "slow"]
    }),
    functions: [
      {name: "run", object: "vm", shares: [0.9, 0.92], totals: [0.9, 0.92], changes: [null, null]},
      {name: "cold", object: "vm", shares: [0.001, 0.001], totals: [0.001, 0.001], changes: [null, null]}
    ]
  };
}

const plan: Plan = {
  stopping: {kind: "fixed", rounds: 5},
  delta: {kind: "relative", value: 0.01},
  builds: 1,
  warmupRounds: 0
};

/** Returns a step that measures fast and slow in layouts. */
export function layoutStep(changes: Partial<LayoutStep> = {}, planned: Partial<Plan> = {}): LayoutStep {
  return {
    kind: "layout",
    name: "layout",
    question: null,
    measurements: [{measurement: "loop", parameters: {}, benchmarks: null, metrics: [], plan: {...plan, ...planned}}],
    when: null,
    expect: null,
    published: [],
    variants: ["fast", "slow"],
    layouts: 12,
    pinned: 8,
    ...changes
  };
}

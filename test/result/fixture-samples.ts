import type {Sample, Samples} from "../../runner/result/types.ts";

interface Truth {
  seed: number;
  rounds: number;
  slowdown: number;
  cured: number;
  noise: number;
  failures: boolean;
}

/** Returns samples in the order in which a run would have taken them. */
export function exampleSamples({seed, rounds, slowdown, cured, noise, failures}: Truth): Sample[] {
  const random = mulberry32(seed);
  const again = failures ? 3 : 0; // rounds that are taken once more: two lost a pair, one was torn
  const torn = Math.ceil(rounds * 0.4);
  const slowed = new Set(failures ? [Math.ceil(rounds * 0.25), Math.ceil(rounds * 0.7)] : []);
  const crashed = Math.ceil(rounds * 0.55);
  const ratios = new Map([
    ["fast", 1],
    ["slow", slowdown],
    ["cured", cured]
  ]);
  const samples: Sample[] = [];
  let clock = Date.UTC(2026, 2, 14, 9, 27, 31);
  for (let round = 1; round <= rounds + again; ++round) {
    const arms = shuffle(
      [
        {variant: "fast", control: false},
        {variant: "fast", control: true},
        {variant: "slow", control: false},
        {variant: "cured", control: false}
      ],
      random
    );
    const disturbed = slowed.has(round) ? 1 + Math.floor(random() * 3) : 0;
    for (const [index, {variant, control}] of arms.entries()) {
      const position = index + 1;
      const interrupted = failures && round === torn && position === 3;
      const crash = failures && round === crashed && variant === "cured";
      const state = position === disturbed ? 1.31 : 1; // a neighbour slows the machine down
      const replicate = 1 + (round % 2);
      const wallNs =
        0.094e9 * (ratios.get(variant) ?? 1) * state * Math.exp(noise * normal(random) + 0.002 * (replicate - 1));
      const canaryNs = 5.1e6 * state * Math.exp(0.008 * normal(random));
      const peak = 1_925_120 + 4096 * Math.floor(random() * 3);
      const ok = !interrupted && !crash;
      samples.push({
        id: `compare/loop/${round}/${position}`,
        step: "compare",
        measurement: "loop",
        parameters: {},
        instrument: "launcher",
        variant,
        control,
        replicate,
        layout: null,
        round,
        position,
        startedAt: new Date(clock).toISOString(),
        status: interrupted ? "interrupted" : crash ? "run failed" : "ok",
        reason: interrupted
          ? "The run was interrupted while this sample was taken."
          : crash
            ? "./interpreter was ended by SIGSEGV."
            : null,
        resources: interrupted
          ? null
          : {
              wallNs: Math.round(wallNs),
              userUs: Math.round((wallNs / 1e3) * 0.985),
              systemUs: 812,
              peakMemoryBytes: peak,
              minorFaults: 211,
              majorFaults: 0,
              voluntarySwitches: 1,
              involuntarySwitches: Math.floor(random() * 4)
            },
        canaries: interrupted
          ? null
          : {beforeNs: Math.round(canaryNs), afterNs: Math.round(canaryNs * Math.exp(0.004 * normal(random)))},
        values: ok ? {"": {wall: [[Math.round(wallNs) / 1e9]], "peak memory": [[peak]]}} : {},
        output: null,
        tail: crash ? "loaded 4096 instructions\nSegmentation fault" : null
      });
      clock += Math.ceil(wallNs / 1e6) + 40;
      if (interrupted) {
        clock += 20_000;
        break;
      }
    }
  }
  return samples;
}

/** Returns the samples as the artifact stores them: a column a field. */
export function columns(samples: Sample[]): Samples {
  return {
    count: samples.length,
    id: samples.map((s) => s.id),
    step: samples.map((s) => s.step),
    measurement: samples.map((s) => s.measurement),
    parameters: samples.map((s) => s.parameters),
    instrument: samples.map((s) => s.instrument),
    variant: samples.map((s) => s.variant),
    control: samples.map((s) => s.control),
    replicate: samples.map((s) => s.replicate),
    layout: samples.map((s) => s.layout),
    round: samples.map((s) => s.round),
    position: samples.map((s) => s.position),
    startedAt: samples.map((s) => s.startedAt),
    status: samples.map((s) => s.status),
    reason: samples.map((s) => s.reason),
    resources: samples.map((s) => s.resources),
    canaries: samples.map((s) => s.canaries),
    values: samples.map((s) => s.values),
    output: samples.map((s) => s.output),
    tail: samples.map((s) => s.tail)
  };
}

/** Returns a generator of numbers in [0, 1), the same on every machine for one seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffle<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({item, key: random()}))
    .sort((a, b) => a.key - b.key)
    .map(({item}) => item);
}

import type {Sample} from "../../runner/result/types.ts";

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
  const again = failures ? 1 : 0; // the round that is torn is taken once more
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
        ...["fast", "slow", "cured"].flatMap((variant) =>
          [1, 2].map((replicate) => ({variant, replicate, control: false}))
        ),
        {variant: "fast", replicate: ((round - 1) % 2) + 1, control: true}
      ],
      random
    );
    const disturbed = slowed.has(round) ? 2 + Math.floor(random() * 4) : -1;
    for (const [index, {variant, replicate, control}] of arms.entries()) {
      const position = index + 1;
      const interrupted = failures && round === torn && position === 3;
      const crash = failures && round === crashed && variant === "cured" && replicate === 2;
      const state = position === disturbed ? 1.31 : 1; // a neighbour slows the machine down
      const wallNs =
        0.094e9 * (ratios.get(variant) ?? 1) * state * Math.exp(noise * normal(random) + 0.002 * (replicate - 1));
      const canaryNs = 5.1e6 * state * Math.exp(0.008 * normal(random));
      const peak = 1_925_120 + 4096 * Math.floor(random() * 3);
      const switches = Math.floor(random() * 4);
      const ok = !interrupted && !crash;
      samples.push({
        id: `compare/call_method/${round}/${position}`,
        step: "compare",
        measurement: "call_method",
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
            ? "./vm was ended by SIGSEGV."
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
              involuntarySwitches: switches
            },
        canaries: interrupted
          ? null
          : {beforeNs: Math.round(canaryNs), afterNs: Math.round(canaryNs * Math.exp(0.004 * normal(random)))},
        values: ok ? {"": valuesOf(wallNs, peak, switches)} : {},
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

function valuesOf(wallNs: number, peak: number, switches: number): Record<string, number[][]> {
  return {
    wall: [[Math.round(wallNs) / 1e9]],
    user: [[Math.round((wallNs / 1e3) * 0.985) / 1e6]],
    "peak memory": [[peak]],
    "involuntary switches": [[switches]]
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

import type {Comparison, ComparisonFinding, Effect, Sample, Summary} from "../../runner/result/types.ts";

const DELTA = 0.01;
const LEVEL = 0.975; // 1 − 0.05/2, as two comparisons are judged

interface Round {
  baseline: Sample;
  control: Sample | null;
  others: Map<string, Sample>;
}

/** Returns what a comparison of slow and cured with fast would have found. */
export function exampleFinding(samples: Sample[], planned: number, broken: boolean): ComparisonFinding {
  const rounds = byRound(samples);
  const names = ["slow", "cured", ...(broken ? ["broken"] : [])];
  const control = pairs(rounds, (r) => r.control).filter(agree);
  const controlEffect = effect(control, "wall");
  const floor = Math.max(
    Math.abs((controlEffect.interval.low ?? 0) - 1),
    Math.abs((controlEffect.interval.high ?? 2) - 1)
  );
  const taken = Math.max(...samples.map((s) => s.round));
  const compare = (name: string, metric: "wall" | "peak memory"): Comparison => {
    const all = pairs(rounds, (r) => r.others.get(name) ?? null);
    const usable = all.filter(agree);
    const judged = metric === "wall";
    const unbuilt = name === "broken";
    const found = unbuilt ? null : effect(usable, metric);
    const equivalence = unbuilt || !judged ? null : effect(usable, metric, 0.9).interval;
    return {
      baseline: "fast",
      variant: name,
      measurement: "loop",
      benchmark: "",
      metric,
      unit: metric === "wall" ? "s" : "B",
      better: "lower",
      judged,
      verdict: !judged || !found ? null : decide(found, equivalence, floor),
      reason: unbuilt ? "broken was not built." : null,
      effect: found,
      equivalence,
      all: unbuilt ? null : effect(all, metric),
      delta: DELTA,
      floor: judged ? floor : null,
      setAside: all.length - usable.length,
      needed: null,
      replicates: unbuilt
        ? []
        : [1, 2].map((replicate) => ({
            replicate,
            effect: effect(
              usable.filter(({a}) => a.replicate === replicate),
              metric
            )
          })),
      states: [],
      summaries: unbuilt ? [] : summaries(samples, ["fast", name], metric),
      labels: []
    };
  };
  const slow = rounds.flatMap((r) => {
    const s = r.others.get("slow");
    const c = r.others.get("cured");
    if (!s || !c || !agree({a: r.baseline, b: s}) || !agree({a: r.baseline, b: c})) return [];
    return [1 - Math.log(wall(c) / wall(r.baseline)) / Math.log(wall(s) / wall(r.baseline))];
  });
  return {
    kind: "comparison",
    step: "compare",
    question: null,
    status: "done",
    reason: null,
    pairs: names.map((variant) => ({baseline: "fast", variant})),
    confidence: LEVEL,
    correction: "Bonferroni",
    rounds: [
      {
        measurement: "loop",
        planned,
        taken,
        torn: samples.some((s) => s.status === "interrupted") ? 1 : 0,
        again: taken > planned ? taken - planned - 1 : 0,
        warmup: 0,
        stopped: "The planned rounds were taken.",
        looks: []
      }
    ],
    comparisons: names.flatMap((name) => [compare(name, "wall"), compare(name, "peak memory")]),
    recoveries: [
      {
        baseline: "fast",
        variant: "slow",
        patched: "cured",
        measurement: "loop",
        benchmark: "",
        metric: "wall",
        share: median(slow),
        interval: {...signTest(slow, LEVEL), level: LEVEL}
      }
    ],
    interactions: [],
    published: [],
    expect: null
  };
}

function decide(
  {estimate, interval}: Effect,
  equivalence: {low: number | null; high: number | null} | null,
  floor: number
): Comparison["verdict"] {
  const beyond = Math.abs(estimate - 1) > floor;
  if (beyond && (interval.low ?? 0) > 1 + DELTA) return "worse";
  if (beyond && (interval.high ?? Infinity) < 1 / (1 + DELTA)) return "better";
  const within = (equivalence?.low ?? 0) >= 1 / (1 + DELTA) && (equivalence?.high ?? Infinity) <= 1 + DELTA;
  return within && floor <= DELTA ? "equivalent" : "inconclusive";
}

function byRound(samples: Sample[]): Round[] {
  const numbers = [...new Set(samples.map((s) => s.round))];
  return numbers.flatMap((number) => {
    const mine = samples.filter((s) => s.round === number);
    if (mine.some((s) => s.status === "interrupted")) return [];
    const baseline = mine.find((s) => s.variant === "fast" && !s.control && s.status === "ok");
    if (!baseline) return [];
    const control = mine.find((s) => s.control && s.status === "ok") ?? null;
    const others = new Map(
      mine.filter((s) => s.variant !== "fast" && s.status === "ok").map((s) => [s.variant, s] as const)
    );
    return [{baseline, control, others}];
  });
}

interface SamplePair {
  a: Sample;
  b: Sample;
}

function pairs(rounds: Round[], other: (round: Round) => Sample | null): SamplePair[] {
  return rounds.flatMap((round) => {
    const b = other(round);
    return b ? [{a: round.baseline, b}] : [];
  });
}

function agree({a, b}: SamplePair): boolean {
  const all = [a, b].flatMap(({canaries}) => (canaries ? [canaries.beforeNs, canaries.afterNs] : []));
  return Math.max(...all) / Math.min(...all) <= 1.1;
}

function value(sample: Sample, metric: string): number {
  return sample.values[""]?.[metric]?.[0]?.[0] ?? NaN;
}

function wall(sample: Sample): number {
  return value(sample, "wall");
}

function effect(pairs: SamplePair[], metric: string, level = LEVEL): Effect {
  const logs = pairs.map(({a, b}) => Math.log(value(b, metric) / value(a, metric)));
  const {low, high} = signTest(logs, level);
  return {
    scale: "ratio",
    estimate: Math.exp(median(logs)),
    interval: {
      low: low === null ? null : Math.exp(low),
      high: high === null ? null : Math.exp(high),
      level
    },
    pairs: pairs.length
  };
}

/** Order statistics between which the median lies with at least the given probability. */
function signTest(values: number[], level: number): {low: number | null; high: number | null} {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let k = 0;
  let term = 0.5 ** n; // P(B = k)
  let below = term; // P(B ≤ k)
  while (2 * below <= 1 - level) {
    term *= (n - k) / (k + 1);
    below += term;
    ++k;
  }
  if (k === 0) return {low: null, high: null};
  return {low: sorted[k - 1] ?? null, high: sorted[n - k] ?? null};
}

function summaries(samples: Sample[], variants: string[], metric: string): Summary[] {
  const arms = variants.flatMap((variant) =>
    variant === "fast"
      ? [
          {variant, control: false},
          {variant, control: true}
        ]
      : [{variant, control: false}]
  );
  return arms.map(({variant, control}) => {
    const values = samples
      .filter((s) => s.variant === variant && s.control === control && s.status === "ok")
      .map((s) => value(s, metric))
      .sort((a, b) => a - b);
    const middle = median(values);
    return {
      variant,
      control,
      n: values.length,
      median: middle,
      mad: median(values.map((v) => Math.abs(v - middle))),
      q1: quantile(values, 0.25),
      q3: quantile(values, 0.75),
      min: quantile(values, 0),
      max: quantile(values, 1)
    };
  });
}

function median(values: number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5
  );
}

function quantile(sorted: number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

import {columns} from "../../runner/result/samples.ts";
import {artifact as schema} from "../../runner/result/schema.ts";
import type {
  Artifact,
  ChangePoint,
  Effect,
  Sample,
  TimelineFinding,
  TimelineSeries
} from "../../runner/result/types.ts";
import {medianInterval} from "../../runner/statistics/interval.ts";
import {toInterval} from "../../runner/statistics/paired.ts";
import {median} from "../../runner/statistics/quantile.ts";
import {
  breakBuilds,
  CULPRIT,
  CURE,
  exampleHistory,
  historyArtifact,
  sameCode,
  sampler,
  variantOf,
  wall
} from "./fixture-history.ts";

export interface TimelineOptions {
  seed?: number;
  revisions?: number;
  quiet?: boolean; // nothing changes
}

const PEAK = {first: 5, last: 6}; // a temporary one
const ROUNDS = 5;

/** Returns a valid artifact of a timeline: a step up and one down, a peak, a drift, an outlier and a weak point. */
export function exampleTimeline({seed = 1, revisions: count = 36, quiet = false}: TimelineOptions = {}): Artifact {
  const revisions = exampleHistory(count);
  const left = new Set(quiet ? [] : [1, 3, 18, 22, 26]);
  const untestable = [8];
  const same = 21;
  const isTaken = (i: number): boolean => i < 36 || i % Math.ceil(count / 40) === 0; // of a long history, some
  const measured = revisions.flatMap((_, i) =>
    left.has(i) || untestable.includes(i) || i === same || !isTaken(i) ? [] : [i]
  );
  for (const i of measured) {
    const revision = revisions[i];
    if (revision) Object.assign(revision, {state: "measured", variant: variantOf(revision)});
  }
  breakBuilds(revisions, untestable);
  sameCode(revisions, same, same - 1);

  const take = sampler(seed, (i) => (quiet ? 0.0941 : levelOf(i)), {step: "timeline", noise: 0.006});
  const samples: Sample[] = [];
  const values = new Map<number, number[]>();
  for (let round = 1; round <= ROUNDS; ++round) {
    measured.forEach((_, k) => {
      const i = measured[(k * 7 + round) % measured.length] ?? 0;
      if (values.get(i)?.length === round) return; // 7 may divide the number of revisions
      const sample = take(i, variantOf(revisions[i] ?? {hash: ""}), {round, position: k + 1});
      samples.push(sample);
      values.set(i, [...(values.get(i) ?? []), sample.values[""]?.wall?.[0]?.[0] ?? NaN]);
    });
  }

  const series: TimelineSeries = {
    measurement: "call_method",
    benchmark: "",
    metric: wall,
    method: "segments",
    parameters: {scale: "ratio", rate: 0.01, weakRate: 0.1, delta: 0.01, level: 0.95, shortSeries: 15, leastSamples: 3},
    noise: 0.004,
    levels: [...values]
      .sort(([a], [b]) => a - b)
      .map(([revision, own]) => ({
        revision,
        n: own.length,
        estimate: median(own),
        interval: toInterval(medianInterval(own, 0.9), "difference")
      })),
    outliers: quiet ? [] : [33],
    changes: quiet
      ? []
      : [
          change(PEAK.first - 1, PEAK.first, 1.28, {support: "one build"}),
          change(PEAK.last, PEAK.last + 1, 1 / 1.28, {support: "one build"}),
          change(CULPRIT - 2, CULPRIT, 1.62),
          change(23, 24, 1.007, {p: 0.03, weak: "delta"}),
          change(CURE - 1, CURE, 0.63)
        ],
    drifts: quiet ? [] : [{before: 11, after: 15, effect: effect(1.05)}],
    neededRounds: null
  };
  const finding: TimelineFinding = {
    kind: "timeline",
    step: "timeline",
    question: null,
    status: "done",
    reason: null,
    revisions,
    from: "1",
    to: "36",
    flags: null,
    rounds: ROUNDS,
    moves: [
      {revisions: measured.filter((i) => i % 5 === 0).map((revision) => ({revision, why: "grid"})), rounds: ROUNDS},
      {
        revisions: measured
          .filter((i) => i % 5 !== 0)
          .map((revision) => ({revision, why: revision < 10 ? "peak" : revision < 30 ? "change" : "weak"})),
        rounds: ROUNDS
      }
    ],
    stopped: "Nothing is left between neighbours that differ.",
    series: [series]
  };
  const artifact = historyArtifact(revisions, new Map());
  return schema.parse({...artifact, samples: columns(samples), findings: [finding]});
}

function levelOf(i: number): number {
  const base = 0.0941 * (i >= CULPRIT ? 1.62 : 1) * (i >= CURE ? 0.63 : 1);
  const drift = 1 + 0.05 * Math.min(1, Math.max(0, (i - 11) / 4));
  const peak = i >= PEAK.first && i <= PEAK.last ? 1.28 : 1;
  return base * drift * peak * (i === 33 ? 1.09 : 1) * (i >= 24 ? 1.007 : 1);
}

function change(before: number, after: number, estimate: number, other: Partial<ChangePoint> = {}): ChangePoint {
  const verdict = estimate > 1 ? "worse" : "better";
  return {before, after, effect: effect(estimate), p: 1e-6, support: "builds", verdict, weak: null, ...other};
}

function effect(estimate: number): Effect {
  return {
    scale: "ratio",
    estimate,
    interval: {low: estimate / 1.006, high: estimate * 1.006, level: 0.95},
    pairs: 0
  };
}

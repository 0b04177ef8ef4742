import type {Metric, Summary} from "../../../runner/result/types.ts";
import type {Table} from "./data.ts";
import type {Point, Topic} from "./points.ts";

/** Samples of one build of a variant, or of its second start in each round. */
export interface Arm {
  name: string;
  variant: string;
  control: boolean;
  points: Point[];
}

/** Returns points by variant and control, in the given order of variants; `builds` tells each build’s apart. */
export function armsOf(points: readonly Point[], variants: readonly string[], {builds = false} = {}): Arm[] {
  const arms = new Map<string, Arm>();
  const several = builds && new Set(points.map(({sample}) => sample.replicate)).size > 1;
  for (const point of points) {
    const {variant, control, replicate} = point.sample;
    const name = `${variant}${control ? " again" : several ? `, build ${replicate}` : ""}`;
    const arm = arms.get(name);
    if (arm) arm.points.push(point);
    else arms.set(name, {name, variant, control, points: [point]});
  }
  const order = ({variant, control}: Arm) => variants.indexOf(variant) + (control ? 0.5 : 0);
  return [...arms.values()].sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
}

/** Returns what is stated of an arm’s samples. */
export function summaryOf(summaries: readonly Summary[], {variant, control}: Arm): Summary | undefined {
  return summaries.find((summary) => summary.variant === variant && summary.control === control);
}

/** Returns the values by round and arm, in a unit; those that don’t count say so. */
export function roundTable(points: readonly Point[], variants: readonly string[], unit: string, factor: number): Table {
  const arms = armsOf(points, variants, {builds: true});
  const rounds = [...new Set(points.map(({sample}) => sample.round))].sort((a, b) => a - b);
  const cells = arms.map((arm) => new Map(arm.points.map((point) => [point.sample.round, point])));
  return {
    columns: ["round", ...arms.map(({name}) => withUnit(name, unit))],
    rows: rounds.map((round) => [
      round,
      ...cells.map((byRound) => {
        const point = byRound.get(round);
        if (!point) return null;
        const {value, counted, sample} = point;
        if (!Number.isFinite(value)) return sample.status;
        const shown = value / factor;
        return counted ? shown : `(${Number(shown.toPrecision(5))})`;
      })
    ])
  };
}

/** Returns each arm’s quartiles and extremes as its comparisons state them, in a unit. */
export function summaryTable(
  arms: readonly Arm[],
  summaries: readonly Summary[],
  {unit, factor}: {unit: string; factor: number}
): Table {
  return {
    columns: [
      "variant",
      "samples",
      ...["min", "lower quartile", "median", "upper quartile", "max"].map((name) => withUnit(name, unit))
    ],
    rows: arms.flatMap((arm) => {
      const summary = summaryOf(summaries, arm);
      if (!summary) return [];
      const {n, min, q1, median, q3, max} = summary;
      return [[arm.name, n, ...[min, q1, median, q3, max].map((value) => value / factor)]];
    })
  };
}

/** Returns every sample, in the metric’s own unit and to the last digit. */
export function sampleTable(points: readonly Point[], {metric, unit}: Pick<Topic & Metric, "metric" | "unit">): Table {
  return {
    columns: [
      "sample",
      "variant",
      "control",
      "build",
      "round",
      "position",
      "started at",
      "status",
      withUnit(metric, unit),
      "counted",
      "canary before (ns)",
      "canary after (ns)",
      "reason"
    ],
    rows: points.map(({sample, value, counted}) => [
      sample.id,
      sample.variant,
      String(sample.control),
      sample.replicate,
      sample.round,
      sample.position,
      sample.startedAt,
      sample.status,
      Number.isFinite(value) ? value : null,
      String(counted),
      sample.canaries?.beforeNs ?? null,
      sample.canaries?.afterNs ?? null,
      sample.reason
    ])
  };
}

function withUnit(name: string, unit: string): string {
  return unit === "" ? name : `${name} (${unit})`;
}

import * as Plot from "@observablehq/plot";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatNumber, formatValue, scaleOf} from "../../../runner/narrate/units.ts";
import {isPlainTime, list, plural} from "../../../runner/narrate/words.ts";
import {findingsOf, summaryOf} from "../../../runner/result/findings.ts";
import type {Artifact, Sample} from "../../../runner/result/types.ts";
import {modes} from "../../../runner/statistics/modes.ts";
import {median} from "../../../runner/statistics/quantile.ts";
import {extentOf, padded, roundTicks} from "./axis.ts";
import {bins, type Bin} from "./bins.ts";
import {describePoint, evidencePlace} from "./evidence.ts";
import {frame, innerWidth} from "./frame.ts";
import {chosenPoints, MOST_MARKS, NARROW, source, type ChartOptions} from "./options.ts";
import {comparisonsOf, summariesOf, type Point, type Topic} from "./points.ts";
import {probe, type Target} from "./probe.ts";
import {sampleLegend} from "./sample-legend.ts";
import {everySample, failures, medianLabels, medianLines, modeLines, summarised, type Median} from "./sample-marks.ts";
import {armsOf, roundTable, sampleTable, summaryTable} from "./sample-table.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

const MOST_LABELS = 8; // at the side; more would stand far from what they name
const MARGIN = {top: 30, bottom: 40};

/**
 * Returns a chart of every sample of a topic in the order in which they were
 * taken: those that count in their variant’s symbol, the control’s lighter, the
 * others crossed. Above 2,000 samples it shows each arm’s medians and ranges
 * over successive rounds. Pointing at a sample tells its coordinates, and
 * picking it what the artifact keeps of it.
 */
export function samplesChart(artifact: Artifact, topic: Topic, options: ChartOptions): HTMLElement {
  const width = innerWidth(options.width);
  const series = seriesOf(artifact);
  const points = chosenPoints(artifact, topic, options);
  const taken = points.filter(isTaken);
  const missing = points.filter((point) => !isTaken(point));
  const values = taken.map(({value}) => value);
  const {unit, factor} = scaleOf(median(values), topic.unit);
  const [low, high] = padded(values.map((value) => value / factor));
  const variants = [...series.keys()];
  const arms = armsOf(taken, variants);
  const medians = mediansOf(source(artifact, options), topic, series, {factor, points});
  const named = medians.map(({look, value}) => ({
    name: look.variant,
    text: formatValue(value * factor, topic.unit),
    value
  }));
  const groups =
    taken.length > MOST_MARKS
      ? bins(
          taken.filter(({whole}) => whole),
          MOST_MARKS
        )
      : null;
  const narrow = width < NARROW || medians.length > MOST_LABELS;
  const height = width < NARROW ? 300 : 340;
  const lane = missing.length > 0 ? 26 : 0; // px below the values, where failures are marked
  const last = points.reduce((most, {sample}) => Math.max(most, sample.round), 1);
  const planned = plannedRounds(artifact, topic);
  const end = artifact.run.status === "running" ? Math.max(last, planned ?? 0) : last; // what is to come has its place
  const extent: [number, number] = [0.4, end + 0.6];
  const again = planned !== null && planned < last ? planned + 0.5 : null;
  const chart = Plot.plot({
    width,
    height,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: 48,
    marginRight: narrow ? 4 : 92,
    insetBottom: lane,
    className: "plot",
    ariaLabel: `Samples of ${pathOf(topic.measurement, topic.benchmark)} in the order taken`,
    ariaDescription: `${plural(taken.length, "sample")} of ${topic.metric}${named.length > 0 ? `; medians: ${list(named.map(({name, text}) => `${text} in ${name}`))}` : ""}.`,
    x: {label: "round →", domain: extent, ticks: roundTicks(end, width), tickFormat: formatNumber, tickSize: 0},
    y: {
      label: `↑ ${unit === "" ? topic.metric : `${topic.metric} (${unit})`}`,
      domain: [low, high],
      ticks: 6,
      tickFormat: formatNumber,
      tickSize: 0,
      grid: true
    },
    symbol: {type: "identity"},
    opacity: {type: "identity"},
    marks: [
      again === null ? null : Plot.rect([null], {x1: again, x2: extent[1], fill: "var(--band)", ariaHidden: "true"}),
      medianLines(medians, extent),
      modeLines(medians, extent),
      groups ? summarised(groups, series, factor) : everySample(taken, series, factor, topic),
      failures(oneEach(missing, width), topic, lane),
      narrow
        ? null
        : medianLabels(medians, {
            x: extent[1],
            domain: [low, high],
            line: (15 * (high - low)) / (height - MARGIN.top - MARGIN.bottom - lane)
          })
    ]
  });
  const all = groups ? [] : points;
  const {panel, show, close} = evidencePlace(artifact, () => points.map(({sample}) => sample));
  const stage = probe<Sample | null>(chart, {
    targets: () => {
      const x = chart.scale("x");
      const y = chart.scale("y");
      const at = (time: number, value: number) => ({
        x: Number(x?.apply(time)),
        y: Number.isFinite(value) ? Number(y?.apply(value / factor)) : height - MARGIN.bottom - lane / 2
      });
      return groups
        ? groups.map((bin) => ({...at(bin.time, bin.middle), lines: describeBin(bin, topic), datum: null}))
        : all.map((point): Target<Sample | null> => ({
            ...at(point.time, point.value),
            lines: describePoint(point, topic),
            datum: point.sample
          }));
    },
    ...(groups ? {} : {pick: (sample: Sample | null) => sample && show(sample), leave: close})
  });
  return frame(stage, {
    title: titleOf(topic, named),
    legend: sampleLegend(points, series, {
      again: again !== null,
      aggregated: groups !== null,
      modes: medians.some(({modes}) => modes !== null)
    }),
    width: options.width,
    file: [artifact.experiment.name, topic.measurement, topic.benchmark, topic.metric, "samples"],
    table: groups
      ? summaryTable(arms, summariesOf(source(artifact, options), topic), {unit, factor})
      : roundTable(points, variants, unit, factor),
    csv: () => sampleTable(points, topic),
    below: panel
  });
}

const SOME = 4; // medians that a title can hold

function titleOf(topic: Topic, named: {name: string; text: string; value: number}[]): string {
  const path = pathOf(topic.measurement, topic.benchmark);
  const [least, ...others] = [...named].sort((a, b) => a.value - b.value);
  const most = others.at(-1);
  if (!least) return `No sample of ${path} was taken`;
  const medians =
    most && named.length > SOME
      ? `from ${least.text} in ${least.name} to ${most.text} in ${most.name}`
      : list(named.map(({name, text}) => `${text} in ${name}`));
  return isPlainTime(topic)
    ? `${path} takes ${medians}, at the median`
    : `The median ${topic.metric} of ${path} is ${medians}`;
}

/** Returns the medians that the artifact states, in the order of its variants, with the two that some have. */
function mediansOf(
  artifact: Artifact,
  topic: Topic,
  series: Map<string, Series>,
  {factor, points}: {factor: number; points: Point[]}
): Median[] {
  const comparisons = comparisonsOf(artifact, topic);
  const summaries = summariesOf(artifact, topic);
  const shown = new Set(points.map(({sample}) => sample.variant));
  return [...series.keys()].flatMap((variant) => {
    const stated = summaryOf(summaries, variant);
    if (!stated || !shown.has(variant)) return [];
    const two = comparisons.some(({labels}) => labels.some((l) => l.kind === "two modes" && l.variant === variant));
    return [
      {
        look: lookOf(series, variant),
        value: stated.median / factor,
        modes: two ? modesOf(points, variant, factor) : null
      }
    ];
  });
}

function modesOf(points: Point[], variant: string, factor: number): [number, number] | null {
  const values = points
    .filter((point) => point.sample.variant === variant && !point.sample.control && point.whole && isTaken(point))
    .map(({value}) => value);
  const positive = values.every((value) => value > 0);
  const found = modes(positive ? values.map(Math.log) : values);
  if (!found?.two) return null;
  const at = (value: number) => (positive ? Math.exp(value) : value) / factor;
  return [at(found.low.mean), at(found.high.mean)];
}

function describeBin({variant, control, low, middle, high, rounds, count}: Bin, {unit}: Topic): string[] {
  return [
    `${variant}${control ? " again, the control" : ""}: ${formatValue(middle, unit)}`,
    rounds[0] === rounds[1] ? `round ${rounds[0]}` : `rounds ${rounds[0]} to ${rounds[1]}`,
    `the median of ${plural(count, "sample")}`,
    `from ${formatValue(low, unit)} to ${formatValue(high, unit)}`
  ];
}

/** Of marks that would hide each other, one is enough. */
function oneEach(points: Point[], width: number): Point[] {
  if (points.length <= MOST_MARKS / 4) return points;
  const [, last] = extentOf(points.map(({time}) => time));
  return [...new Map(points.map((point) => [Math.round((point.time / last) * (width / 4)), point])).values()];
}

function isTaken({value}: Point): boolean {
  return Number.isFinite(value);
}

function plannedRounds(artifact: Artifact, {step, measurement}: Topic): number | null {
  const rounds = findingsOf(artifact, "comparison").find((finding) => finding.step === step)?.rounds;
  return rounds?.find((entry) => entry.measurement === measurement)?.planned ?? null;
}

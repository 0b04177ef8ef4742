import {formatEffect, none} from "../../../runner/narrate/effect.ts";
import {pathOf} from "../../../runner/narrate/comparison.ts";
import {formatLevel} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, Comparison, Effect} from "../../../runner/result/types.ts";
import {contrasts, pairedEffect} from "../../../runner/statistics/paired.ts";
import type {Pairs} from "../../../runner/statistics/pairs.ts";
import {pairsOf, stepOf, topicOf} from "./points.ts";
import {lookOf, type Series} from "./series.ts";

/** A comparison’s part of the chart; its y are pixels from the top. */
export interface Row {
  name: string;
  figure: string; // the estimate and its interval
  top: number;
  head: number; // of the line of text
  track: number; // where its part of the axis begins
  bottom: number;
  delta: [number, number];
  floor: [number, number] | null; // null: unbounded, or not judged
  pairs: {x: number; y: number; round: number; color: string}[];
  lines: Line[];
}

/** An estimate and its interval. */
export interface Line {
  label: string; // what of the row it is; empty for the row itself
  y: number;
  low: number | null; // null: unbounded
  estimate: number;
  high: number | null;
  color: string;
  symbol: Series["symbol"];
  thickness: number; // px
  radius: number; // px
  title: string;
  notes: string[]; // what else a tip says
}

const GAP = 8; // px
const MOST_DETAILED = 8; // rows; more of them show no pairs and builds
const MOST_PAIRS = 2000; // marks, of all rows together

/** Lays out a row for each comparison, and one for each control before the first comparison with its baseline. */
export function layRows(
  artifact: Artifact,
  comparisons: Comparison[],
  series: Map<string, Series>
): {rows: Row[]; height: number} {
  const detailed = comparisons.length <= MOST_DETAILED;
  const rows: Row[] = [];
  const controls = new Set<string>();
  const several = new Set(comparisons.map(({measurement, benchmark}) => pathOf(measurement, benchmark))).size > 1;
  let top = 0;
  for (const comparison of comparisons) {
    const {baseline, measurement, benchmark, effect} = comparison;
    const topic = topicOf(stepOf(artifact, comparison), comparison);
    const place = several ? `${pathOf(measurement, benchmark)}: ` : "";
    const key = JSON.stringify([baseline, topic]);
    if (detailed && effect && !controls.has(key)) {
      controls.add(key);
      const pairs = pairsOf(artifact, topic, {baseline, variant: baseline, control: true}).together;
      const control = pairedEffect(pairs.usable, effect.scale, effect.interval.level);
      if (control) {
        const look = {...lookOf(series, baseline), color: "var(--muted)"};
        const row = layRow({comparison, effect: control, look, top, pairs, subs: []});
        rows.push({...row, name: `${place}${baseline} ÷ ${baseline}, the control`});
        top = row.bottom + GAP;
      }
    }
    const pairs = detailed
      ? pairsOf(artifact, topic, {baseline, variant: comparison.variant, control: false}).together
      : null;
    const subs = detailed && comparison.replicates.length > 1 ? comparison.replicates : [];
    const row = layRow({
      comparison,
      effect,
      look: lookOf(series, comparison.variant),
      top,
      pairs,
      subs: subs.map(({replicate, effect}) => ({label: `build ${replicate}`, effect}))
    });
    rows.push({...row, name: place + row.name});
    top = row.bottom + GAP;
  }
  const marks = rows.reduce((sum, {pairs}) => sum + pairs.length, 0);
  return {rows: marks > MOST_PAIRS ? rows.map((row) => ({...row, pairs: []})) : rows, height: top - GAP};
}

interface RowSpec {
  comparison: Comparison;
  effect: Effect | null;
  look: Series;
  top: number;
  pairs: Pairs | null;
  subs: {label: string; effect: Effect}[];
}

function layRow({comparison, effect, look, top, pairs, subs}: RowSpec): Row {
  const {baseline, variant, delta, floor, unit} = comparison;
  const head = top + 14;
  const track = top + 26;
  const main = top + 40;
  const {color, symbol} = look;
  const line = (label: string, y: number, effect: Effect): Line => ({
    label,
    y,
    low: effect.interval.low,
    high: effect.interval.high,
    estimate: effect.estimate,
    color,
    symbol,
    thickness: label === "" ? 3.5 : 1.5,
    radius: label === "" ? 5.5 : 3,
    title: `${label === "" ? variant : `${variant}, ${label}`}: ${formatEffect(effect, unit)}`,
    notes: [`${formatLevel(effect.interval.level)} interval, ${plural(effect.pairs, "pair")}`]
  });
  return {
    name: `${variant} ${effect?.scale === "difference" ? "−" : "÷"} ${baseline}`,
    figure: effect ? formatEffect(effect, unit) : (comparison.verdict ?? "not compared"),
    top,
    head,
    track,
    bottom: main + (subs.length > 0 ? 10 + subs.length * 15 : 14),
    delta: band(delta, effect),
    floor: floor === null ? null : band(floor, effect),
    pairs:
      pairs && effect
        ? contrasts(pairs.usable, effect.scale).map((x, i) => ({
            x: effect.scale === "ratio" ? Math.exp(x) : x,
            y: main,
            round: pairs.usable[i]?.round ?? NaN,
            color
          }))
        : [],
    lines: effect
      ? [line("", main, effect), ...subs.map(({label, effect}, i) => line(label, main + 16 + i * 15, effect))]
      : []
  };
}

/** A difference of 1 % is as far below as above: from 1/1.01 to 1.01. */
function band(size: number, effect: Effect | null): [number, number] {
  return effect && none(effect) === 0 ? [-size, size] : [1 / (1 + size), 1 + size];
}

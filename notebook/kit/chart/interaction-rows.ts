import {formatEffect, negligible} from "../../../runner/narrate/effect.ts";
import {crossingOf} from "../../../runner/narrate/interaction.ts";
import {formatLevel} from "../../../runner/narrate/units.ts";
import {plural} from "../../../runner/narrate/words.ts";
import type {Artifact, ComparisonFinding, Effect, Interaction} from "../../../runner/result/types.ts";
import {contrastsOf, interactionDelta, interactionsOf} from "../../../runner/statistics/interaction.ts";
import {effectOf} from "../../../runner/statistics/paired.ts";
import {comparedSamples, metricOf} from "./points.ts";
import {lookOf, seriesOf, type Series} from "./series.ts";

/** A change of a 2×2, or what the second is of the first; its y are px from the top. */
export interface CrossRow {
  name: string;
  figure: string; // the effect and its interval
  effect: Effect;
  look: Series;
  delta: [number, number]; // between which nothing matters
  head: number; // of the name
  figureAt: number; // of the figure, which is beside the name or, where there is no room, below it
  track: number; // where its part of the axis begins
  middle: number;
  bottom: number;
  dots: {x: number; y: number; round: number}[]; // one a round
  notes: string[]; // what else a tip says
}

export interface CrossRows {
  rows: CrossRow[]; // the first change, the second, and what the second is of the first
  height: number; // px
  unit: string;
}

const BOLD = 7.5; // px, about as wide as a letter of a name is
const DIGIT = 7; // px, of a figure
const LINE = 17; // px
const GAP = 12; // px

/** Lays out a 2×2 in a width, in px, all of it on the one scale that suits both changes. */
export function layCrossing(
  artifact: Artifact,
  finding: ComparisonFinding,
  interaction: Interaction,
  width: number
): CrossRows {
  const {first, second, both, unit} = crossingOf(interaction, finding);
  const topic = {...interaction, step: finding.step, unit};
  const metric = metricOf(artifact, topic);
  const pairs = [interaction.first, interaction.second] as const;
  const found = contrastsOf(comparedSamples(artifact, topic), pairs, interaction.benchmark, metric);
  const {scale} = both.effect;
  const delta = interactionDelta(scale, metric.delta);
  const series = seriesOf(artifact);
  // A change that is compared by ratios may be crossed by differences, where the other has a value of zero.
  const onScale = (effect: Effect | null, contrasts: Map<number, number>): Effect | null =>
    effect?.scale === scale
      ? effect
      : effectOf([...contrasts.values()], scale, effect?.interval.level ?? both.effect.interval.level);
  const specs = [
    {
      name: first.name,
      effect: onScale(first.effect, found.effects[0]),
      contrasts: found.effects[0],
      look: lookOf(series, interaction.first.variant)
    },
    {
      name: second.name,
      effect: onScale(second.effect, found.effects[1]),
      contrasts: found.effects[1],
      look: lookOf(series, interaction.second.variant)
    },
    {
      name: both.name,
      effect: both.effect,
      contrasts: interactionsOf(found),
      look: {variant: "", color: "var(--foreground)", symbol: "diamond" as const}
    }
  ];
  let top = 0;
  const rows = specs.flatMap(({name, effect, contrasts, look}): CrossRow[] => {
    if (effect === null) return [];
    const figure = formatEffect(effect, unit);
    const fits = name.length * BOLD + figure.length * DIGIT + 8 < width;
    const head = top + 14;
    const figureAt = fits ? head : head + LINE;
    const middle = figureAt + 24;
    top = middle + 14 + GAP;
    return [
      {
        ...{name: cut(name, Math.floor(width / BOLD)), figure, effect, look, head, figureAt, middle},
        delta: negligible(effect, delta),
        track: figureAt + 12,
        bottom: middle + 14,
        dots: [...contrasts].map(([round, value]) => ({
          x: scale === "ratio" ? Math.exp(value) : value,
          y: middle,
          round
        })),
        notes: [`${formatLevel(effect.interval.level)} interval, ${plural(effect.pairs, "pair")}`]
      }
    ];
  });
  return {rows, height: top - GAP, unit};
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

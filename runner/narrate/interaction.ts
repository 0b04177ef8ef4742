import {findingsOf, isSame, metricIn} from "../result/findings.ts";
import type {Artifact, ComparisonFinding, Effect, Interaction, Metric} from "../result/types.ts";
import {interactionDelta} from "../statistics/interaction.ts";
import {EQUIVALENCE} from "../statistics/interval.ts";
import {pathOf} from "./comparison.ts";
import {formatEffect} from "./effect.ts";
import {formatLevel, formatPercent, formatValue} from "./units.ts";
import {capital, isPlainTime, list, plural} from "./words.ts";

/**
 * Returns a sentence that says whether two changes have the same effect. The
 * interaction’s effect is the second change’s over the first’s.
 */
export function interactionSentence(
  interaction: Interaction,
  artifact: Artifact,
  among: readonly Interaction[] = [interaction]
): string {
  const {effect} = interaction;
  const unit = metricOf(interaction, artifact)?.unit ?? "";
  const size =
    effect.scale === "ratio"
      ? `the ratio of the second to the first is ${formatEffect(effect, unit)}`
      : `the second less the first is ${formatEffect(effect, unit)}`;
  const basis = `(${formatLevel(effect.interval.level)} interval, ${plural(effect.pairs, "pair")})`;
  return `${interactionHeadline(interaction, artifact, among)}: ${size} ${basis}.`;
}

/** Returns the same without the grounds, as a headline. Where there are several, it says what it is of. */
export function interactionHeadline(
  interaction: Interaction,
  artifact: Artifact,
  among: readonly Interaction[] = [interaction]
): string {
  const {first, second, metric, outcome} = interaction;
  const [one, other] = [first, second].map(({baseline, variant}) => `going from ${baseline} to ${variant}`);
  const what = isPlainTime({metric, unit: metricOf(interaction, artifact)?.unit ?? ""}) ? "the time" : `the ${metric}`;
  const clauses = {
    differ: `${one} and ${other} change ${what} differently`,
    same: `${one} and ${other} change ${what} alike`,
    "cannot tell": `whether ${one} and ${other} change ${what} differently cannot be told`
  };
  const place = interactionPlace(interaction, among);
  return place === "" ? capital(clauses[outcome]) : `In ${place}, ${clauses[outcome]}`;
}

/** Returns a sentence for each 2×2 or, of more than `most`, one that counts them, and those of the first that differ. */
export function interactionSentences(
  {interactions: among}: Pick<ComparisonFinding, "interactions">,
  artifact: Artifact,
  most: number
): string[] {
  const sentencesOf = (some: readonly Interaction[]): string[] =>
    some.map((interaction) => interactionSentence(interaction, artifact, among));
  if (among.length <= most) return sentencesOf(among);
  const words = {
    differ: "of different effects",
    same: "of the same effect",
    "cannot tell": "of which it cannot be told"
  };
  const counts = (["differ", "same", "cannot tell"] as const).flatMap((outcome) => {
    const {length} = among.filter((one) => one.outcome === outcome);
    return length === 0 ? [] : [`${length} ${words[outcome]}`];
  });
  const differing = among.filter(({outcome}) => outcome === "differ");
  return [`Of ${plural(among.length, "interaction")}: ${list(counts)}.`, ...sentencesOf(differing.slice(0, most))];
}

/** Returns where a 2×2 was measured, e.g., "unit/dictFind", or "" where all were measured in one place. */
export function interactionPlace(interaction: Interaction, among: readonly Interaction[]): string {
  const places = among.map(({measurement, benchmark}) => pathOf(measurement, benchmark));
  return new Set(places).size > 1 ? pathOf(interaction.measurement, interaction.benchmark) : "";
}

/** What a 2×2 came to, as charts and tables show it; an effect is null where it is not known. */
export interface Crossing {
  first: {name: string; effect: Effect | null};
  second: {name: string; effect: Effect | null};
  both: {name: string; effect: Effect}; // what the second is of the first
  unit: string;
}

/** Returns what a 2×2 came to: the two changes, by the comparisons of its finding, and what the second is of the first. */
export function crossingOf(interaction: Interaction, {comparisons}: Pick<ComparisonFinding, "comparisons">): Crossing {
  const {first, second, effect} = interaction;
  const found = [first, second].map((pair) =>
    comparisons.find((comparison) => isSame(comparison, {...interaction, ...pair}))
  );
  const changeOf = ({variant, baseline}: Interaction["first"], own: Effect | null = null) => ({
    name: nameOf(variant, baseline, own ?? effect),
    effect: own
  });
  return {
    first: changeOf(first, found[0]?.effect),
    second: changeOf(second, found[1]?.effect),
    both: {name: nameOf("the second", "the first", effect), effect},
    unit: found[0]?.unit ?? ""
  };
}

/** Returns what an interaction’s outcome rests on, as a sentence. */
export function outcomeSentence(interaction: Interaction, artifact: Artifact): string {
  const {effect, outcome} = interaction;
  const what = capital(nameOf("the second", "the first", effect));
  const size = formatEffect(effect, metricOf(interaction, artifact)?.unit ?? "");
  const band = formatNegligible(interaction, artifact);
  const limits = /[1-9]/.test(band) ? `±${band}` : band;
  switch (outcome) {
    case "differ":
      return `${what} is ${size}, beyond ${limits}: the effects differ.`;
    case "same":
      return `${what} is ${size}, and its ${formatLevel(EQUIVALENCE)} interval within ${limits}: the effects are the same.`;
    case "cannot tell":
      return `${what} is ${size}, neither beyond ${limits} nor within: whether the effects differ cannot be told.`;
  }
}

/** Returns the smallest interaction that matters, e.g., "1 %" or "2 ms". */
export function formatNegligible(interaction: Interaction, artifact: Artifact): string {
  const {scale} = interaction.effect;
  const metric = metricOf(interaction, artifact);
  const delta = metric === undefined ? 0 : interactionDelta(scale, metric.delta);
  return scale === "ratio" ? formatPercent(delta) : formatValue(delta, metric?.unit ?? "");
}

function metricOf(interaction: Interaction, artifact: Artifact): Metric | undefined {
  const finding = findingsOf(artifact, "comparison").find(({interactions}) => interactions.includes(interaction));
  return metricIn(artifact, {...interaction, step: finding?.step ?? ""});
}

function nameOf(variant: string, baseline: string, {scale}: Effect): string {
  return `${variant} ${scale === "difference" ? "−" : "÷"} ${baseline}`;
}

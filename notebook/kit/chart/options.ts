import type {Artifact} from "../../../runner/result/types.ts";
import {isShown, NO_CHOICE, resolveChoice, type Choice} from "../choice/choice.ts";
import {countAll} from "../choice/recount.ts";
import {comparisonsOf, pointsOf, samplesOf, type Point, type Topic} from "./points.ts";

export interface ChartOptions {
  width: number; // px, with the frame
  choice?: Choice; // of what to show; defaults to what was judged
}

export const MOST_MARKS = 2000; // above which charts aggregate
export const NARROW = 560; // px; no room for names at the side

/** Returns what a chart is drawn from: the artifact, with all pairs counted where the reader chose so. */
export function source(artifact: Artifact, {choice = NO_CHOICE}: ChartOptions): Artifact {
  return choice.aside === "counted" ? countAll(artifact) : artifact;
}

/** Returns a topic’s points as a reader chose to see them: of which variants, and whether those set aside are shown. */
export function chosenPoints(artifact: Artifact, topic: Topic, options: ChartOptions): Point[] {
  const choice = resolveChoice(artifact, options.choice ?? NO_CHOICE);
  const comparisons = comparisonsOf(artifact, topic).filter((comparison) => isShown(choice, comparison));
  const shown = new Set(comparisons.flatMap(({baseline, variant}) => [baseline, variant]));
  const points = pointsOf(source(artifact, options), topic);
  if (choice.variants === null && choice.aside === "shown") return points;
  const measured = samplesOf(artifact, topic); // with its canaries, which the source may be without
  return points.flatMap((point, i) => {
    if (choice.variants !== null && !shown.has(point.sample.variant)) return [];
    if (choice.aside === "hidden" && !point.counted && Number.isFinite(point.value)) return [];
    return [{...point, sample: measured[i] ?? point.sample}];
  });
}

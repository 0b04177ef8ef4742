import {pathOf} from "../../../runner/narrate/comparison.ts";
import {findingsOf} from "../../../runner/result/findings.ts";
import type {Artifact, Comparison} from "../../../runner/result/types.ts";
import {topicOf, type Topic} from "../chart/points.ts";

/** What a reader chose to see. */
export interface Choice {
  place: string | null; // a measurement’s benchmark; null: all that were judged
  metric: string | null; // null: what was judged
  variants: string[] | null; // null: all; their baselines are always shown
  aside: Aside; // what becomes of samples that were set aside
}

export type Aside = "shown" | "counted" | "hidden";

/** A measurement’s benchmark in a step: what has charts of its own. */
export interface Place {
  name: string; // as a reader chooses it
  topics: Topic[]; // by metric; the judged ones first
  judged: boolean;
}

/** Charts of a kind that a page shows beside each other; of more places, the reader chooses one. */
export const MOST_PLACES = 6;

export const NO_CHOICE: Choice = {place: null, metric: null, variants: null, aside: "shown"};

/** Returns every place that was compared, in the artifact’s order. */
export function placesOf(artifact: Artifact): Place[] {
  const places = new Map<string, Place>();
  for (const {step, comparisons} of findingsOf(artifact, "comparison")) {
    for (const comparison of comparisons) {
      const {metric, judged} = comparison;
      const name = placeName(artifact, step, comparison);
      const place = places.get(name) ?? {name, topics: [], judged: false};
      places.set(name, place);
      place.judged ||= judged;
      if (place.topics.some((topic) => topic.metric === metric)) continue;
      if (judged) place.topics.unshift(topicOf(step, comparison));
      else place.topics.push(topicOf(step, comparison));
    }
  }
  return [...places.values()];
}

/** Returns how a reader chooses the place of a step’s comparison. */
export function placeName(
  artifact: Artifact,
  step: string,
  {measurement, benchmark}: Pick<Comparison, "measurement" | "benchmark">
): string {
  return `${findingsOf(artifact, "comparison").length > 1 ? `${step}: ` : ""}${pathOf(measurement, benchmark)}`;
}

/** Returns the variants that were compared with a baseline, in the artifact’s order. */
export function comparedVariants(artifact: Artifact): string[] {
  const compared = new Set(
    findingsOf(artifact, "comparison").flatMap(({comparisons}) => comparisons.map(({variant}) => variant))
  );
  return artifact.variants.map(({name}) => name).filter((name) => compared.has(name));
}

/** Returns a choice without what the artifact doesn’t have: links outlive the runs they were made for. */
export function resolveChoice(artifact: Artifact, {place, metric, variants, aside}: Choice): Choice {
  const places = placesOf(artifact);
  const known = comparedVariants(artifact);
  const chosen = variants && known.filter((name) => variants.includes(name));
  const some = places.filter(({name}) => name === place);
  const metrics = new Set((some.length > 0 ? some : places).flatMap(({topics}) => topics.map(({metric}) => metric)));
  return {
    place: some.length > 0 ? place : null,
    metric: metric !== null && metrics.has(metric) ? metric : null,
    variants: chosen && chosen.length > 0 && chosen.length < known.length ? chosen : null,
    aside
  };
}

/** Returns the topics that a choice has charts of: the most telling place if there are too many for a page. */
export function topicsOf(artifact: Artifact, choice: Choice): Topic[] {
  const {place, metric} = resolveChoice(artifact, choice);
  const places = placesOf(artifact);
  const judged = places.some((place) => place.judged) ? places.filter((place) => place.judged) : places.slice(0, 1);
  const all = judged.length > MOST_PLACES ? judged.filter(({name}) => name === tellingPlace(artifact)) : judged;
  return (place === null ? all : places.filter(({name}) => name === place)).flatMap(({topics}) => {
    const topic = metric === null ? topics[0] : topics.find((topic) => topic.metric === metric);
    return topic ? [topic] : [];
  });
}

/** Returns whether more was judged than a page has charts for. */
export function isSuite(artifact: Artifact): boolean {
  return placesOf(artifact).filter(({judged}) => judged).length > MOST_PLACES;
}

/** Returns the place where the judged difference is largest; of places without a verdict, the first. */
export function tellingPlace(artifact: Artifact): string | null {
  let best: {name: string; size: number} | null = null;
  for (const {name, topics, judged} of placesOf(artifact)) {
    const [topic] = topics;
    if (!topic || !judged) continue;
    const size = Math.max(
      -1,
      ...findingsOf(artifact, "comparison")
        .filter(({step}) => step === topic.step)
        .flatMap(({comparisons}) => comparisons)
        .filter((one) => one.measurement === topic.measurement && one.benchmark === topic.benchmark)
        .map(sizeOf)
    );
    if (best === null || size > best.size) best = {name, size};
  }
  return best?.name ?? null;
}

/** Returns whether a choice shows a comparison’s variant. */
export function isShown({variants}: Choice, {variant}: Pick<Comparison, "variant">): boolean {
  return variants === null || variants.includes(variant);
}

function sizeOf({judged, verdict, effect}: Comparison): number {
  if (!judged || !effect || (verdict !== "worse" && verdict !== "better")) return -1;
  return effect.scale === "ratio" ? Math.abs(Math.log(effect.estimate)) : 0;
}

import type {LayoutStep} from "../../experiment/experiment.ts";
import type {Build, MeasuredLayout} from "../../result/types.ts";
import {SHIPPED} from "../../statistics/layout/samples.ts";
import type {Lab, Placement} from "../lab.ts";

/** Returns the placements that a step wants beside the shipped one. */
export function placements({name, variants, layouts, pinned}: LayoutStep, seed: number): Placement[] {
  const numbered = (kind: "random" | "pinned", count: number): Placement[] =>
    Array.from({length: count}, (_, i) => ({
      name: `${kind}-${i + 1}`,
      kind,
      seed: `${seed}/${name}/${kind}-${i + 1}`,
      among: kind === "pinned" ? [...variants] : []
    }));
  return [
    {name: "even", kind: "even", seed: "", among: []},
    ...numbered("random", layouts),
    ...numbered("pinned", pinned)
  ];
}

/** Builds all layouts of all variants, and tells which of them count. */
export async function buildLayouts(
  step: LayoutStep,
  lab: Lab,
  seed: number
): Promise<{layouts: MeasuredLayout[]; wanted: Placement[]}> {
  const {variants} = step;
  const wanted = placements(step, seed);
  const builds = await lab.build(
    wanted.flatMap((layout) => variants.map((variant) => ({variant, replicate: 1, layout})))
  );
  const layouts: MeasuredLayout[] = [{name: SHIPPED, kind: "shipped", means: null, sameAs: null, reason: null}];
  const orders = new Map<string, string>(); // of all variants, to the layout that has it
  for (const [i, {name, kind}] of wanted.entries()) {
    const own = builds.slice(i * variants.length, (i + 1) * variants.length);
    const reason = whyNot(own, kind);
    const order = JSON.stringify([kind, own.map(({arrangement, key}) => arrangement?.order ?? key)]);
    const sameAs = reason === null ? (orders.get(order) ?? null) : null;
    if (reason === null && sameAs === null) orders.set(order, name);
    layouts.push({name, kind, means: own[0]?.arrangement?.means ?? null, sameAs, reason});
  }
  return {layouts, wanted};
}

/** Returns why a layout does not count, as a sentence: it was not built, or is not what it should be; null if it does. */
function whyNot(builds: readonly Build[], kind: Placement["kind"]): string | null {
  const failed = builds.find(({status}) => status !== "ok");
  if (failed !== undefined) return failed.reason ?? `${failed.variant} could not be built in it.`;
  const altered = builds.find(({arrangement}) => (arrangement?.altered ?? 0) > 0);
  if (altered !== undefined) {
    return `Functions of ${altered.variant} have other code in it than in the even layout: ${altered.arrangement?.altered ?? 0}.`;
  }
  const still = builds.find(({arrangement}) => arrangement?.displaced === 0);
  if (kind === "random" && still !== undefined) {
    return `All functions of ${still.variant} are in it where they are in the even layout.`;
  }
  return null;
}

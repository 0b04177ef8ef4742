import {hotFunctions} from "../../result/hot.ts";
import type {LayoutCause, LayoutEffect, MeasuredLayout, Metric, Rung, Sample} from "../../result/types.ts";
import {compareSamples} from "../../statistics/comparison.ts";
import {under} from "../../statistics/layout/samples.ts";
import type {StepContext} from "../context.ts";
import type {Inspection, Lab, Placement} from "../lab.ts";
import {bodiesRung, compareCode, earlierCode, movedRung, pressureRung} from "./code.ts";
import type {ComparedCode} from "./code.ts";
import {earlierInstructions, simulatedInstructions, unknownInstructions} from "./instructions.ts";
import {climb} from "./ladder.ts";

/** What is known of each variant’s functions against the baseline’s. */
export type Functions = Map<string, {even: ComparedCode; shipped: ComparedCode}>;

/** Compares the functions of variants with the first’s, in the even layout, where all are aligned alike, and as shipped. */
export async function compareFunctions(
  variants: readonly string[],
  even: Placement | undefined,
  lab: Lab,
  {earlier}: StepContext
): Promise<Functions> {
  const {L1I: cache} = await lab.processor();
  const hot = hotFunctions(earlier);
  const inspect = async (layout: Placement | undefined): Promise<Map<string, Inspection>> => {
    const found = new Map<string, Inspection>();
    for (const variant of variants) found.set(variant, await lab.inspect({variant, replicate: 1, layout}));
    return found;
  };
  const shipped = await inspect(undefined);
  const aligned = even === undefined ? shipped : await inspect(even);
  const [baseline = "", ...others] = variants;
  const compare = (programs: Map<string, Inspection>, variant: string): ComparedCode => {
    const of = (name: string): Inspection => programs.get(name) ?? {programs: []};
    return compareCode([of(baseline), of(variant)], [baseline, variant], {cache, hot});
  };
  return new Map(
    others.map((variant) => [
      variant,
      {
        even: compare(aligned, variant),
        shipped: earlierCode(earlier, {baseline, variant}) ?? compare(shipped, variant)
      }
    ])
  );
}

/** What causes follow from, beside the effects. */
export interface Evidence {
  metric: Metric; // that is judged
  samples: readonly Sample[];
  layouts: readonly MeasuredLayout[];
  functions: Functions;
  context: StepContext;
}

/** Returns why variants differ, for each judged effect. */
export function causesOf(
  effects: readonly LayoutEffect[],
  {metric, samples, layouts, functions, context: {earlier}}: Evidence
): LayoutCause[] {
  const shipped = under(samples, metric).filter(({layout}) => layout === null);
  return effects.flatMap((effect): LayoutCause[] => {
    const {baseline, variant, measurement, benchmark} = effect;
    const code = functions.get(variant);
    if (code === undefined) return [];
    const rungs: Rung[] = [
      earlierInstructions(earlier, effect, measurement) ??
        simulatedInstructions(samples, effect) ??
        unknownInstructions("No earlier step counted instructions, and they could not be simulated here."),
      bodiesRung(code.even),
      movedRung(code.shipped),
      pressureRung(code.shipped, [baseline, variant])
    ];
    const compared = {baseline, variant, measurement, benchmark, metric, judged: true, level: 0.95};
    return [climb({effect, shipped: compareSamples(shipped, compared), layouts, earlier, code: rungs})];
  });
}

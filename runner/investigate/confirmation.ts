import type {BisectStep, CompareStep, MeasurementSelection, Pair} from "../experiment/experiment.ts";
import type {Comparison, ComparisonFinding, Culprit, Effect, Metric} from "../result/types.ts";
import {compare} from "./compare.ts";
import type {CompareProgress} from "./compare.ts";
import {at} from "./history.ts";
import type {Range} from "./history.ts";
import type {Lab} from "./lab.ts";

export interface ConfirmationRequest {
  name: string; // of the comparison
  step: BisectStep;
  range: Range;
  named: number; // the revision that is to be confirmed
  effect: Effect | null; // what it seems to do
  topic: {selection: MeasurementSelection; metric: Metric};
}

type Confirmation = NonNullable<Culprit["confirmation"]>;

/** Search and comparison may not share all builds: at least one of each variant is made for the comparison. */
const BUILDS = 2;

/**
 * Compares a revision with each of its parents, built again from clean, and the
 * range’s newer end with the same end without what the revision changed.
 */
export async function confirm(
  {name, step, range, named, effect, topic}: ConfirmationRequest,
  lab: Lab,
  {seed, watch}: {seed: number; watch?: (progress: CompareProgress) => void}
): Promise<{confirmation: Confirmation; finding: ComparisonFinding}> {
  const {revisions} = range;
  const {hash, parents} = at(revisions, named);
  const like = {of: step.bad, flags: null, input: step.input};
  const variant = await range.variant(named);
  const pairs: Pair[] = [];
  for (const parent of parents) {
    const index = revisions.findIndex((revision) => revision.hash === parent);
    const baseline =
      index >= 0 ? await range.variant(index) : (await lab.vary({...like, at: parent, without: null})).variant.name;
    pairs.push({baseline, variant});
  }
  const [first] = parents;
  const newest = revisions.length - 1;
  let undone: Confirmation["undone"] = null;
  if (first !== undefined && newest !== named && step.input === null) {
    const without = {hash, parent: first};
    const {revision, variant} = await lab.vary({...like, at: at(revisions, newest).hash, without});
    if (revision.status === "ok") {
      pairs.push({baseline: await range.variant(newest), variant: variant.name});
      undone = {variant: variant.name, outcome: "cannot tell"};
    } else if (revision.patches.length > 0) undone = {variant: variant.name, outcome: "does not apply"};
  }
  const {selection, metric} = topic;
  const compared: CompareStep = {
    kind: "compare",
    name,
    question: null,
    measurements: [
      {...selection, metrics: [{...metric}], plan: {...selection.plan, builds: Math.max(BUILDS, selection.plan.builds)}}
    ],
    when: null,
    expect: null,
    published: [],
    pairs,
    interactions: []
  };
  const finding = await compare(compared, lab, {seed, patched: [], ...(watch && {watch})});
  const find = (pair: Pair | undefined): Comparison | undefined =>
    finding.comparisons.find(
      ({baseline, variant, judged}) => judged && baseline === pair?.baseline && variant === pair.variant
    );
  const outcome = matches(find(pairs[0]), effect, metric, 1);
  if (undone?.outcome === "cannot tell") {
    const recovered = matches(find(pairs.at(-1)), effect, metric, -1);
    undone.outcome = {
      confirmed: "recovers" as const,
      "not confirmed": "does not recover" as const,
      "cannot tell": "cannot tell" as const
    }[recovered];
  }
  return {confirmation: {step: name, outcome, undone}, finding};
}

/**
 * Whether a comparison shows a change in the direction of an effect, or with −1
 * against it. It does not if the builds agree that it is less than half of that.
 */
function matches(
  comparison: Comparison | undefined,
  effect: Effect | null,
  {better}: Metric,
  sign: 1 | -1
): Confirmation["outcome"] {
  const verdict = comparison?.verdict ?? null;
  if (comparison === undefined || verdict === null || effect === null || verdict === "too noisy") return "cannot tell";
  const wanted = sign * toContrast(effect.estimate, effect);
  if (verdict === (wanted > 0 === (better === "lower") ? "worse" : "better")) return "confirmed";
  if (verdict !== "inconclusive") return "not confirmed";
  const found = comparison.effect;
  if (found === null || found.scale !== effect.scale) return "cannot tell";
  const isLess = (bound: number | null): boolean =>
    bound !== null && Math.sign(wanted) * toContrast(bound, found) < Math.abs(wanted) / 2;
  const far = wanted > 0 ? found.interval.high : found.interval.low;
  const each = comparison.replicates.map(({effect}) => effect.estimate);
  return [far, ...each].every(isLess) ? "not confirmed" : "cannot tell";
}

function toContrast(value: number, {scale}: Effect): number {
  return scale === "ratio" ? Math.log(value) : value;
}

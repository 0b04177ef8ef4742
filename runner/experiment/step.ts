import {toComparisons, toSelection} from "./compare.ts";
import {missing, wrong, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {CompareStep, Measurement, Published, Revision, Step, Variant} from "./experiment.ts";
import {toRange, toSearch} from "./history.ts";
import {inLayouts} from "./layout.ts";
import {suggestion} from "./nearest.ts";
import type {StepSpec} from "./schema.ts";
import {toSelections, withMetric} from "./selection.ts";
import {select, selectable} from "./variant.ts";

const kinds = ["compare", "counters", "profile", "binaries", "layout", "bisect", "timeline"] as const;

/** Steps that hold what they find against published figures. */
const holdsPublished: ReadonlySet<Kind> = new Set<Kind>(["compare", "counters", "profile"]);

type Kind = (typeof kinds)[number];

/** What steps speak of. */
export interface Subjects {
  revisions: Revision[];
  variants: Variant[];
  measurements: Measurement[];
}

/** Returns the steps; if the file has none, one that compares all with the first. */
export function toSteps(subjects: Subjects, context: Context): Step[] {
  const specs = context.spec.steps ?? [compareAll(subjects)];
  if (!context.spec.steps && subjects.variants.length < 2) {
    const path = context.spec.revisions ? ["revisions"] : context.spec.flags ? ["flags"] : [];
    missing(context, path, "There is nothing to compare: name at least two revisions, or two sets of flags.");
    return [];
  }
  const names = toNames(specs, context);
  return specs.map((spec, i) => toStep(spec, names[i] ?? "", names.slice(0, i), subjects, ["steps", i], context));
}

// All revisions under each set of flags or, if there is but one, all flags.
function compareAll({revisions, variants}: Subjects): StepSpec {
  const names = revisions.length > 1 ? revisions.map(({name}) => name) : variants.map(({flags}) => flags ?? "");
  return {compare: names};
}

function toNames(specs: StepSpec[], context: Context): string[] {
  const taken = new Set<string>();
  for (const [i, {name}] of specs.entries()) {
    if (name === undefined) continue;
    if (taken.has(name)) wrong(context, ["steps", i, "name"], `Another step is called “${name}” already.`);
    if (!/^[^\s/][^/]*$/.test(name)) wrong(context, ["steps", i, "name"], "A step’s name is not empty and has no “/”.");
    taken.add(name);
  }
  return specs.map((spec) => {
    if (spec.name !== undefined) return spec.name;
    const kind = kindOf(spec);
    let name: string = kind;
    for (let n = 2; taken.has(name); n++) name = `${kind}-${n}`;
    taken.add(name);
    return name;
  });
}

function kindOf(spec: StepSpec): Kind {
  return kinds.find((kind) => spec[kind] !== undefined) ?? "compare";
}

function toStep(
  spec: StepSpec,
  name: string,
  earlier: string[],
  subjects: Subjects,
  path: Path,
  context: Context
): Step {
  const kind = kindOf(spec);
  const common = {
    name,
    question: spec.question ?? null,
    measurements: toSelections(spec, subjects.measurements, path, context),
    when: toCondition(spec, name, earlier, path, context),
    expect: spec.expect ?? null,
    published: [] as Published[]
  };
  if (spec.expect !== undefined && kind !== "compare") {
    wrong(context, [...path, "expect"], `Only a comparison has an outcome to expect, a step “${kind}” has not.`);
  }
  if (spec.published !== undefined && !holdsPublished.has(kind)) {
    wrong(
      context,
      [...path, "published"],
      `A step “${kind}” holds nothing against published figures: give them to one that compares, counts or profiles.`
    );
  }
  const published = (variants: Variant[]): Published[] => toPublished(spec, variants, path, context);
  if (spec.bisect) {
    const at = [...path, "bisect"];
    const search = toSearch(spec.bisect, subjects, at, context);
    const measurements = withMetric(common.measurements, spec.bisect.metric, subjects, at, context);
    return {kind: "bisect", ...common, measurements, ...search};
  }
  if (spec.timeline) {
    return {kind: "timeline", ...common, ...toRange(spec.timeline, [...path, "timeline"], context)};
  }
  if (spec.binaries) {
    const {variants: names, caches} = spec.binaries;
    const variants = toNamed(names ?? [], "binaries", subjects, path, context);
    return {kind: "binaries", ...common, variants, cache: caches?.L1I ?? null};
  }
  if (spec.layout) {
    const {variants: names, layouts = 12, pinned = 8} = spec.layout;
    const variants = toNamed(names ?? [], "layout", subjects, path, context);
    if (variants.length === 1) {
      wrong(
        context,
        [...path, "layout"],
        "A layout step compares: name a second variant, which differs from the first."
      );
    }
    const measurements = common.measurements.map((selection) => inLayouts(selection, spec, path, context));
    return {kind: "layout", ...common, measurements, variants, layouts, pinned};
  }
  if (spec.counters) {
    const {variants: names, events = null, caches = null} = spec.counters;
    const variants = toNamed(names ?? [], "counters", subjects, path, context);
    return {kind: "counters", ...common, variants, events, caches, published: published(subjects.variants)};
  }
  if (kind === "profile") {
    const variants = toNamed(spec[kind] ?? [], kind, subjects, path, context);
    const shares = published(subjects.variants);
    for (const {variant, metric, value} of shares) {
      if (metric !== null) continue;
      const remedy = `A published share of a profile names its function, e.g., ${variant}/main: ${value} %.`;
      wrong(context, [...path, "published", variant], remedy);
    }
    return {kind, ...common, variants, published: shares};
  }
  if (!spec.compare) missing(context, path, `A step says what to do: ${kinds.join(", ")}.`);
  const comparisons = spec.compare
    ? toComparisons(spec.compare, subjects.variants, [...path, "compare"], context)
    : {pairs: [], interactions: []};
  const step: CompareStep = {kind: "compare", ...common, ...comparisons};
  const compared = subjects.variants.filter(({name}) =>
    step.pairs.some(({baseline, variant}) => name === baseline || name === variant)
  );
  return {...step, published: published(compared)};
}

function toCondition(spec: StepSpec, name: string, earlier: string[], path: Path, context: Context): Step["when"] {
  const [first, second] = Object.entries(spec.when ?? {});
  if (!first) return null;
  const at = [...path, "when"];
  if (second) wrongKey(context, [...at, second[0]], "A step waits for one other step.");
  const [step, is] = first;
  if (step === name) wrongKey(context, [...at, step], "A step cannot wait for itself.");
  else if (!earlier.includes(step)) {
    wrongKey(context, [...at, step], `No earlier step is called “${step}”.${suggestion(step, earlier)}`);
  }
  return {step, is};
}

function toPublished(spec: StepSpec, variants: Variant[], path: Path, context: Context): Published[] {
  return Object.entries(spec.published ?? {}).flatMap(([name, figure]) => {
    const at = [...path, "published", name];
    const [selection, metric] = selectFigure(name, variants);
    if (!selection) {
      if (variants.length > 0) {
        wrongKey(context, at, `This step measures no “${name}”.${suggestion(name, selectable(variants))}`);
      }
      return [];
    }
    if (metric === null && figure.unit === "") {
      wrong(
        context,
        at,
        `“${name}” needs a unit, e.g., ${figure.value} ms. A figure without one names its metric, e.g., ${name}/IPC.`
      );
    }
    const source = spec["published in"] ?? null;
    return selection.variants.map((variant) => ({variant: variant.name, metric, ...figure, source}));
  });
}

// A name is the variant’s, or the variant’s and then a metric’s.
function selectFigure(name: string, variants: Variant[]): [ReturnType<typeof select>, metric: string | null] {
  const whole = select(name, variants);
  const end = name.lastIndexOf("/");
  return whole || end < 0 ? [whole, null] : [select(name.slice(0, end), variants), name.slice(end + 1)];
}

function toNamed(names: string[], kind: string, {variants}: Subjects, path: Path, context: Context): string[] {
  if (names.length === 0) missing(context, [...path, kind], "Name at least one variant.");
  const selections = names.map((name, i) => toSelection(name, variants, [...path, kind, i], context));
  return [...new Set(selections.flatMap((one) => one?.variants ?? []).map(({name}) => name))];
}

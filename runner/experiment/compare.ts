import {missing, wrong} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Pair, Variant} from "./experiment.ts";
import {listed, suggestion} from "./nearest.ts";
import {select, selectable} from "./variant.ts";
import type {Selection} from "./variant.ts";

/** What a compare step compares. */
export interface Comparisons {
  pairs: Pair[];
  interactions: [Pair, Pair][];
}

/**
 * Returns the pairs of a compare step: the first name is the baseline of each
 * other, once for each set of the rest. Two lists of two also give, for each set
 * of the rest, the pair of pairs whose interaction is asked for.
 */
export function toComparisons(
  spec: (string | string[])[],
  variants: Variant[],
  path: Path,
  context: Context
): Comparisons {
  if (!spec.some(Array.isArray)) {
    return {pairs: toPairs(spec as string[], variants, path, context).map(({pair}) => pair), interactions: []};
  }
  const [a, b] = spec;
  if (spec.length !== 2 || !Array.isArray(a) || !Array.isArray(b) || a.length !== 2 || b.length !== 2) {
    missing(context, path, "Write names, [a, b, c], or two lists of two, [[a, b], [c, d]].");
    return {pairs: [], interactions: []};
  }
  const first = toPairs(a, variants, [...path, 0], context);
  const second = toPairs(b, variants, [...path, 1], context);
  const interactions = first.flatMap(({pair, rest}) =>
    second.filter((other) => other.rest === rest).map((other): [Pair, Pair] => [pair, other.pair])
  );
  return {pairs: [...first, ...second].map(({pair}) => pair), interactions};
}

/** Returns what a name in a step picks; one that picks nothing is reported. */
export function toSelection(name: string, variants: Variant[], path: Path, context: Context): Selection | null {
  const selection = select(name, variants);
  if (selection) return selection;
  // Without any variant that is what is wrong, and it has been said.
  if (variants.length > 0) {
    wrong(context, path, `No variant carries the name “${name}”.${suggestion(name, selectable(variants))}`);
  }
  return null;
}

interface FoundPair {
  pair: Pair;
  rest: string; // what both have in common beside their names
}

function toPairs(names: string[], variants: Variant[], path: Path, context: Context): FoundPair[] {
  if (names.length < 2) {
    missing(context, path, "A comparison takes at least two names, the first being the baseline.");
    return [];
  }
  const selections = names.map((name, i) => toSelection(name, variants, [...path, i], context));
  const [baseline, ...others] = selections;
  return others.flatMap((other, i) => (baseline && other ? match(baseline, other, [...path, i + 1], context) : []));
}

// Two variants are a pair if they agree wherever their names leave it open.
function match(baseline: Selection, other: Selection, path: Path, context: Context): FoundPair[] {
  if (baseline.name === other.name) {
    wrong(context, path, `“${other.name}” is compared with itself.`);
    return [];
  }
  const open = (["revision", "flags"] as const).filter(
    (axis) => !baseline.axes.includes(axis) || !other.axes.includes(axis)
  );
  const pairs = baseline.variants.flatMap((a) =>
    other.variants
      .filter((b) => a.name !== b.name && open.every((axis) => a[axis] === b[axis]))
      .map((b) => ({
        pair: {baseline: a.name, variant: b.name},
        rest: JSON.stringify(open.map((axis) => a[axis]))
      }))
  );
  if (pairs.length === 0) {
    const axes = [baseline, other].map(({name, axes}) => `“${name}” names ${listed(axes.map(withArticle))}`);
    wrong(context, path, `These cannot be paired: ${axes.join(", ")}. Name two of one kind, or paths such as a/O2.`);
  }
  return pairs;
}

function withArticle(axis: "revision" | "flags"): string {
  return axis === "revision" ? "a revision" : "flags";
}

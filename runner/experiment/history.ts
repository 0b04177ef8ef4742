import {missing, wrong} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {BisectStep, Revision, TimelineStep, Variant} from "./experiment.ts";
import {suggestion} from "./nearest.ts";
import type {StepSpec} from "./schema.ts";
import {checkInput} from "./source.ts";
import type {Subjects} from "./step.ts";
import {select, selectable} from "./variant.ts";

type Search = Pick<BisectStep, "good" | "bad" | "input" | "confidence" | "firstParent" | "path">;

/** Returns which history a bisect step searches, and how; what is wrong is reported. */
export function toSearch(
  spec: NonNullable<StepSpec["bisect"]>,
  {revisions, variants}: Subjects,
  path: Path,
  context: Context
): Search {
  const {good, bad, input = null, confidence = 0.99, "first-parent": firstParent = true, path: paths = []} = spec;
  const ends = Object.entries({good, bad}).map(([key, name]) => {
    if (name !== undefined) return toEnd(name, variants, [...path, key], context);
    missing(context, path, `“bisect” needs a “${key}” revision.`);
    return null;
  });
  if (input !== null) checkInput(input, [...path, "input"], context);
  const [first, second] = ends;
  if (first && second) checkEnds(first, second, input, revisions, path, context);
  return {good: first?.name ?? "", bad: second?.name ?? "", input, confidence, firstParent, path: paths};
}

// What else differs between the ends might be the cause, and no commit would be.
function checkEnds(
  good: Variant,
  bad: Variant,
  input: string | null,
  revisions: Revision[],
  path: Path,
  context: Context
) {
  const at = [...path, "bad"];
  const wanted = input === null ? "their revision" : `the revision of ${input}`;
  if (good.name === bad.name) return wrong(context, at, "The good and the bad revision are the same.");
  if (good.flags !== bad.flags)
    return wrong(context, at, `The ends differ in their flags; they may in ${wanted} only.`);
  const [a, b] = [good, bad].map(({revision}) => revisions.find(({name}) => name === revision));
  if (a === undefined || b === undefined) return;
  const versions = ({inputs}: Revision): [string, string][] =>
    Object.entries(inputs).filter(([name]) => name !== input);
  const rest = (revision: Revision): string =>
    JSON.stringify([revision.source, revision.patches, versions(revision), input === null ? null : revision.at]);
  if (rest(a) !== rest(b))
    wrong(context, at, `The ends differ in more than ${wanted}: bisecting cannot tell which of it matters.`);
  const isCommit = ({at}: Revision): boolean => typeof at === "string" || at.kind === "merge-base";
  if (input === null && !(isCommit(a) && isCommit(b))) {
    wrong(context, at, "The ends of a bisection are commits, not a working tree.");
  }
}

// Of variants with several sets of flags, the first: a path names another.
function toEnd(name: string, variants: Variant[], path: Path, context: Context): Variant | null {
  const [first = null] = select(name, variants)?.variants ?? [];
  if (first === null && variants.length > 0) {
    wrong(context, path, `There is no revision “${name}”.${suggestion(name, selectable(variants))}`);
  }
  return first;
}

type Range = Pick<TimelineStep, "from" | "to" | "flags" | "points" | "refine" | "then">;

/** Returns which revisions a timeline step measures; what is wrong is reported. */
export function toRange(spec: NonNullable<StepSpec["timeline"]>, path: Path, context: Context): Range {
  const {from = "", to = "", count = 20, every, refine = true, then = null} = spec;
  for (const [key, text] of Object.entries({from, to})) {
    if (text === "") missing(context, path, `“timeline” needs a “${key}”: a revision or a date.`);
  }
  const [flags = null] = Object.keys(context.spec.flags ?? {});
  return {from, to, flags, points: every === undefined ? {count} : {every}, refine, then};
}

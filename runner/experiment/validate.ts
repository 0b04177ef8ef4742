import type {z} from "zod";
import {normalize} from "./normalize.ts";
import {suggestion} from "./nearest.ts";
import type {Report} from "./problem.ts";
import {experiment} from "./schema.ts";
import type {Spec} from "./schema.ts";
import {find, toPlain, valuePlace} from "./tree.ts";
import type {MapTree, Tree} from "./tree.ts";

/**
 * Returns a file’s tree in the long form. What is wrong is reported and left
 * out, so that the rest can still be looked at.
 */
export function validate(tree: MapTree, report: Report): MapTree {
  const long = normalize(tree, experiment, report) as MapTree;
  const {benchbook} = experiment.shape;
  if (!long.entries.has("benchbook")) {
    const start = {...tree.place, end: tree.place.start + 1};
    if (!tree.entries.has("benchbook")) report(start, "Begin with “benchbook: 1”, the version of the format.");
  }
  reportIssues(experiment.extend({benchbook: benchbook.optional()}), long, report);
  return long;
}

/** Returns a part of an experiment, such as a plan given on the command line, in the long form. */
export function validatePart(tree: Tree, schema: z.ZodType, what: string, report: Report): Tree | null {
  const long = normalize(tree, schema, report, what);
  if (long) reportIssues(schema, long, report);
  return long;
}

/** Returns a validated experiment with its numbers and units converted. */
export function toSpec(tree: MapTree): Spec {
  return experiment.parse({...(toPlain(tree) as object), benchbook: "1"});
}

function reportIssues(schema: z.ZodType, tree: Tree, report: Report) {
  const issues = schema.safeParse(toPlain(tree)).error?.issues ?? [];
  for (const issue of issues) report(valuePlace(tree, issue.path), sentence(issue, tree));
  for (const {path} of issues.reverse()) remove(tree, path);
}

function remove(tree: Tree, path: PropertyKey[]) {
  const parent = find(tree, path.slice(0, -1));
  const key = path.at(-1);
  if (parent?.kind === "map") parent.entries.delete(String(key));
  if (parent?.kind === "list") parent.items.splice(Number(key), 1);
}

function sentence(issue: z.core.$ZodIssue, tree: Tree): string {
  if (issue.code !== "invalid_value") return issue.message;
  const found = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], toPlain(tree));
  const wanted = issue.values.map(String);
  return `“${String(found)}” is not known here.${suggestion(String(found), wanted)}`;
}

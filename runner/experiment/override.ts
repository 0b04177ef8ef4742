import type {Override} from "./experiment.ts";
import {merge} from "./merge.ts";
import {plan} from "./measuring.ts";
import {suggestion} from "./nearest.ts";
import {parse} from "./parse.ts";
import type {Place, Report} from "./problem.ts";
import {find, mapTree, textTree} from "./tree.ts";
import type {MapTree, Tree} from "./tree.ts";
import {validatePart} from "./validate.ts";

/**
 * Returns an experiment as the command line changes it: --source PATH, --input
 * NAME=PATH, --revision NAME=REVISION, --plan YAML. What is given there is
 * nearer than anything in a file.
 */
export function applyOverrides(tree: MapTree, overrides: readonly Override[], report: Report): MapTree {
  return overrides.reduce((tree, override) => nearest(change(tree, override, report), tree, report) as MapTree, tree);
}

function change(tree: MapTree, {option, value}: Override, report: Report): MapTree {
  const place: Place = {source: {path: "", shown: `--${option}`, text: value}, start: 0, end: value.length};
  switch (option) {
    case "source":
      return at(["source"], toOrigin(tree, ["source"], value, place), place);
    case "input":
      return changeNamed(tree, "inputs", place, report, (path, text, place) => toOrigin(tree, path, text, place));
    case "revision":
      return changeNamed(tree, "revisions", place, report, (path, text, place) => {
        const changed = mapTree(place, [["revision", {key: place, value: textTree(text, place)}]]);
        // Its alternative, a merge base, must go.
        const found = find(tree, path);
        return {...changed, alternatives: found?.kind === "map" ? found.alternatives : []};
      });
    case "plan":
      return toPlans(tree, place, report);
    case "rerun":
      return tree; // it says where the experiment is from, and changes nothing
  }
}

type Change = (path: string[], text: string, place: Place) => Tree;

function changeNamed(
  tree: MapTree,
  key: "inputs" | "revisions",
  place: Place,
  report: Report,
  change: Change
): MapTree {
  const {text, shown} = place.source;
  const equals = text.indexOf("=");
  if (equals <= 0 || equals === text.length - 1) {
    report(place, `Write ${shown} NAME=${key === "inputs" ? "PATH" : "REVISION"}.`);
    return mapTree(place);
  }
  const name = text.slice(0, equals);
  const found = find(tree, [key]);
  const names = found?.kind === "map" ? [...found.entries.keys()] : [];
  if (!names.includes(name)) {
    const noun = key.replace(/s$/, "");
    report({...place, end: equals}, `The experiment has no ${noun} “${name}”.${suggestion(name, names)}`);
    return mapTree(place);
  }
  const value = {...place, start: equals + 1};
  return at([key, name], change([key, name], text.slice(equals + 1), value), place);
}

// The kind stays: a series is replaced by another series, anything else by a
// repository. A downloaded file is replaced by one that must have the same hash.
function toOrigin(tree: MapTree, path: string[], text: string, place: Place): Tree {
  const found = find(tree, path);
  const entries = found?.kind === "map" ? found.entries : null;
  const kind = ["url", "series", "hg", "folder"].find((kind) => entries?.has(kind)) ?? "git";
  const alternatives = found?.kind === "map" ? found.alternatives : [];
  return {...mapTree(place, [[kind, {key: place, value: textTree(text, place)}]]), alternatives};
}

// The plan holds everywhere, and so is put wherever there is one.
function toPlans(tree: MapTree, place: Place, report: Report): MapTree {
  const parsed = parse(place.source, report);
  const long = parsed && validatePart(parsed, plan, "plan", report);
  if (!long) return mapTree(place);
  const result = at(["plan"], long, place);
  const measurements = find(tree, ["measurements"]);
  if (measurements?.kind === "map") {
    const changed = [...measurements.entries].map(
      ([name, entry]) => [name, {...entry, value: withPlan(entry.value, long)}] as const
    );
    result.entries.set("measurements", {key: place, value: mapTree(place, changed)});
  }
  const steps = find(tree, ["steps"]);
  if (steps?.kind === "list") {
    const items = steps.items.map((step) => withPlan(step, long, report));
    result.entries.set("steps", {key: place, value: {...steps, items}});
  }
  return result;
}

function withPlan(tree: Tree, plan: Tree, report?: Report): Tree {
  const old = find(tree, ["plan"]);
  if (tree.kind !== "map" || !old) return tree;
  const value = report ? nearest(plan, old, report) : plan;
  return {...tree, entries: new Map([...tree.entries, ["plan", {key: plan.place, value}]])};
}

function at([first = "", ...rest]: string[], value: Tree, place: Place): MapTree {
  return mapTree(place, [[first, {key: place, value: rest.length === 0 ? value : at(rest, value, place)}]]);
}

function nearest(own: Tree, base: Tree, report: Report): Tree {
  return merge(own, [base], {report, place: own.place, key: ""});
}

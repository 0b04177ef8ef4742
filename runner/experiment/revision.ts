import {isWhole, missing, wrong, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Revision, Source} from "./experiment.ts";
import {toBelonging} from "./paths.ts";
import type {RevisionSpec} from "./schema.ts";
import {checkInput, hasKind, kindOf, toSource} from "./source.ts";

/**
 * Returns the revisions. Without a source, or with a folder, which has no
 * history, there is a single nameless one. None at all is left to the steps,
 * since some choose revisions themselves.
 */
export function toRevisions(source: Source | null, context: Context): Revision[] {
  const specs = Object.entries(context.spec.revisions ?? {});
  if (specs.length === 0 && (!source || source.kind === "folder")) {
    return [{name: "", source, at: "", of: null, patches: [], inputs: {}}];
  }
  return specs.map(([name, spec]) => toRevision(name, spec, source, context));
}

function toRevision(name: string, spec: RevisionSpec, source: Source | null, context: Context): Revision {
  const path = ["revisions", name];
  if (name.trim() === "") wrongKey(context, path, "A revision needs a name.");
  const own = sourceOf(spec, source, path, context);
  if (!own) missing(context, [], "The experiment has revisions and no “source” that they could be of.");
  for (const input of Object.keys(spec.inputs ?? {})) {
    checkInput(input, [...path, "inputs", input], context);
    if (context.spec.inputs?.[input]?.url !== undefined) {
      wrong(context, [...path, "inputs", input], `“${input}” is a URL, and so has no revisions.`);
    }
  }
  return {
    name,
    source: own,
    at: toAt(spec, own, path, context),
    of: spec.of?.[0] ?? null,
    patches: (spec.patches ?? []).map((text, i) => toBelonging(text, [...path, "patches", i], context)),
    inputs: spec.inputs ?? {}
  };
}

// A fork is laid out as the original is: what is checked out of it stays.
function sourceOf(spec: RevisionSpec, source: Source | null, path: Path, context: Context): Source | null {
  const {submodules, as, scripts, within, without} = spec;
  const own = {...spec, ...(hasKind(spec) ? {} : kindOf(context.spec.source ?? {}))};
  const isAsUsual = [submodules, as, scripts, within, without].every((setting) => setting === undefined);
  if (!hasKind(spec) && isAsUsual) return source;
  const found = toSource(own, path, context);
  if (!found || !source || found.kind !== source.kind) return found;
  const tree = {
    within: within === undefined ? source.within : found.within,
    without: without ? found.without : source.without
  };
  if (found.kind === "git" && source.kind === "git") {
    return {...found, ...tree, submodules: submodules ?? source.submodules};
  }
  if (found.kind === "series" && source.kind === "series") return {...found, ...tree, as: as ?? source.as};
  if (found.kind === "npm" && source.kind === "npm") return {...found, ...tree, scripts: scripts ?? source.scripts};
  return {...found, ...tree};
}

function toAt(spec: RevisionSpec, source: Source | null, path: Path, context: Context): Revision["at"] {
  const [a, b] = spec["merge-base"] ?? [];
  if (a !== undefined && b !== undefined) return {kind: "merge-base", of: [a, b]};
  if (spec.revision === "working-tree") return {kind: "working-tree"};
  if (spec.revision !== undefined && spec.revision !== "") return spec.revision;
  // What it is “of” would say so, if that is what went wrong.
  const expected = source && source.kind !== "folder" && (!spec.of || isWhole(context, ["revisions"]));
  if (expected) missing(context, path, "Say which “revision” of the source this is.");
  return "";
}

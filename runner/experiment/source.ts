import {join} from "node:path";
import {missing, wrong, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Input, Source} from "./experiment.ts";
import {suggestion} from "./nearest.ts";
import {toBelonging, toInner, toLocation} from "./paths.ts";
import type {SourceSpec} from "./schema.ts";

const kinds = ["git", "hg", "npm", "series", "folder"] as const;

/** Returns where code comes from, or null if the spec names no kind of source. */
export function toSource(spec: SourceSpec, path: Path, context: Context): Source | null {
  const tree = {
    within: spec.within === undefined ? null : toInner(spec.within, [...path, "within"], context),
    without: (spec.without ?? []).map((text, i) => toInner(text, [...path, "without", i], context))
  };
  if (spec.git !== undefined) {
    return {kind: "git", url: toLocation(spec.git, context.folder), submodules: spec.submodules ?? false, ...tree};
  }
  if (spec.submodules !== undefined) wrongKey(context, [...path, "submodules"], "“submodules” belongs to “git”.");
  if (spec.series !== undefined) {
    const folder = toSeries(spec.series, [...path, "series"], context);
    return {kind: "series", path: folder, as: spec.as ?? "git", ...tree};
  }
  if (spec.as !== undefined) wrongKey(context, [...path, "as"], "“as” belongs to “series”.");
  if (spec.hg !== undefined) return {kind: "hg", url: toLocation(spec.hg, context.folder), ...tree};
  if (spec.npm !== undefined) return {kind: "npm", package: spec.npm, scripts: spec.scripts ?? false, ...tree};
  if (spec.scripts !== undefined) wrongKey(context, [...path, "scripts"], "“scripts” belongs to “npm”.");
  if (spec.folder !== undefined) return {kind: "folder", path: toLocation(spec.folder, context.folder), ...tree};
  return null;
}

/** Returns the inputs, each with its source or its URL. */
export function toInputs(context: Context): Input[] {
  return Object.entries(context.spec.inputs ?? {}).flatMap(([name, spec]): Input[] => {
    const path = ["inputs", name];
    checkName(name, path, context);
    if (spec.url !== undefined) {
      if (spec.sha256 === undefined) missing(context, path, `“${name}” needs the “sha256” of what its URL gives.`);
      for (const key of ["revision", "build", "within", "without", "submodules", "as", "scripts"] as const) {
        if (spec[key] !== undefined) wrongKey(context, [...path, key], `“${key}” says nothing about a URL.`);
      }
      return [{kind: "url", name, url: spec.url, sha256: spec.sha256 ?? ""}];
    }
    if (spec.sha256 !== undefined) wrongKey(context, [...path, "sha256"], "“sha256” belongs to “url”.");
    const source = toSource(spec, path, context);
    if (!source) {
      missing(context, path, `“${name}” does not say where it comes from: add git, hg, npm, series, folder or url.`);
      return [];
    }
    if (spec.revision === undefined && source.kind !== "folder") {
      missing(context, path, `“${name}” needs a “revision”, or its content would depend on the day.`);
    }
    return [{kind: "source", name, source, revision: spec.revision ?? "", build: spec.build ?? null}];
  });
}

/** Returns whether a spec names a kind of source. */
export function hasKind(spec: SourceSpec): boolean {
  return kinds.some((kind) => spec[kind] !== undefined);
}

/** Returns the part of a spec that names the kind of source. */
export function kindOf(spec: SourceSpec): SourceSpec {
  return Object.fromEntries(kinds.flatMap((kind) => (spec[kind] === undefined ? [] : [[kind, spec[kind]]])));
}

/** Reports a name that no part of the format could speak of. */
export function checkName(name: string, path: Path, context: Context) {
  if (name.trim() === "") wrongKey(context, path, "A name cannot be empty.");
  else if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
    wrongKey(context, path, `“${name}” is no name: use letters, digits, “-”, “_” and “.”, beginning with a letter.`);
  }
}

/** Reports an input that a revision or step names and that does not exist. */
export function checkInput(name: string, path: Path, context: Context) {
  const names = Object.keys(context.spec.inputs ?? {});
  if (!names.includes(name)) wrong(context, path, `There is no input “${name}”.${suggestion(name, names)}`);
}

// experiments/NAME/series/ holds the patches of series NAME, so that the folder
// has room for what else belongs to an experiment of that name.
function toSeries(text: string, path: Path, context: Context): string {
  const holdsPatches = (folder: string) => context.disk.list(folder).some((name) => name.endsWith(".patch"));
  const inner = (folder: string) => join(folder, "series");
  const folder = toBelonging(text, path, context, (folder) => holdsPatches(inner(folder)) || holdsPatches(folder));
  return holdsPatches(folder) && !holdsPatches(inner(folder)) ? folder : inner(folder);
}

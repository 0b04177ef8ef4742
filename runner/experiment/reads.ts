import {parsePath} from "../measure/readers/json-path.ts";
import {missing, wrong} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Reader} from "./experiment.ts";
import type {MeasurementSpec} from "./schema.ts";

type ReaderSpec = NonNullable<MeasurementSpec["reads"]>;

/** Returns how values are read; the default is wall. */
export function toReader(spec: ReaderSpec | undefined, path: Path, context: Context): Reader {
  if (spec?.regex !== undefined) {
    checkPattern(spec.regex, [...path, "regex"], context);
    return {kind: "regex", pattern: spec.regex};
  }
  if (spec?.json) {
    const {paths = {}, file = null} = spec.json;
    if (Object.keys(paths).length === 0) {
      missing(context, path, "“json” needs paths, e.g., {json: {paths: {latency: stats.p99}}}.");
    }
    for (const [name, text] of Object.entries(paths)) checkPath(text, [...path, "json", "paths", name], context);
    return {kind: "json", paths, file};
  }
  if (spec?.size) {
    if (spec.size.path === undefined) missing(context, path, "“size” needs a path, e.g., {size: dist/cli.js}.");
    return {kind: "size", path: spec.size.path ?? ""};
  }
  if (spec?.lines) return {kind: "lines", command: spec.lines.command ?? null};
  if (spec?.criterion) return {kind: "criterion", folder: spec.criterion.folder ?? null};
  for (const kind of ["pyperf", "hyperfine", "go", "google-benchmark", "jmh", "mitata"] as const) {
    const reader = spec?.[kind];
    if (reader) return {kind, file: reader.file ?? null};
  }
  return {kind: "wall"};
}

function checkPattern(pattern: string, path: Path, context: Context) {
  try {
    new RegExp(pattern, "gm");
  } catch (error) {
    const [, reason] = /: ([^:]*)$/.exec((error as Error).message) ?? [];
    wrong(context, path, `This is not a regular expression of JavaScript: ${reason}.`);
    return;
  }
  if (!/\(\?<(?![=!])/.test(pattern)) {
    wrong(context, path, "The pattern names no metric: write the number’s part as (?<name>[\\d.]+).");
  }
}

function checkPath(text: string, path: Path, context: Context) {
  try {
    parsePath(text);
  } catch (error) {
    wrong(context, path, (error as Error).message);
  }
}

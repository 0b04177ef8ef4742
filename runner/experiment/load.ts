import {readFileSync} from "node:fs";
import {basename, dirname, join, normalize, relative, resolve} from "node:path";
import {realDisk} from "./context.ts";
import type {Disk} from "./context.ts";
import type {Experiment, ExperimentFile, Override} from "./experiment.ts";
import {basesOf, circle, merge, mergeNamed, without} from "./merge.ts";
import {listed, nearest, suggestion} from "./nearest.ts";
import {applyOverrides} from "./override.ts";
import {parse} from "./parse.ts";
import {ExperimentError, sortProblems} from "./problem.ts";
import type {Problem, Report, SourceText} from "./problem.ts";
import {mapTree} from "./tree.ts";
import type {MapTree} from "./tree.ts";
import {toExperiment} from "./understand.ts";
import {toSpec, validate} from "./validate.ts";

export interface LoadOptions {
  folder?: string; // the project’s; defaults to the working folder
  overrides?: Override[];
}

export interface ParseOptions {
  files: ExperimentFile[]; // the experiment first, then what it is `of`
  folder: string; // the project’s, absolute
  experiments?: string; // absolute; defaults to the project’s experiments/
  overrides?: Override[];
  names?: string[]; // files that exist, for messages
}

/**
 * Returns the experiment of a name or in a file, e.g., fast-vs-slow or
 * experiments/fast-vs-slow.yaml. Throws an ExperimentError with everything that
 * is wrong with it.
 */
export async function loadExperiment(name: string, options: LoadOptions = {}): Promise<Experiment> {
  const {folder = process.cwd(), overrides = []} = options;
  const path = /\.ya?ml$/.test(name) ? resolve(folder, name) : join(folder, "experiments", `${name}.yaml`);
  const experiments = experimentsFolder(path, folder);
  const first = relative(experiments, path);
  const names = listExperimentFiles(experiments);
  if (!names.includes(first)) throw unknownExperiment(name, names);
  const files = readFiles(first, experiments, names);
  return parseExperiment({files, folder: dirname(experiments), experiments, overrides, names});
}

/** Returns the names of a project’s experiments, in order. */
export function listExperiments(folder: string): string[] {
  return listExperimentFiles(join(folder, "experiments")).map(withoutExtension);
}

/**
 * Returns the experiment that the given texts make, whatever is on the disk;
 * only where patches, series and overlay are is looked up there. Throws an
 * ExperimentError with everything that is wrong with it.
 */
export function parseExperiment(options: ParseOptions, disk: Disk = realDisk): Experiment {
  const {files, folder, experiments = join(folder, "experiments"), overrides = []} = options;
  const [first] = files;
  if (!first) throw new ExperimentError([{message: "There is no experiment file.", place: null}]);
  const problems: Problem[] = [];
  const report: Report = (place, message) => void problems.push({message, place});
  const sources = new Map(files.map(({path, text}) => [path, {path, text, shown: join(basename(experiments), path)}]));
  const tree = readTree(first.path, [], sources, options.names ?? [...sources.keys()], report);
  if (tree) {
    const whole = carryOut(applyOverrides(tree, overrides, report), report);
    const name = withoutExtension(first.path);
    const faults = problems.flatMap(({place}) => place ?? []);
    const context = {name, folder, experiments, spec: toSpec(whole), tree: whole, report, faults, disk};
    const experiment = toExperiment(files, overrides, context);
    if (problems.length === 0) return experiment;
  }
  throw new ExperimentError(sortProblems(problems, [...sources.keys()]));
}

// Returns a file with all that it is “of” beneath it, or null if it cannot be read as a map.
function readTree(
  path: string,
  stack: string[],
  sources: Map<string, SourceText>,
  names: string[],
  report: Report
): MapTree | null {
  const source = sources.get(path);
  const tree = source && parse(source, report);
  if (!tree) return null;
  const own = validate(tree, report);
  const bases = basesOf(own).flatMap(({name, place}) => {
    const base = toBase(name, path);
    if (base === path || stack.includes(base)) {
      report(place, circle([...stack, path], base));
      return [];
    }
    if (sources.has(base)) return readTree(base, [...stack, path], sources, names, report) ?? [];
    const others = names.filter((name) => name !== path);
    report(place, `There is no file “${name}” to build on.${suggestion(base, others)}`);
    return [];
  });
  return bases.length === 0
    ? own
    : (merge(
        own,
        bases.map((base) => without(base, "of")),
        {report, place: own.entries.get("of")?.value.place ?? own.place, key: path}
      ) as MapTree);
}

// Returns the tree in which every `of` of a revision, of flags and of a measurement is carried out.
function carryOut(tree: MapTree, report: Report): MapTree {
  const entries = new Map(tree.entries);
  for (const [key, noun] of [
    ["revisions", "revision"],
    ["flags", "set of flags"],
    ["measurements", "measurement"]
  ] as const) {
    const entry = entries.get(key);
    if (entry?.value.kind !== "map") continue;
    const {value} = entry;
    entries.set(key, {...entry, value: mapTree(value.place, mergeNamed({entries: value.entries, noun}, report))});
  }
  return {...tree, entries};
}

function readFiles(first: string, experiments: string, names: string[]): ExperimentFile[] {
  const files = new Map<string, ExperimentFile>();
  const read = (path: string) => {
    if (files.has(path) || !names.includes(path)) return;
    const text = readFileSync(join(experiments, path), "utf8");
    files.set(path, {path, text});
    // What is wrong with it is said when it is parsed; here only its bases matter.
    const tree = parse({path, text, shown: path}, () => undefined);
    const of = tree?.entries.get("of")?.value;
    for (const base of of?.kind === "list" ? of.items : of ? [of] : []) {
      if (base.kind === "text") read(toBase(base.text, path));
    }
  };
  read(first);
  return [...files.values()];
}

function toBase(name: string, path: string): string {
  return normalize(join(dirname(path), name));
}

// The experiments folder is the nearest of that name; a file elsewhere is in one of its own.
function experimentsFolder(path: string, folder: string): string {
  const experiments = join(folder, "experiments");
  return path.startsWith(`${experiments}/`) ? experiments : dirname(path);
}

function listExperimentFiles(experiments: string): string[] {
  return realDisk.list(experiments).filter((name) => /\.ya?ml$/.test(name));
}

function unknownExperiment(name: string, files: string[]): ExperimentError {
  const names = files.map(withoutExtension);
  const near = nearest(withoutExtension(basename(name)), names);
  const quoted = names.map((known) => `“${known}”`);
  const all = names.length === 0 ? "There are none yet: write experiments/NAME.yaml." : `There is ${listed(quoted)}.`;
  const hint = near === null ? all : `Did you mean “${near}”?`;
  return new ExperimentError([{message: `There is no experiment “${name}”. ${hint}`, place: null}]);
}

function withoutExtension(path: string): string {
  return path.replace(/\.ya?ml$/, "");
}

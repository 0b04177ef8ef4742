import type {Path} from "./context.ts";
import type {Environment, Experiment, Flags, Measurement, Reader} from "./experiment.ts";
import {builtIns, inputVariable, sweepVariable} from "./variables.ts";
import type {BuiltIn} from "./variables.ts";

/** A text in which names are expanded. */
export interface Use {
  text: string;
  path: Path; // where it was written
  form: "value" | "command" | "shell"; // a shell expands its lines itself
  known: string[]; // names that have a value there
  flags: string | null; // under which; null: there are none
}

/** Returns every text in which names are expanded, under each set of flags. */
export function usesOf(experiment: Experiment): Use[] {
  const sets: (Flags | null)[] = experiment.flags.length === 0 ? [null] : experiment.flags;
  return sets.flatMap((flags) => [
    ...usesOfBuild(experiment, flags),
    ...experiment.measurements.flatMap((measurement) => usesOfMeasurement(experiment, measurement, flags))
  ]);
}

function usesOfBuild(experiment: Experiment, flags: Flags | null): Use[] {
  const {environment, recipe} = experiment;
  const under = flags?.name ?? null;
  const inputs = experiment.inputs.map(({name}) => inputVariable(name));
  const given = [...names("builds"), ...inputs];
  const known = [...given, ...Object.keys(environment)];
  const near = [...known, ...Object.keys(flags?.build ?? {})];
  const lines = (text: string | null, path: Path): Use[] =>
    text === null ? [] : [{text, path, form: "shell", known: inputs, flags: under}];
  return [
    // What needs a name of measuring is left out while building, and so is no mistake.
    ...values(environment, ["environment"], [...given, ...builtIns.map(({name}) => name)], under),
    ...(flags ? values(flags.build, ["flags", flags.name, "build"], known, under) : []),
    ...(flags ? [value(flags.text, ["flags", flags.name, "build", "FLAGS"], known, under)] : []),
    ...(recipe ? values(recipe.environment, ["build", "environment"], near, under) : []),
    ...lines(recipe?.lines ?? null, ["build", "run"]),
    ...experiment.inputs.flatMap((input) =>
      input.kind === "source" ? lines(input.build, ["inputs", input.name, "build"]) : []
    )
  ];
}

function usesOfMeasurement({inputs, environment}: Experiment, measurement: Measurement, flags: Flags | null): Use[] {
  const {sweep, server, reads} = measurement;
  const path = ["measurements", measurement.name];
  const under = flags?.name ?? null;
  const parameters = Object.keys(sweep ?? {}).map(sweepVariable);
  const once = [...inputs.map(({name}) => inputVariable(name)), ...Object.keys(environment)];
  const far = [...names("samples"), ...once, ...parameters];
  const near = [...far, ...Object.keys(flags?.run ?? {})];
  const own = [...Object.keys(flags?.run ?? {}), ...Object.keys(measurement.environment)];
  const command = (text: string | null | undefined, key: Path, known: string[]): Use[] =>
    text == null
      ? []
      : [{text, path: [...path, ...key], form: measurement.shell ? "shell" : "command", known, flags: under}];
  const prepared = [...names("prepare"), ...once, ...own];
  const sampled = [...far, ...own];
  return [
    ...(flags ? values(flags.run, ["flags", flags.name, "run"], far, under) : []),
    ...(flags ? [value(flags.runText, ["flags", flags.name, "run", "RUN_FLAGS"], far, under)] : []),
    ...values(measurement.environment, [...path, "environment"], near, under),
    ...command(measurement.prepare, ["prepare"], prepared),
    ...command(measurement.before, ["before"], sampled),
    ...command(server?.command, ["server", "command"], sampled),
    ...(server?.ready == null ? [] : [value(server.ready, [...path, "server", "ready"], sampled, under)]),
    ...command(measurement.command, ["command"], [...names("command"), ...sampled]),
    ...command(measurement.after, ["after"], sampled),
    ...Object.entries(sweep ?? {}).flatMap(([name, values]) =>
      Array.isArray(values) ? [] : command(values.lines, ["sweep", name, "lines"], prepared)
    ),
    ...(reads.kind === "lines" ? command(reads.command, ["reads", "lines", "command"], sampled) : []),
    ...Object.entries(pathsOf(reads)).map(([key, text]) =>
      value(text, [...path, "reads", reads.kind, key], sampled, under)
    )
  ];
}

function pathsOf(reads: Reader): Record<string, string> {
  if (reads.kind === "criterion") return reads.folder === null ? {} : {folder: reads.folder};
  if (reads.kind === "size") return {path: reads.path};
  return "file" in reads && reads.file !== null ? {file: reads.file} : {};
}

// Each value may refer to those before it, and to what is further away.
function values(environment: Environment, path: Path, known: string[], flags: string | null): Use[] {
  const entries = Object.entries(environment);
  return entries.flatMap(([name, text], i) => {
    const before = entries.slice(0, i).map(([name]) => name);
    // Flags are text alone; an environment’s value may also be passed on.
    const at = path.at(0) === "flags" ? [...path, name] : [...path, name, "value"];
    return typeof text === "string" ? [value(text, at, [...known, ...before], flags)] : [];
  });
}

function value(text: string, path: Path, known: string[], flags: string | null): Use {
  return {text, path, form: "value", known, flags};
}

function names(where: Exclude<keyof BuiltIn, "name" | "meaning" | "settable">): string[] {
  return builtIns.filter((builtIn) => builtIn[where]).map(({name}) => name);
}

import {missing, wrong, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Environment, Measurement, Server, Sweep} from "./experiment.ts";
import {toMetrics} from "./metric.ts";
import {toPlan} from "./plan.ts";
import {toReader} from "./reads.ts";
import type {EnvironmentSpec, MeasurementSpec} from "./schema.ts";
import {checkName} from "./source.ts";

/** Returns the measurements. What the experiment says of all of them holds where they say nothing. */
export function toMeasurements(context: Context): Measurement[] {
  return Object.entries(context.spec.measurements ?? {}).map(([name, spec]) => toMeasurement(name, spec, context));
}

/** Returns an environment’s values; what is neither passed on nor secret is text. */
export function toEnvironment(spec: EnvironmentSpec | undefined, path: Path, context: Context): Environment {
  return Object.fromEntries(
    Object.entries(spec ?? {}).map(([name, {value, from, secret}]) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) {
        wrongKey(context, [...path, name], `“${name}” cannot be the name of a variable: use letters, digits and “_”.`);
      }
      if (value !== undefined) return [name, value];
      if (from !== undefined) return [name, {from}];
      if (secret !== undefined) return [name, {secret}];
      missing(context, [...path, name], `“${name}” needs a value, {from: NAME} or {secret: NAME}.`);
      return [name, ""];
    })
  );
}

function toMeasurement(name: string, spec: MeasurementSpec, context: Context): Measurement {
  const path = ["measurements", name];
  checkName(name, path, context);
  const {
    prepare = null,
    before = null,
    after = null,
    command = null,
    shell = false,
    cpus = context.spec.cpus ?? 1,
    timeout = context.spec.timeout ?? 5 * 60_000,
    benchmarks = null,
    warmup = {values: 0}
  } = spec;
  const reads = toReader(spec.reads, [...path, "reads"], context);
  if (command === null && reads.kind !== "size") missing(context, path, `“${name}” needs a “command”.`);
  if (command?.trim() === "") wrong(context, [...path, "command"], "The command is empty.");
  const server = toServer(spec.server, [...path, "server"], context);
  return {
    name,
    prepare,
    before,
    after,
    server,
    command,
    shell,
    environment: toEnvironment(spec.environment, [...path, "environment"], context),
    cpus,
    timeoutMs: timeout,
    reads,
    benchmarks,
    metrics: toMetrics(spec.metrics, {reads, server}, [...path, "metrics"], context),
    expect: {output: spec.expect?.output ?? null, exit: spec.expect?.exit ?? 0},
    warmup,
    sweep: toSweep(spec.sweep, [...path, "sweep"], context),
    plan: toPlan(
      [
        {path: ["plan"], spec: context.spec.plan},
        {path: [...path, "plan"], spec: spec.plan}
      ],
      context
    )
  };
}

function toServer(spec: MeasurementSpec["server"], path: Path, context: Context): Server | null {
  if (!spec) return null;
  const {command = "", ready = null, cpus = 1} = spec;
  if (command === "") missing(context, path, "The server needs a “command”.");
  return {command, ready, cpus};
}

function toSweep(spec: MeasurementSpec["sweep"], path: Path, context: Context): Sweep | null {
  if (!spec) return null;
  return Object.fromEntries(
    Object.entries(spec).map(([name, {values, lines}]) => {
      checkName(name, [...path, name], context);
      if (lines !== undefined) return [name, {lines}];
      if (!values || values.length === 0) missing(context, [...path, name], `“${name}” needs values, e.g., [1, 64].`);
      return [name, values ?? []];
    })
  );
}

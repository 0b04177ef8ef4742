import {wrong} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Measurement, MeasurementSelection, Metric} from "./experiment.ts";
import {knownMetrics, toMetrics} from "./metric.ts";
import {listed, suggestion} from "./nearest.ts";
import {toPlan} from "./plan.ts";
import type {StepSpec} from "./schema.ts";

/** Returns the measurements as a step wants them; a step that names none wants all. */
export function toSelections(
  spec: StepSpec,
  measurements: Measurement[],
  path: Path,
  context: Context
): MeasurementSelection[] {
  const picked = spec.measurements
    ? spec.measurements.flatMap((name, i) => pick(name, measurements, [...path, "measurements", i], context) ?? [])
    : measurements.map(({name}) => ({measurement: name, parameters: {}, benchmarks: null}));
  checkMetrics(spec, picked, measurements, path, context);
  return combine(picked).flatMap((one) => {
    const measurement = measurements.find(({name}) => name === one.measurement);
    if (!measurement) return [];
    const metrics = metricsOf(spec, measurement, path, context);
    if (metrics === null) return [];
    const at = ["measurements", measurement.name, "plan"];
    const plan = toPlan(
      [
        {path: ["plan"], spec: context.spec.plan},
        {path: at, spec: context.spec.measurements?.[measurement.name]?.plan},
        {path: [...path, "plan"], spec: spec.plan}
      ],
      context
    );
    return [{...one, metrics, plan}];
  });
}

/** Returns the selections with one metric alone, which must be theirs. */
export function withMetric(
  selections: MeasurementSelection[],
  name: string | undefined,
  {measurements}: {measurements: Measurement[]},
  path: Path,
  context: Context
): MeasurementSelection[] {
  if (name === undefined) return selections;
  return selections.flatMap((selection) => {
    const measurement = measurements.find((one) => one.name === selection.measurement);
    if (!measurement) return [];
    const known = knownMetrics(measurement);
    if (known !== null && !known.includes(name)) {
      wrong(context, [...path, "metric"], `“${measurement.name}” has no metric “${name}”.${suggestion(name, known)}`);
      return [];
    }
    const own = selection.metrics.find((metric) => metric.name === name);
    return [{...selection, metrics: [own ?? {name, unit: null, better: null, delta: null, summary: null}]}];
  });
}

type Picked = Pick<MeasurementSelection, "measurement" | "parameters" | "benchmarks">;

// A name is the measurement’s, then parameters, then a benchmark or a glob of them.
function pick(name: string, measurements: Measurement[], path: Path, context: Context): Picked | null {
  const [first = "", ...rest] = name.split("/");
  const measurement = measurements.find((measurement) => measurement.name === first);
  if (!measurement) {
    const names = measurements.map(({name}) => name);
    if (names.length > 0) wrong(context, path, `There is no measurement “${first}”.${suggestion(first, names)}`);
    return null;
  }
  const parameters: Record<string, string> = {};
  const sweep = measurement.sweep ?? {};
  while (rest[0]?.includes("=")) {
    const [parameter = "", ...value] = (rest.shift() ?? "").split("=");
    const values = sweep[parameter];
    if (!Object.hasOwn(sweep, parameter) || !values) {
      wrong(context, path, `“${first}” has no parameter “${parameter}”.${suggestion(parameter, Object.keys(sweep))}`);
    } else if (Array.isArray(values) && !values.includes(value.join("="))) {
      wrong(context, path, `“${parameter}” is never ${value.join("=")}: it is ${listed(values, "or")}.`);
    }
    parameters[parameter] = value.join("=");
  }
  return {measurement: first, parameters, benchmarks: rest.length === 0 ? null : [rest.join("/")]};
}

// unit/a and unit/b are one measurement of two benchmarks.
function combine(picked: Picked[]): Picked[] {
  const byKey = new Map<string, Picked>();
  for (const one of picked) {
    const key = JSON.stringify([one.measurement, one.parameters]);
    const same = byKey.get(key);
    const benchmarks = same?.benchmarks && one.benchmarks ? [...same.benchmarks, ...one.benchmarks] : null;
    byKey.set(key, same ? {...same, benchmarks} : one);
  }
  return [...byKey.values()];
}

// A step’s metrics are each measurement’s own, as far as it has them.
function metricsOf(spec: StepSpec, measurement: Measurement, path: Path, context: Context): Metric[] | null {
  if (!spec.metrics) return measurement.metrics;
  const own = context.spec.measurements?.[measurement.name]?.metrics ?? {};
  const known = knownMetrics(measurement);
  const entries = Object.entries(spec.metrics).filter(([name]) => known?.includes(name) ?? true);
  if (entries.length === 0) return null;
  const merged = Object.fromEntries(entries.map(([name, metric]) => [name, {...own[name], ...metric}]));
  return toMetrics(merged, measurement, [...path, "metrics"], context);
}

function checkMetrics(spec: StepSpec, picked: Picked[], measurements: Measurement[], path: Path, context: Context) {
  const known = picked.map(({measurement}) => {
    const found = measurements.find(({name}) => name === measurement);
    return found ? knownMetrics(found) : null;
  });
  if (known.some((names) => names === null)) return;
  const names = [...new Set(known.flatMap((names) => names ?? []))];
  for (const name of Object.keys(spec.metrics ?? {})) {
    if (names.includes(name)) continue;
    wrong(context, [...path, "metrics", name], `No measurement here has a metric “${name}”.${suggestion(name, names)}`);
  }
}

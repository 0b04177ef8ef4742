import {isWhole, missing, wrongKey} from "./context.ts";
import type {Context, Path} from "./context.ts";
import type {Plan} from "./experiment.ts";
import type {PlanSpec} from "./schema.ts";

/** A plan as it stands somewhere in the file. */
export interface PlanLayer {
  path: Path;
  spec: PlanSpec | undefined;
}

/** Returns the plan that holds, the nearest layer being the last; every default is here. */
export function toPlan(layers: PlanLayer[], context: Context): Plan {
  const spec = layers.reduce<PlanSpec>((far, {spec = {}}) => over(far, spec), {});
  const {delta = 0.01, builds = 1, warmup = 0} = spec;
  return {
    stopping: spec.precision === undefined ? fixed(spec, layers, context) : precise(spec, layers, context),
    delta: {kind: "relative", value: delta},
    builds,
    warmupRounds: warmup
  };
}

// Rounds said nearer end a precision from further away, and the other way round.
function over(far: PlanSpec, near: PlanSpec): PlanSpec {
  const kept = {...far};
  if (near.precision !== undefined) delete kept.rounds;
  if (near.rounds !== undefined) {
    delete kept.precision;
    delete kept["at least"];
    delete kept["at most"];
  }
  return {...kept, ...near};
}

function fixed({rounds = 20}: PlanSpec, layers: PlanLayer[], context: Context): Plan["stopping"] {
  for (const {path, spec = {}} of layers) {
    for (const key of ["at least", "at most"] as const) {
      if (spec[key] === undefined || spec.precision !== undefined) continue;
      if (!layers.some(({spec}) => spec?.precision !== undefined)) {
        if (isWhole(context, path))
          wrongKey(context, [...path, key], `“${key}” bounds a “precision”, and there is none.`);
      }
    }
  }
  return {kind: "fixed", rounds};
}

function precise(spec: PlanSpec, layers: PlanLayer[], context: Context): Plan["stopping"] {
  const {precision = 0.01, "at least": atLeast = 14, "at most": limits = []} = spec;
  const rounds = limits.flatMap((limit) => ("rounds" in limit ? [limit.rounds] : []));
  const times = limits.flatMap((limit) => ("ms" in limit ? [limit.ms] : []));
  const [atMostMs = null] = times;
  // Whoever allows a time wants that time used, within reason.
  const [atMost = atMostMs === null ? 98 : 490] = rounds;
  const at =
    layers.findLast(({spec}) => spec?.["at most"] !== undefined || spec?.["at least"] !== undefined)?.path ?? [];
  if (rounds.length > 1 || times.length > 1) {
    wrongKey(context, [...at, "at most"], "“at most” takes one duration and one number of rounds.");
  }
  if (atMost < atLeast) missing(context, at, `“at most” ${atMost} rounds is less than “at least” ${atLeast}.`);
  return {kind: "precision", halfWidth: precision, atLeast, atMost, atMostMs};
}
